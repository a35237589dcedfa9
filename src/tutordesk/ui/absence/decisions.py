"""The sessions of an absence and a decision for each.

Belongs here: the list, what is proposed, what is kept when the server tells of a newer state. Does not belong
here: one session's choice (``row.py``), asking the server, applying.
"""

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tutordesk.i18n import _, pgettext
from tutordesk.services.rows import SlotRow, TouchedRow, WayOutRow
from tutordesk.ui.absence import draft, words
from tutordesk.ui.absence.row import AbsenceRow
from tutordesk.ui.impact.fates import AllLine
from tutordesk.ui.impact.taken import Taken
from tutordesk.ui.page import Page
from tutordesk.ui.slots.slot_dialog import SlotDialog
from tutordesk.ui.widgets.scroll import ScrollColumn

STACK_BELOW = 700


class Decisions(QWidget):
    """``decided`` tells that a choice changed, or which sessions there are."""

    decided = Signal()

    def __init__(self, page: Page, zone: str) -> None:
        super().__init__()
        self._page, self._zone = page, zone
        self._span: draft.Span | None = None
        self._fresh = True
        self.rows: list[AbsenceRow] = []
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._all_line())
        column.addWidget(ScrollColumn(inside, beside=True), 1)

    def forget(self) -> None:
        """Another tutor or span: what was decided was about other sessions."""
        for row in self.rows:
            self._drop(row)
        self.rows, self._fresh = [], True

    @property
    def changed(self) -> bool:
        """Whether a person decided anything otherwise than proposed."""
        return any(row.changed for row in self.rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choices below the names where there is no room beside them."""
        super().resizeEvent(event)
        for row in self.rows:
            row.set_narrow(narrow=self.width() < STACK_BELOW)

    def _all_line(self) -> QWidget:
        choices = (
            ("substitute", _("Substitutes")),
            ("move", _("Another time")),
            ("keep", _("Keep all")),
            ("cancel", _("Cancel all")),
        )
        self.all_line = AllLine(choices, self._decide_all)
        return self.all_line

    def show_rows(self, touched: Sequence[TouchedRow], span: draft.Span | None) -> None:
        """Show what is touched now; what was decided stays, what is new or lost its way out is marked."""
        first, self._fresh, self._span = self._fresh, False, span
        known = {row.session.session_id: row for row in self.rows}
        proposed = draft.propose(touched) if first else {}
        shown: list[AbsenceRow] = []
        for one in touched:
            old = known.pop(one.session.session_id, None)
            if old is not None and old.row == one:
                shown.append(old)
                continue
            row = self._made(one)
            if old is not None:
                if not row.restore(old):
                    row.mark(_("Decide again"))
                self._drop(old)
            elif not first:
                row.mark(pgettext("session of an absence", "New"))
            if old is None:
                self._begin(row, proposed.get(one.session.session_id), shown)
            row.began = row.decision if old is None else old.began
            shown.append(row)
        for gone in known.values():
            self._drop(gone)
        while self._list.count():
            self._list.takeAt(0)
        self.rows = shown
        for row in shown:
            self._list.addWidget(row)
            row.show()
        self._list.addStretch(1)
        self._on_decided()

    def _made(self, touched: TouchedRow) -> AbsenceRow:
        row = AbsenceRow(touched, self._zone)
        row.set_narrow(narrow=self.width() < STACK_BELOW)
        row.decided.connect(self._on_decided)
        row.other_wanted.connect(self._on_other)
        return row

    def _begin(self, row: AbsenceRow, way: WayOutRow | None, others: Sequence[AbsenceRow]) -> None:
        """Begin with what is best: a substitute; a session under way goes on."""
        row.show_taken([takes for one in others if (takes := one.takes) is not None])
        if row.session.status == "in_progress":
            row.choose("keep")
        elif way is not None:
            row.take(way)
        elif draft.substitutes(row.row):
            row.choose("substitute")

    def _drop(self, row: AbsenceRow) -> None:
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()

    # --- deciding ----------------------------------------------------------------------------------------
    def _decide_all(self, fate: str) -> None:
        for row in self.rows:
            if row.choice.segment(fate).isEnabled() and row.session.status == "scheduled":
                row.show_taken(self._taken(row))
                row.choose(fate)

    def _taken(self, without: AbsenceRow) -> list[Taken]:
        return [takes for row in self.rows if row is not without and (takes := row.takes) is not None]

    def _on_decided(self) -> None:
        for row in self.rows:
            row.show_taken(self._taken(row))
        self.all_line.setVisible(len(self.rows) > 1)
        self.decided.emit()

    def _on_other(self, row: AbsenceRow) -> None:
        """Choose among all starts of the tutor, outside the absence."""
        session, span = row.session, self._span
        dialog = SlotDialog(
            self._page,
            title=_("Another time"),
            text=_("{course} with {student}, now {when}").format(
                course=session.course.name, student=session.student_name, when=words.when(session, self._zone)
            ),
            tutor_id=session.tutor_id,
            tutor_name=session.tutor_name,
            minutes=round((session.ends_at - session.starts_at) / timedelta(minutes=1)),
            student_id=session.student_id,
            student_name=session.student_name,
            ignore=session.session_id,
            around=span.ends_at if span is not None else session.starts_at,
            zone=self._zone,
            confirm=_("Choose this time"),
        )

        def chosen(slot: SlotRow) -> None:
            if span is not None and span.covers(slot.starts_at, slot.ends_at):
                dialog.notices.show_notice(_("The tutor is away then."), "warning")
                return
            way = WayOutRow(
                session.tutor_id,
                session.tutor_name,
                slot.starts_at,
                slot.ends_at,
                session.price,
                session.currency,
                row.row.pause,
            )
            if dialog.is_for_another(row.taken_by(way)):
                return
            dialog.accept()
            row.take(way)

        dialog.slot_chosen.connect(chosen)
        dialog.open()
