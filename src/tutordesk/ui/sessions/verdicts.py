"""The lines of a preview of cancelling: whose session, and what stands in the way.

Belongs here: columns and the looks of a line. Does not belong here: asking, deciding.
"""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QObject, Qt

from tutordesk.i18n import N_, _, format_instant
from tutordesk.services.people_rows import CancelVerdict
from tutordesk.ui import theme
from tutordesk.ui.calendar import session_words
from tutordesk.ui.session.payment_words import paid_word
from tutordesk.ui.sessions import words
from tutordesk.ui.table import Column, Index, RowTableModel

NEEDS = {"course": 740, "price": 740}
NEEDS_BESIDE_REASONS = {"course": 960, "price": 960, "tutor": 680}
"""From which width on a column is shown; with a sentence in each line, names come before the rest."""


class Verdicts(RowTableModel):
    """Sessions to cancel, times in ``zone``; what stands in the way has an icon."""

    def __init__(self, zone: str, parent: QObject) -> None:
        self._zone = zone
        columns = (
            Column("when", N_("When"), self._when, width_chars=0),
            Column("student", N_("Student"), lambda one: one.session.student_name, width_chars=18),
            Column("tutor", N_("Tutor"), lambda one: one.session.tutor_name, width_chars=18),
            Column("course", N_("Course"), lambda one: one.session.course.name, width_chars=14),
            Column("price", N_("Price"), _price, width_chars=0),
            Column("standing", N_("Standing in the way"), words.standing, width_chars=0),
        )
        super().__init__(columns, lambda one: one.session.session_id, parent)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer looks too, and the whole line where columns may be missing."""
        if not index.isValid() or index.row() >= self.rowCount():
            return None
        one: CancelVerdict = self.row(index.row())
        key = self.columns[index.column()].key
        if role == Qt.ItemDataRole.FontRole:
            return theme.font(14, 600 if key == "student" else 400, tabular=key in {"when", "price"})
        if role == Qt.ItemDataRole.DecorationRole and key == "standing" and one.code:
            return theme.pixmap("warning" if words.blocks(one) else "refresh", "warn", 16)
        if role == Qt.ItemDataRole.ToolTipRole:
            row = one.session
            return " · ".join((self._when(one), row.student_name, row.tutor_name, row.course.name))
        return super().data(index, role)

    def _when(self, one: CancelVerdict) -> str:
        return format_instant(one.session.starts_at, self._zone)


def needs(verdicts: Iterable[CancelVerdict]) -> dict[str, int]:
    """From which width on each column is shown."""
    return NEEDS_BESIDE_REASONS if any(one.code for one in verdicts) else NEEDS


def _price(one: CancelVerdict) -> str:
    price = session_words.price(one.session)
    if not one.session.paid:
        return price
    return _("{price}, {paid}").format(price=price, paid=paid_word(one.session.paid))
