"""The columns of all sessions, and how a line looks.

Belongs here: words and looks of one line. Does not belong here: paging (``ui/paging.py``).
"""

from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QObject, Qt

from tutordesk.domain.week import local_date
from tutordesk.i18n import N_, _, format_day
from tutordesk.services.rows import SessionRow
from tutordesk.ui import theme
from tutordesk.ui.calendar import session_words as words
from tutordesk.ui.calendar.session_button import SessionButton
from tutordesk.ui.paging import PagedRows
from tutordesk.ui.session.payment_words import paid_word
from tutordesk.ui.table import Column, Index

NEEDS = {"place": 980, "price": 820, "course": 700}
"""From which width of the table on a column is shown; all of it is in the details and in the spoken line."""


class SessionRows(PagedRows):
    """All sessions, times in ``zone``."""

    def __init__(self, zone: str, parent: QObject | None = None) -> None:
        self._zone = zone
        self._this_year = local_date(datetime.now(UTC), zone).year
        columns = (
            Column("day", N_("Date"), self._day, width_chars=0),
            Column("time", N_("Time"), self._time, width_chars=0),
            Column("student", N_("Student"), lambda row: row.student_name, width_chars=20),
            Column("tutor", N_("Tutor"), lambda row: row.tutor_name, width_chars=18),
            Column("course", N_("Course"), lambda row: row.course.name, width_chars=16),
            Column("place", N_("Place"), words.place, width_chars=16),
            Column("price", N_("Price"), _price, width_chars=0),
            Column("status", N_("Status"), lambda row: words.status_title(row.status), width_chars=0),
        )
        super().__init__(columns, lambda row: row.session_id, parent)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer looks too: colours, icons, weights, and the whole line in words."""
        if not index.isValid() or index.row() >= self.rowCount():
            return None
        row: SessionRow = self.row(index.row())
        key = self.columns[index.column()].key
        over = row.status not in words.LIVE
        if role == Qt.ItemDataRole.ForegroundRole:
            plain = over or key not in {"day", "time", "student"}
            return theme.color("text2" if plain else "text")
        if role == Qt.ItemDataRole.FontRole:
            font = theme.font(14, 600 if key == "student" else 400, tabular=key in {"day", "time", "price"})
            font.setStrikeOut(row.status == "cancelled" and key in {"day", "time", "student"})
            return font
        if role == Qt.ItemDataRole.DecorationRole:
            if key == "status":
                name, token = SessionButton.STATUS_ICONS.get(row.status, ("calendar-check", "text3"))
                return theme.pixmap(name, token, 16)
            return theme.pixmap("check-circle", "ok", 16) if key == "price" and row.paid else None
        if role == Qt.ItemDataRole.ToolTipRole or (
            role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0
        ):
            return self.spoken(row)
        return super().data(index, role)

    def spoken(self, row: SessionRow) -> str:
        """A line in one breath."""
        said = _("{session}, tutor {tutor}, {place}, {price}").format(
            session=words.spoken(row, self._zone, for_tutor=True),
            tutor=row.tutor_name,
            place=words.place(row),
            price=words.price(row),
        )
        return _("{line}, {paid}").format(line=said, paid=paid_word(row.paid)) if row.paid else said

    def _day(self, row: SessionRow) -> str:
        day = format_day(row.starts_at, self._zone)
        year = local_date(row.starts_at, self._zone).year
        # Translators: a day such as "Tue 24 Nov" of another year than this one.
        return day if year == self._this_year else _("{day} {year}").format(day=day, year=year)

    def _time(self, row: SessionRow) -> str:
        return words.time_range(row, self._zone)


def _price(row: SessionRow) -> str:
    return words.price(row)
