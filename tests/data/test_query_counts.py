"""Every service function asks the same number of questions, however many rows there are."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from tests.data.conftest import Door
from tests.factories import TestDatabase
from tutordesk.db.engine import Database
from tutordesk.domain.hours import Hours, WeeklyRange
from tutordesk.services import (
    board,
    callers,
    enrollments,
    finding,
    hours,
    notes,
    offers,
    payments,
    people,
    person_notes,
    sessions,
    slots,
    students,
    tutors,
    weeks,
)
from tutordesk.services.rows import TutorCriteria
from tutordesk.services.rows.series import ChangeRow

MODULES = (
    people,
    tutors,
    slots,
    sessions,
    weeks,
    hours,
    enrollments,
    notes,
    students,
    offers,
    board,
    finding,
    payments,
    person_notes,
    callers,
)
#: Statements of the few that need more than three.
MOST = {"board.day": 4}
#: Not verbs for ``Database.call``.
NOT_COUNTED = {"first_contact"}


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """Collect the statements sent, but for the transaction around them."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("SET LOCAL ROLE"):
            sent.append(statement)

    event.listen(database._engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database._engine, "before_cursor_execute", note)


class Scene:
    """A centre that can grow, with the arguments that each verb is asked with."""

    def __init__(self, database: TestDatabase, door: Door) -> None:
        self.database = database
        self.student = database.make_person(("student",), "Sam")
        self.course = database.make_course("Algebra")
        self.tutors = [self._tutor("Tutor 0")]
        self.as_student = door(self.student, "student")
        self.as_tutor = door(self.tutors[0], "tutor")
        self.as_desk = door(database.make_person(("desk",)), "desk")
        self.starts = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
        self.sessions: list[UUID] = []
        self.hours = 0

    def _tutor(self, name: str) -> Any:
        tutor = self.database.make_person(("tutor",), name)
        self.database.offer(tutor, self.course)
        self.database.open_always(tutor)
        return tutor

    def book(self, *, dry: bool = False) -> dict[str, Any]:
        self.hours += 1
        asked = {
            "session_id": uuid4(),
            "tutor_id": self.tutors[0].person_id,
            "course_id": self.course,
            "starts_at": self.starts + timedelta(hours=self.hours),
        }
        if not dry:
            self.as_student.call(sessions.book, **asked)
            self.sessions.append(asked["session_id"])
        return asked

    def grow(self) -> None:
        for number in range(4):
            self.tutors.append(self._tutor(f"Tutor {number + 1}"))
            self.database.make_person(("student",), f"Sam {number}")
            self.book()
            course = self.database.make_course(f"Course {number}")
            self.database.offer(self.tutors[0], course)
            self.as_student.call(enrollments.enroll, course_id=course)

    def undoable(self) -> int:
        """The event of a session just cancelled by the desk."""
        asked = self.book(dry=True)
        self.as_student.call(sessions.book, **asked)
        gone = self.as_desk.call(
            sessions.set_status, session_id=asked["session_id"], version=1, status="cancelled"
        )
        assert gone.undo_event_id is not None
        return gone.undo_event_id

    def enrollment(self) -> UUID:
        """An active enrollment of the student."""
        return self.as_student.call(enrollments.enroll, course_id=self.course).enrollment_id

    def calls(self) -> dict[Callable[..., Any], tuple[Database, dict[str, Any]]]:
        tutor_id, note_id = self.tutors[0].person_id, uuid4()
        span = {"starts_at": self.starts, "ends_at": self.starts + timedelta(days=7)}
        always = Hours("UTC", weekly=tuple(WeeklyRange(day, 0, 1440) for day in range(1, 8)))
        return {
            people.me: (self.as_student, {}),
            people.set_password: (self.as_student, {"password": "a new one, long"}),
            people.find_students: (self.as_desk, {"text": "sam"}),
            board.freshen: (self.as_desk, {}),
            board.fits: (
                self.as_desk,
                {
                    "course_id": self.course,
                    "on_date": self.starts.date(),
                    "student_id": self.student.person_id,
                },
            ),
            board.first_free: (self.as_desk, {"course_id": self.course}),
            board.call_list: (
                self.as_desk,
                {"first_date": self.starts.date(), "last_date": self.starts.date() + timedelta(days=9)},
            ),
            payments.set_paid: (self.as_desk, {"session_id": self.sessions[0], "method": "cash"}),
            payments.of: (self.as_student, {"session_id": self.sessions[0]}),
            person_notes.add: (
                self.as_desk,
                {"note_id": note_id, "person_id": self.student.person_id, "body": "Call the mother first"},
            ),
            callers.about: (self.as_desk, {"student_id": self.student.person_id, "since": self.starts}),
            person_notes.of: (self.as_desk, {"person_id": self.student.person_id}),
            person_notes.remove: (self.as_desk, {"note_id": note_id}),
            board.day: (self.as_desk, {"on_date": self.starts.date()}),
            finding.anything: (self.as_desk, {"text": "sam"}),
            people.by_id: (self.as_desk, {"person_id": self.student.person_id}),
            people.alike: (self.as_desk, {"display_name": "Sam 1", "phone": "123456", "email": "a@b.org"}),
            tutors.subjects: (self.as_student, {}),
            tutors.courses: (self.as_student, {}),
            tutors.search: (self.as_student, {"criteria": TutorCriteria(text="tutor")}),
            tutors.next_free: (self.as_student, {"tutor_ids": [t.person_id for t in self.tutors]}),
            tutors.profile: (self.as_student, {"tutor_id": tutor_id}),
            slots.plan: (self.as_student, {"tutor_id": tutor_id, "minutes": 60, **span}),
            slots.nearest: (
                self.as_student,
                {"tutor_id": tutor_id, "minutes": 60, "around": self.starts, "limit": len(self.tutors)},
            ),
            hours.of: (self.as_tutor, {"tutor_id": tutor_id}),
            hours.impact: (self.as_tutor, {"tutor_id": tutor_id, "hours": Hours("UTC")}),
            hours.preview: (self.as_tutor, {"tutor_id": tutor_id, "hours": always, "minutes": 60, **span}),
            hours.bookable: (self.as_tutor, {"tutor_id": tutor_id}),
            hours.save: (self.as_tutor, {"tutor_id": tutor_id, "version": 1, "hours": always}),
            hours.zones: (self.as_tutor, {}),
            sessions.book: (self.as_student, self.book(dry=True)),
            sessions.book_for: (
                self.as_desk,
                {**self.book(dry=True), "student_id": self.student.person_id},
            ),
            sessions.move: (
                self.as_desk,
                {"session_id": self.sessions[-1], "version": 1, "starts_at": self.starts + timedelta(days=9)},
            ),
            sessions.set_status: (
                self.as_desk,
                {"session_id": self.sessions[-1], "version": 2, "status": "cancelled"},
            ),
            sessions.undo: (self.as_desk, {"event_id": self.undoable()}),
            sessions.by_id: (self.as_tutor, {"session_id": self.sessions[0]}),
            sessions.mine: (self.as_student, {"upcoming": True}),
            weeks.week: (self.as_tutor, {"tutor_id": tutor_id, **span}),
            sessions.history: (self.as_desk, {"session_id": self.sessions[0]}),
            sessions.to_wrap_up: (self.as_tutor, {}),
            sessions.news: (self.as_tutor, {}),
            weeks.busy_days: (
                self.as_tutor,
                {
                    "tutor_id": tutor_id,
                    "first_date": self.starts.date(),
                    "last_date": self.starts.date() + timedelta(days=41),
                },
            ),
            sessions.mark_seen: (self.as_tutor, {"seen": dict.fromkeys(self.sessions, 1)}),
            notes.add: (
                self.as_tutor,
                {"note_id": note_id, "session_id": self.sessions[0], "body": "Fractions", "shared": True},
            ),
            notes.of: (self.as_student, {"session_id": self.sessions[0]}),
            notes.remove: (self.as_tutor, {"note_id": note_id}),
            students.mine: (self.as_tutor, {}),
            students.sessions_with: (self.as_tutor, {"student_id": self.student.person_id}),
            students.enrollments_of: (self.as_tutor, {"student_id": self.student.person_id}),
            offers.mine: (self.as_tutor, {}),
            offers.set_offer: (
                self.as_tutor,
                {
                    "tutor_id": tutor_id,
                    "course_id": self.course,
                    "active": True,
                    "online": True,
                    "in_person": False,
                    "place": "",
                },
            ),
            offers.enrolled: (self.as_tutor, {"course_id": self.course}),
            enrollments.mine: (self.as_student, {}),
            enrollments.in_course: (self.as_desk, {"course_id": self.course}),
            enrollments.enroll: (self.as_student, {"course_id": self.course}),
            enrollments.set_planned: (
                self.as_desk,
                {"enrollment_id": self.enrollment(), "planned_sessions": 8},
            ),
            enrollments.end: (self.as_desk, {"enrollment_id": self.enrollment()}),
            sessions.change_many: (  # last: it cancels them all
                self.as_desk,
                {"changes": [ChangeRow(session_id, 1, "cancel") for session_id in self.sessions]},
            ),
        }


def verbs(module: ModuleType) -> set[Callable[..., Any]]:
    return {
        function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_") and name not in NOT_COUNTED
    }


def test_the_number_of_questions_does_not_grow_with_the_rows(database: TestDatabase, door: Door) -> None:
    scene = Scene(database, door)
    scene.book()
    small: dict[str, int] = {}
    large: dict[str, int] = {}
    for counts in (small, large):
        if counts is large:
            scene.book()
            scene.grow()
        calls = scene.calls()
        missing = set().union(*map(verbs, MODULES)) - set(calls)
        assert not missing, f"count these too: {missing}"
        for verb, (person, arguments) in calls.items():
            with counted(person) as sent:
                person.call(verb, **arguments)
            counts[f"{verb.__module__.rpartition('.')[2]}.{verb.__name__}"] = len(sent)
    assert large == small
    assert all(count <= MOST.get(name, 3) for name, count in small.items()), small


@pytest.mark.parametrize("module", MODULES)
def test_every_verb_takes_its_arguments_by_name(module: ModuleType) -> None:
    for verb in verbs(module):
        first, *rest = inspect.signature(verb).parameters.values()
        assert first.name == "db", verb
        assert all(parameter.kind is parameter.KEYWORD_ONLY for parameter in rest), verb
