"""A tutor's students by hand: rows, a server that tells them, and a page that shows them."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid5

from tests.ui.conftest import SyncTasks
from tests.ui.sessions_by_hand import MONDAY, SPACE, at, course, enrollment, person, session
from tutordesk.services import enrollments, offers, sessions, slots, students
from tutordesk.services.rows import (
    EnrollmentRow,
    OwnOfferRow,
    OwnStudentPage,
    OwnStudentRow,
    SessionPage,
    SessionRow,
    SlotPlan,
    SlotRow,
)
from tutordesk.ui.students.page import StudentsPage

ME = person("Amelia Novák", "tutor")
NOW = at(MONDAY, "14:20")
FREE = at(MONDAY + timedelta(days=1), "16:00")


def student(name: str, *, next_day: int | None = None, last_day: int | None = None, **kw) -> OwnStudentRow:
    values = {
        "phone": "", "email": "", "guardian_name": "", "guardian_phone": "", "completed": 0, "planned": None,
        "booked": 0, "missed": 0, "courses": (), **kw,
    }  # fmt: skip
    return OwnStudentRow(
        person_id=uuid5(SPACE, name),
        display_name=name,
        next_starts_at=None if next_day is None else at(MONDAY + timedelta(days=next_day), "16:30"),
        last_starts_at=None if last_day is None else at(MONDAY + timedelta(days=last_day), "16:30"),
        **values,
    )


LENA = student(
    "Lena Fischer", next_day=1, last_day=-6, completed=8, of_plan=7, planned=12, missed=1,
    phone="+43 664 388 30 30", email="lena@example.org", courses=("A-level Maths",),
)  # fmt: skip
NOAH = student("Noah Weber")
ARABIC = student("عبد الرحمن الفراهيدي", completed=1)
PEOPLE = (LENA, NOAH, ARABIC)


def own(row: EnrollmentRow) -> EnrollmentRow:
    return replace(row, tutor_id=ME.person_id)


def offer(name: str, subject: str = "Maths", **kw) -> OwnOfferRow:
    values = {
        "active": True, "price": 42, "currency": "EUR", "online": True, "in_person": False, "place": "",
        "enrolled": 0, **kw,
    }  # fmt: skip
    return OwnOfferRow(course=course(name, subject), **values)


MATHS = offer("A-level Maths", online=True, in_person=True, place="Room 3", enrolled=2)
PHYSICS = offer("Physics 2", "Physics")
PIANO = offer("Piano 2", "Piano", active=False)
CHESS = offer("Chess", active=False, price=None)


class Server:
    """What the page is told; tests change it and look again."""

    def __init__(self) -> None:
        self.people: tuple[OwnStudentRow, ...] = PEOPLE
        self.page_size = 1000
        self.offers: tuple[OwnOfferRow, ...] = (MATHS, PHYSICS, PIANO, CHESS)
        self.enrollments: dict[UUID, tuple[EnrollmentRow, ...]] = {
            LENA.person_id: (own(enrollment("A-level Maths", "Maths", "Amelia Novák", completed=7)),)
        }
        self.sessions: dict[UUID, tuple[SessionRow, ...]] = {
            LENA.person_id: tuple(
                session(at(MONDAY - timedelta(days=7 * week), "16:30"), status="completed")
                for week in range(1, 26)
            )
        }
        self.booked = session(FREE, course_name="A-level Maths")
        self.tasks = SyncTasks(
            {
                students.mine: self._mine,
                students.enrollments_of: lambda *, student_id: self.enrollments.get(student_id, ()),
                students.sessions_with: self._with,
                offers.mine: lambda: self.offers,
                offers.enrolled: lambda *, course_id: self.enrollments[LENA.person_id],
                offers.set_offer: lambda **_kw: None,
                enrollments.set_planned: lambda **_kw: None,
                enrollments.end: lambda **_kw: None,
                enrollments.enroll: lambda **_kw: None,
                slots.plan: _plan,
                sessions.book_for: lambda **_kw: self.booked,
                sessions.set_status: lambda **_kw: replace(self.booked, status="cancelled"),
                sessions.by_id: lambda **_kw: None,
            }
        )

    def _mine(self, *, text: str, limit: int, after: tuple[int, ...] | None = None) -> OwnStudentPage:
        rows = [row for row in self.people if text.casefold() in row.display_name.casefold()]
        first = after[0] if after else 0
        last = first + min(limit, self.page_size)
        return OwnStudentPage(tuple(rows[first:last]), len(rows), (last,) if last < len(rows) else None)

    def _with(self, *, student_id: UUID, limit: int, after: tuple[int, ...] | None = None) -> SessionPage:
        rows = self.sessions.get(student_id, ())
        first = after[0] if after else 0
        last = first + limit
        return SessionPage(rows[first:last], len(rows), (last,) if last < len(rows) else None)


def _plan(*, tutor_id: UUID, minutes: int, starts_at, ends_at, **_kw) -> SlotPlan:
    free = SlotRow(FREE, FREE + timedelta(minutes=15), True, "")
    rows = (
        SlotRow(starts_at, FREE, False, "no_hours"),
        free,
        SlotRow(free.ends_at, ends_at, False, "no_hours"),
    )
    return SlotPlan(tutor_id, "Europe/Vienna", minutes, starts_at, ends_at, rows, NOW)


def shown(qtbot, page_context, server: Server, width: int = 1144, height: int = 850) -> StudentsPage:
    made = StudentsPage(page_context(server.tasks, role="tutor", me=ME))
    made.now = lambda: NOW
    qtbot.addWidget(made)
    made.resize(width, height)
    made.show()
    qtbot.waitUntil(lambda: bool(server.tasks.called(students.mine)))
    qtbot.waitUntil(lambda: made.settled)
    return made
