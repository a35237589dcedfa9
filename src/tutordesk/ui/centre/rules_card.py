"""The centre's booking rules and caps, each with a sentence on its effect.

Belongs here: choosing them. Does not belong here: their words (``ui/rules``), the draft, saving.
"""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QLabel

from tutordesk.i18n import _
from tutordesk.services.rows import CentreRow
from tutordesk.ui import theme
from tutordesk.ui.centre import words
from tutordesk.ui.rules import words as rule_words
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.check import CheckBox
from tutordesk.ui.widgets.combo import LabelledCombo

CAP = "max_open_sessions"
CAPS = (1, 2, 3, 4, 5, 8, 10, 15, 20, 30, 50, 100)
NAMES = (*rule_words.TERMS, CAP)


class CentreRulesCard(Card):
    """``edited`` carries the centre with another rule."""

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__(spacing=6)
        self._row: CentreRow | None = None
        self.combos: dict[str, LabelledCombo] = {}
        self.effects: dict[str, QLabel] = {}
        self.body.addWidget(theme.label(_("Booking rules"), "h3"))
        self.body.addWidget(
            theme.label(
                _("For every tutor without rules of their own. Sessions that are booked stay as they are."),
                "body",
                wrap=True,
            )
        )
        self.enrollment: CheckBox | None = None
        self._enrollment_effect = theme.label("", "small", wrap=True)

    def build_rule(self, name: str) -> None:
        """Build one rule; the page does so in slices."""
        combo = LabelledCombo(_(words.FIELDS[name]))
        combo.combo.setAccessibleIdentifier(f"rule-{name.replace('_', '-')}")
        combo.chosen.connect(lambda value, name=name: self._on_rule(name, value))
        effect = theme.label("", "small", wrap=True)
        self.combos[name], self.effects[name] = combo, effect
        self.body.addSpacing(6)
        self.body.addWidget(combo)
        self.body.addWidget(effect)
        self._show_rule(name)

    def build_enrollment(self) -> None:
        """Build the last rule."""
        self.enrollment = CheckBox(_("Enrollment first"))
        self.enrollment.setAccessibleIdentifier("rule-enrollment-required")
        self.enrollment.toggled.connect(lambda on: self._on_rule("enrollment_required", on))
        self.body.addSpacing(6)
        self.body.addWidget(self.enrollment)
        self.body.addWidget(self._enrollment_effect)
        self._show_enrollment()

    def show_row(self, row: CentreRow) -> None:
        """Show the values of a draft."""
        self._row = row
        for name in self.combos:
            self._show_rule(name)
        self._show_enrollment()

    def _show_rule(self, name: str) -> None:
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

    def _on_rule(self, name: str, value: Any) -> None:
        if self._row is not None and getattr(self._row, name) != value:
            self.edited.emit(replace(self._row, **{name: value}))
