"""The controls that narrow down the history: people, what it is about, what was done, role, dates.

Belongs here: the controls and what they ask for. Does not belong here: asking, but for whose name was typed.
"""

from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.domain.week import Day
from tutordesk.i18n import _
from tutordesk.services.people_rows import PersonRow
from tutordesk.ui import theme
from tutordesk.ui.date_span import ANY, LAST_MONTH, LAST_WEEK, MONTH, TODAY, WEEK, DateSpan
from tutordesk.ui.history import words
from tutordesk.ui.roles import ORDER, role_word
from tutordesk.ui.widgets.chip import Chip
from tutordesk.ui.widgets.combo import LabelledCombo
from tutordesk.ui.widgets.emptying import take_all
from tutordesk.ui.widgets.flow import FlowLayout
from tutordesk.ui.widgets.search import SearchField

PEOPLE = 3


class FilterBar(QWidget):
    """``changed`` tells that something else is wanted; a chip in force says whom it is about."""

    changed = Signal()

    def __init__(self, today: date, zone: str) -> None:
        super().__init__()
        self._zone = zone
        self._narrow: dict[str, Any] = {}
        self.search = SearchField(
            _("Search people"), _("Whose name? Then choose what they did, or what concerns them")
        )
        self.search.setAccessibleIdentifier("history-people")
        self.span = DateSpan(today, (ANY, TODAY, WEEK, LAST_WEEK, MONTH, LAST_MONTH), ANY, "history")
        self.span.changed.connect(self.changed)
        self.subject = LabelledCombo(_("About"), show_label=False)
        self.subject.set_options(
            [("", _("About anything")), *((key, words.subject_word(key)) for key in words.SUBJECTS)], ""
        )
        self.kind = LabelledCombo(_("What was done"), show_label=False)
        self.kind.set_options(
            [("", _("Whatever was done")), *((key, words.kind_word(key)) for key in words.KINDS)], ""
        )
        self.role = LabelledCombo(_("Role"), show_label=False)
        self.role.set_options([("", _("In any role")), *((key, role_word(key)) for key in ORDER)], "")
        for name in ("subject", "kind", "role"):
            combo = getattr(self, name)
            combo.combo.setAccessibleIdentifier(f"history-{name}")
            combo.chosen.connect(self._on_combo)
        self.all = theme.button(_("Clear filters"), "quiet", "x")
        self.all.setAccessibleIdentifier("history-clear")
        self.all.clicked.connect(self.clear)
        people, line, chips = QWidget(), QWidget(), QWidget()
        whose = QHBoxLayout(people)
        whose.setContentsMargins(0, 0, 0, 0)
        whose.setSpacing(8)
        whose.addWidget(self.search, 1)
        whose.addWidget(self.role)
        whose.addWidget(self.all)
        flow = FlowLayout(line, spacing=8)
        for part in (self.span, self.subject, self.kind):
            flow.addWidget(part)
        self._chips = FlowLayout(chips, spacing=8)
        self._chip_row = chips
        chips.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for row in (people, line, chips):
            column.addWidget(row)
        self.all.hide()

    @property
    def asked(self) -> dict[str, Any]:
        """What the controls ask for, as ``history.page`` takes it."""
        first, last = self.span.dates
        found: dict[str, Any] = {
            "since": Day(first, self._zone).starts_at if first is not None else None,
            "until": Day(last, self._zone).ends_at if last is not None else None,
            "subject": self.subject.key or "",
            "kind": self.kind.key or "",
            "actor_role": self.role.key or "",
        }
        return {key: value for key, value in (found | self._narrow).items() if value}

    def clear(self) -> None:
        """Ask for everything again."""
        for combo in (self.subject, self.kind, self.role):
            combo.choose("")
        self.search.put("")
        self._narrow = {}
        self._show_chips([])
        self.span.choose(ANY)

    def narrow(self, wanted: dict[str, Any], said: str) -> None:
        """Ask for what one person did, or what concerns one thing; the chip in force says so."""
        self._narrow = dict(wanted)
        chip = Chip(said, checked=True)
        chip.clicked.connect(self._widen)
        self._show_chips([chip])
        self._changed()

    def offer(self, people: tuple[PersonRow, ...]) -> None:
        """Offer people whose name was typed."""
        chips = []
        for person in people[:PEOPLE]:
            by = _("By {person}").format(person=person.display_name)
            of = _("About {what}").format(what=person.display_name)
            wanted = {"subject_id": str(person.person_id)}
            for said, narrow in ((by, {"actor_id": person.person_id}), (of, wanted)):
                chip = Chip(said)
                chip.clicked.connect(lambda _on, narrow=narrow, said=said: self.narrow(narrow, said))
                chips.append(chip)
        self._show_chips(chips)

    def _widen(self) -> None:
        self._narrow = {}
        self._show_chips([])
        self._changed()

    def _on_combo(self, _key: object) -> None:
        if "subject" in self._narrow and self.subject.key:
            self._narrow = {}
            self._show_chips([])
        self._changed()

    def _changed(self) -> None:
        self.changed.emit()

    def show_narrowed(self) -> None:
        """Offer the way back where anything is filtered."""
        self.all.setVisible(bool(self.asked))

    def _show_chips(self, chips: list[Chip]) -> None:
        old = [self._chips.itemAt(place) for place in range(self._chips.count())]
        widgets = [item.widget() for item in old if item is not None]
        take_all(self._chips)
        for widget in widgets:
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for chip in chips:
            self._chips.addWidget(chip)
        self._chip_row.setVisible(bool(chips))
