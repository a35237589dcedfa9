"""The centre's booking rules and caps, each with a sentence on its effect.

Belongs here: choosing them. Does not belong here: their words (``ui/rules``), the draft, saving.
"""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal

from tutordesk.i18n import _
from tutordesk.services.rows import CentreRow
from tutordesk.ui import theme
from tutordesk.ui.centre import words
from tutordesk.ui.rules import words as rule_words
from tutordesk.ui.rules.rule_card import RuleCard
from tutordesk.ui.widgets.check import CheckBox

CAP = "max_open_sessions"
CAPS = (1, 2, 3, 4, 5, 8, 10, 15, 20, 30, 50, 100)
NAMES = (*rule_words.TERMS, CAP)


class CentreRulesCard(RuleCard):
    """``edited`` carries the centre with another rule."""

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._row: CentreRow | None = None
        self.body.addWidget(
            theme.label(
                _("For every tutor without rules of their own. Sessions that are booked stay as they are."),
                "body",
                wrap=True,
            )
        )
        self.enrollment: CheckBox | None = None
        self._enrollment_effect = theme.label("", "small", wrap=True)

    def title_of(self, name: str) -> str:
        """Return what the rule is called."""
        return _(words.FIELDS[name])

    def build_enrollment(self) -> None:
        """Build the last rule."""
        self.enrollment = CheckBox(_("Enrollment first"))
        self.enrollment.setAccessibleIdentifier("rule-enrollment-required")
        self.enrollment.toggled.connect(lambda on: self.on_rule("enrollment_required", on))
        self.body.addSpacing(6)
        self.body.addWidget(self.enrollment)
        self.body.addWidget(self._enrollment_effect)
        self._show_enrollment()

    def show_row(self, row: CentreRow) -> None:
        """Show the values of a draft."""
        self._row = row
        for name in self.combos:
            self.show_rule(name)
        self._show_enrollment()

    def show_rule(self, name: str) -> None:
        """Show the value in force and what it does."""
        if self._row is None:
            return
        value: int = getattr(self._row, name)
        combo = self.combos[name]
        values = sorted({*(CAPS if name == CAP else rule_words.VALUES[name]), value})
        if combo.key != value or combo.combo.count() != len(values):
            combo.set_options([(one, self._words(name, one)) for one in values])
            combo.choose(value)
        self.effects[name].setText(
            words.cap_effect(value) if name == CAP else rule_words.effect(name, value, own=False)
        )

    def _words(self, name: str, value: int) -> str:
        return words.open_sessions(value) if name == CAP else rule_words.term_value(name, value, value)

    def _show_enrollment(self) -> None:
        if self._row is None or self.enrollment is None:
            return
        with QSignalBlocker(self.enrollment):
            self.enrollment.setChecked(self._row.enrollment_required)
        self._enrollment_effect.setText(words.enrollment_effect(required=self._row.enrollment_required))

    def on_rule(self, name: str, value: Any) -> None:
        """Another value was chosen."""
        if self._row is not None and getattr(self._row, name) != value:
            self.edited.emit(replace(self._row, **{name: value}))
