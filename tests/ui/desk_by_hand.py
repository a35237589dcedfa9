"""Hand-made answers for the tests of the front desk's own parts."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from pytestqt.qtbot import QtBot

from tests.ui import booking_rows as rows
from tutordesk.services import board, finding, students, tutors
from tutordesk.services.board_rows import FitRow, FoundRow
from tutordesk.services.rows import CourseRow, EnrollmentRow, TutorRow
from tutordesk.ui.booking.page import BookingPage
from tutordesk.ui.page import PageContext


def found(name: str = "Lena Fischer", n: int = 1, **detail: Any) -> FoundRow:
    known = {"roles": ["student"], "phone": "+43 660 123 45 67", "email": "", "active": True}
    starts_at = detail.pop("starts_at", None)
    return FoundRow("person", UUID(int=500 + n), name, f"s1042341{n}", known | detail, starts_at)


LENA = found(starts_at=rows.at(26, "16:30"))
ZOE = found("Zoé Laurent", 2, phone="+43 699 765 43 21")
COURSE = FoundRow(
    "course",
    rows.ALEVEL.course_id,
    rows.ALEVEL.name,
    "",
    {"subject": "Maths", "minutes": 60},
    None,
)
SESSION = FoundRow(
    "session",
    UUID(int=900),
    "A-level Maths",
    "",
    {"student": "Lena Fischer", "tutor": "Amelia Novák", "course": "A-level Maths", "status": "scheduled"},
    rows.at(26, "16:30"),
)


def fit(day: int, clock: str, tutor: TutorRow = rows.AMELIA, price: str = "42.00", **more: Any) -> FitRow:
    starts = rows.at(day, clock)
    fields: dict[str, Any] = {"online": True, "place": ""} | more
    return FitRow(
        tutor.tutor_id,
        tutor.display_name,
        starts,
        starts + timedelta(minutes=60),
        Decimal(price),
        "EUR",
        **fields,
    )


FITS = (
    fit(24, "16:00"),
    fit(24, "16:15", rows.KWAME, "40.00", online=False, place="Room 3"),
    fit(25, "09:00", rows.LONG, "1036.50", online=False, place="The long room beside the library"),
    fit(25, "10:00"),
    fit(26, "16:00", rows.KWAME, "40.00"),
)


def enrolled(course: CourseRow, status: str = "active") -> EnrollmentRow:
    return EnrollmentRow(
        enrollment_id=UUID(int=700 + course.session_minutes),
        course=course,
        tutor_id=None,
        tutor_name="",
        planned_sessions=None,
        completed=0,
        booked=0,
        next_starts_at=None,
        status=status,
    )


def answers() -> dict[Any, Any]:
    """What the desk's parts ask, answered."""
    return rows.answers() | {
        finding.anything: (LENA, ZOE, COURSE, SESSION),
        board.first_free: FITS,
        tutors.search: rows.page_of(rows.TUTORS),
        students.enrollments_of: (enrolled(rows.ALEVEL),),
    }


def at_desk(qtbot: QtBot, context: PageContext) -> BookingPage:
    """The page from which the desk's parts are opened, with all it asked for."""
    page = BookingPage(context)
    qtbot.addWidget(page)
    page.resize(1144, 820)
    page.show()
    qtbot.waitUntil(lambda: page.settled)
    return page
