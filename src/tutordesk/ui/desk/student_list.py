"""Students to choose from: name, and how to tell two of the same name apart, a line each."""

from PySide6.QtCore import QRect

from tutordesk.i18n import _
from tutordesk.services.rows import StudentRow
from tutordesk.ui import theme
from tutordesk.ui.desk.card_list import CardList, Line
from tutordesk.ui.desk.found_list import Brush
from tutordesk.ui.widgets.avatar import paint_avatar


class StudentList(CardList[StudentRow]):
    """Disc, name and ways of contact."""

    def __init__(self) -> None:
        line = Line[StudentRow](
            lambda row: row.person_id, lambda row: row.display_name, _spoken, _draw, height=64, gap=6
        )
        super().__init__(_("Students"), "students", line)


def _spoken(row: StudentRow) -> str:
    return ", ".join(part for part in (row.display_name, row.login, row.phone, row.email) if part)


def _draw(brush: Brush, row: StudentRow, width: int) -> None:
    paint_avatar(brush.painter, brush.place(QRect(13, 11, 36, 36)), row.display_name)
    room = width - 74
    brush.text(QRect(61, 9, room, 20), row.display_name, theme.font(14, 600), "text")
    brush.text(QRect(61, 30, room, 20), contact_words(row), theme.font(12, tabular=True), "text2")


def contact_words(row: StudentRow) -> str:
    """List a student's number, phone and e-mail, as far as known."""
    return " · ".join(part for part in (row.login, row.phone, row.email) if part)
