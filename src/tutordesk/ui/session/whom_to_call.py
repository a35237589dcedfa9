"""Whom to call about sessions that were changed: students, their numbers, what it is about.

Belongs here: the table and copying it. Does not belong here: asking, and what was done to the sessions.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QVBoxLayout

from tutordesk.i18n import N_, _, format_instant, format_phone
from tutordesk.services.board_rows import CallRow
from tutordesk.ui.paged_table import LineTable
from tutordesk.ui.table import Column, RowTableModel

LINE_HEIGHT = 56
BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class Call:
    """One student with all their sessions, by start."""

    rows: tuple[CallRow, ...]

    @property
    def student(self) -> str:
        """Who is called about."""
        return self.rows[0].session.student_name


class WhomToCall(QFrame):
    """One line a student."""

    def __init__(self, zone: str) -> None:
        super().__init__()
        self._zone = zone
        self.model = RowTableModel(
            (
                Column("student", N_("Student"), lambda call: call.student, width_chars=20),
                Column("phone", N_("Phone"), lambda call: reachable(call.rows[0], "\n"), width_chars=0),
                Column("about", N_("About"), self._about, width_chars=30),
            ),
            lambda call: call.rows[0].session.student_id,
            self,
        )
        self.table = LineTable(_("Whom to call"), "whom-to-call")
        self.table.take(self.model, {})
        self.table.setWordWrap(True)  # as many lines as they need: neither names nor numbers are cut
        self.table.verticalHeader().setMinimumSectionSize(LINE_HEIGHT)
        self.setProperty("kind", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 4, 1, 8)
        column.addWidget(self.table)

    def show_rows(self, rows: Iterable[CallRow]) -> None:
        """Show whom to call about these sessions, in their order."""
        calls: dict[object, list[CallRow]] = {}
        for row in rows:
            calls.setdefault(row.session.student_id, []).append(row)
        self.model.show([Call(tuple(found)) for found in calls.values()])
        self.table.share_room()

    def copy(self) -> None:
        """Put all of it into the clipboard, a line a student."""
        calls = [self.model.row(place) for place in range(self.model.rowCount())]
        lines = ["\t".join(column.text(call) for column in self.model.columns) for call in calls]
        lines = [line.replace("\n", BETWEEN) for line in lines]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _about(self, call: Call) -> str:
        return " · ".join(
            _("{when}, {course} with {tutor}").format(
                when=format_instant(row.session.starts_at, self._zone),
                course=row.session.course.name,
                tutor=row.session.tutor_name,
            )
            for row in call.rows
        )


def ways(row: CallRow) -> list[str]:
    """Every number at which somebody can be reached about a student; without one an address, if any."""
    phone, guardian = format_phone(row.phone), format_phone(row.guardian_phone)
    if guardian and row.guardian_name:
        guardian = _("{phone} ({name})").format(phone=guardian, name=row.guardian_name)
    return [part for part in (phone, guardian) if part] or [part for part in (row.email,) if part]


def reachable(row: CallRow, between: str = BETWEEN) -> str:
    """The same in one text."""
    return between.join(ways(row)) or _("No number known")
