"""Starts that could be booked now, across tutors: time, with whom, where and for how much, a line each."""

from datetime import UTC, datetime

from PySide6.QtCore import QRect

from tutordesk.domain.week import local_date
from tutordesk.i18n import _, format_day, format_money, format_range, format_relative_day
from tutordesk.services.board_rows import FitRow
from tutordesk.ui import theme
from tutordesk.ui.desk.card_list import CardList, Line
from tutordesk.ui.desk.found_list import Brush
from tutordesk.ui.widgets.avatar import paint_avatar


class FitList(CardList[FitRow]):
    """Disc of the tutor, time and name, price and place at the far end."""

    def __init__(self, zone: str) -> None:
        self._zone = zone
        line = Line[FitRow](lambda row: (row.tutor_id, row.starts_at), self.words, self._spoken, self._draw)
        super().__init__(_("First free starts"), "first-free-starts", line)

    def words(self, row: FitRow) -> str:
        """Word a start: "Tomorrow, 15:00–16:00"."""
        day = format_relative_day(
            local_date(row.starts_at, self._zone), local_date(datetime.now(UTC), self._zone)
        )
        return _("{day}, {span}").format(day=day, span=format_range(row.starts_at, row.ends_at, self._zone))

    def _spoken(self, row: FitRow) -> str:
        """Speak a start in one breath."""
        day = format_day(row.starts_at, self._zone, "spoken")
        parts = [
            _("{day}, {span}").format(day=day, span=format_range(row.starts_at, row.ends_at, self._zone)),
            row.tutor_name,
            format_money(row.price, row.currency),
            place_words(row),
        ]
        return ", ".join(parts)

    def _draw(self, brush: Brush, row: FitRow, width: int) -> None:
        """Paint one start."""
        paint_avatar(brush.painter, brush.place(QRect(10, 7, 32, 32)), row.tutor_name)
        across = width - 52 - 14
        far = min(170, across * 2 // 5)
        near = across - far - 8
        bold = theme.font(14, 600, tabular=True)
        brush.text(QRect(52, 4, near, 20), self.words(row), bold, "text")
        brush.text(QRect(52, 23, near, 18), row.tutor_name, theme.font(13), "text2")
        price = format_money(row.price, row.currency)
        brush.text(QRect(52 + near + 8, 4, far, 20), price, bold, "text", far=True)
        brush.text(QRect(52 + near + 8, 23, far, 18), place_words(row), theme.font(12), "text2", far=True)


def place_words(row: FitRow) -> str:
    """Word where it takes place."""
    if row.online:
        return _("Online")
    return _("In person · {place}").format(place=row.place) if row.place else _("In person")
