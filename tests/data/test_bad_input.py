"""Bad input, through services and real people: a clear sentence, and not a byte of the database changed."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.data.conftest import Door
from tests.factories import TestDatabase, TestPerson
from tutordesk import errors
from tutordesk.db.engine import Database
from tutordesk.services import enrollments, notes, offers, people, sessions, slots, students, tutors, weeks
from tutordesk.services.rows import TutorCriteria
from tutordesk.ui.notices import describe

DAY = timedelta(days=1)
NUL, LONE_SURROGATE = "a\x00b", "a\ud800b"
SQL = "'; DROP TABLE app.session CASCADE; --"
ABSURD = {
    "a megabyte": "x" * 2**20,
    "a megabyte of blanks": " " * 2**20,
    "a thousand words": "a " * 1000,
    "only wildcards": "%_\\" * 50,
    "a lone backslash": "\\",
    "operators": "& | ! ( ) :* <-> '' \"",
    "emoji": "👩‍🏫🏳️‍🌈" * 40,
    "right to left": "\u202e\u200fأحمد\u200f\u202c",
    "marks without letters": "\u0301" * 300,
    "control characters": "".join(chr(n) for n in range(1, 32)),
    "statements": SQL,
    "no text that could be stored": "\uffff\ufdd0",
}

Bad = tuple[str, Callable[..., Any], dict[str, Any], set[type[errors.TutorDeskError]]]


class Centre:
    """A tutor who is always open, a student with a session, a desk; and what lies in every table."""

    def __init__(self, database: TestDatabase, door: Door) -> None:
        self.database = database
        self.tutor = database.make_person(("tutor",), "Tina Tutor", timezone="Europe/Prague")
        self.course: UUID = database.make_course()
        database.offer(self.tutor, self.course)
        database.open_always(self.tutor)
        self.student: TestPerson = database.make_person(("student",), "Sam Student")
        desk = database.make_person(("desk",))
        self.doors: dict[str, Database] = {
            "student": door(self.student, "student"),
            "tutor": door(self.tutor, "tutor"),
            "desk": door(desk, "desk"),
        }
        self.start = (datetime.now(UTC) + 3 * DAY).replace(minute=0, second=0, microsecond=0)
        self.booked = self.call("student", sessions.book, **self.asked(self.start, "Bring a compass"))

    def asked(self, starts_at: object, requirements: str = "", **changes: object) -> dict[str, object]:
        return {
            "session_id": uuid4(),
            "tutor_id": self.tutor.person_id,
            "course_id": self.course,
            "starts_at": starts_at,
            "requirements": requirements,
            **changes,
        }

    def call(self, role: str, verb: Callable[..., Any], **arguments: object) -> Any:
        return self.doors[role].call(verb, **arguments)

    def everything(self) -> list[Any]:
        """Every row of every table, as digests."""
        admin = self.database.admin()
        tables = admin.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relkind = 'r'"
            " ORDER BY relname"
        ).fetchall()
        return [
            admin.execute(
                f"SELECT '{name}', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM app.{name} t".encode()
            ).fetchone()
            for (name,) in tables
        ]


@pytest.fixture
def centre(database: TestDatabase, door: Door) -> Iterator[Centre]:
    made = Centre(database, door)
    before = made.everything()
    yield made
    assert made.everything() == before, "something was changed"


def refused(centre: Centre, *cases: Bad) -> None:
    """Each case ends in one of its errors, which has words of its own; connections still serve."""
    for role, verb, arguments, expected in cases:
        with pytest.raises(tuple(expected)) as caught:
            centre.call(role, verb, **arguments)
        words = describe(caught.value)
        assert words.text
        assert words.text not in {describe(RuntimeError()).text, describe(errors.TutorDeskError()).text}
    assert centre.call("student", people.me).login == centre.student.login


INVALID = {errors.InvalidValue}


def test_a_session_is_not_booked_with_nonsense(centre: Centre) -> None:
    soon = centre.start + DAY
    elsewhere: set[type[errors.TutorDeskError]] = {errors.OutsideAvailability, errors.TooLate}
    when: list[tuple[object, set[type[errors.TutorDeskError]]]] = [
        (soon - 10 * DAY, elsewhere),
        (soon - 3650 * DAY, elsewhere),
        (soon + 3650 * DAY, {errors.TooFarAhead}),
        (soon + timedelta(microseconds=1), {errors.OutsideAvailability}),
        (datetime.min.replace(tzinfo=UTC), INVALID),
        (datetime.max.replace(tzinfo=UTC), INVALID),
        ("infinity", INVALID),
        ("someday", INVALID),
        (None, INVALID),
    ]
    texts = ["x" * 10_000, "x" * 2**20, "👩‍🏫" * 2001, NUL, LONE_SURROGATE]
    ids = [
        ({"session_id": None}, INVALID),
        ({"tutor_id": None}, INVALID),
        ({"course_id": None}, INVALID),
        ({"tutor_id": uuid4()}, {errors.NoSuchTutor}),
        ({"course_id": uuid4()}, {errors.NoSuchTutor}),
        ({"tutor_id": SQL}, INVALID),
        ({"session_id": centre.booked.session_id}, {errors.IdReused}),
    ]
    refused(
        centre,
        *(("student", sessions.book, centre.asked(start), kinds) for start, kinds in when),
        *(("student", sessions.book, centre.asked(soon, text), INVALID) for text in texts),
        *(("student", sessions.book, centre.asked(soon, **odd), kinds) for odd, kinds in ids),
    )
    by_desk = {"student_id": centre.student.person_id}
    refused(
        centre,
        *(
            ("desk", sessions.book_for, centre.asked(soon, **by_desk, override_reason=text), INVALID)
            for text in texts
        ),
        ("desk", sessions.book_for, centre.asked(soon, student_id=uuid4()), {errors.NotActive}),
        ("desk", sessions.book_for, centre.asked(soon - 30 * DAY, **by_desk, override_reason="x"), elsewhere),
        ("student", sessions.book_for, centre.asked(soon, **by_desk), {errors.NotAllowed}),
    )


def test_a_session_is_not_cancelled_with_nonsense(centre: Centre) -> None:
    mine = {"session_id": centre.booked.session_id, "version": 1, "status": "cancelled"}
    refused(
        centre,
        *(
            ("student", sessions.set_status, {**mine, "reason": text}, INVALID)
            for text in ("x" * 10_000, NUL, LONE_SURROGATE)
        ),
        *(
            ("student", sessions.set_status, {**mine, "version": n}, {errors.StaleVersion})
            for n in (-1, 0, 2)
        ),
        *(
            ("student", sessions.set_status, {**mine, "version": n}, INVALID)
            for n in (2**31, 10**30, None, float("nan"), float("inf"))
        ),
        ("student", sessions.set_status, {**mine, "session_id": uuid4()}, {errors.NoSuchSession}),
    )


def test_a_session_is_neither_moved_nor_undone_with_nonsense(centre: Centre) -> None:
    mine = {"session_id": centre.booked.session_id, "version": 1, "starts_at": centre.start + DAY}
    when: list[tuple[object, set[type[errors.TutorDeskError]]]] = [
        (centre.start - 3650 * DAY, {errors.OutsideAvailability, errors.TooLate}),
        (centre.start + 3650 * DAY, {errors.TooFarAhead}),
        *((odd, INVALID) for odd in (datetime.max.replace(tzinfo=UTC), "infinity", "someday", None)),
    ]
    refused(
        centre,
        *(("student", sessions.move, {**mine, "starts_at": start}, kinds) for start, kinds in when),
        *(
            ("student", sessions.move, {**mine, "reason": text}, INVALID)
            for text in ("x" * 10_000, NUL, LONE_SURROGATE)
        ),
        *(("student", sessions.move, {**mine, "version": n}, {errors.StaleVersion}) for n in (-1, 0, 2)),
        *(("student", sessions.move, {**mine, "version": n}, INVALID) for n in (2**31, 10**30, None)),
        ("student", sessions.move, {**mine, "session_id": uuid4()}, {errors.NoSuchSession}),
        ("student", sessions.move, {**mine, "tutor_id": uuid4()}, {errors.NotAllowed}),
        ("student", sessions.move, {**mine, "override_reason": "so"}, {errors.NotAllowed}),
        *(
            (
                "student",
                sessions.set_status,
                {"session_id": mine["session_id"], "version": 1, "status": status},
                INVALID,
            )
            for status in ("", "gone", NUL, None)
        ),
        *(("student", sessions.undo, {"event_id": n}, {errors.NoSuchSession}) for n in (-1, 0, 2**62)),
        *(("student", sessions.undo, {"event_id": n}, INVALID) for n in (2**63, None, "last")),
        ("student", sessions.mark_seen, {"seen": {"no id": 1}}, INVALID),
        ("student", sessions.mark_seen, {"seen": {uuid4(): 1 for _ in range(1001)}}, INVALID),
    )


def test_slots_are_not_asked_with_nonsense(centre: Centre) -> None:
    now = datetime.now(UTC)
    asked = {"tutor_id": centre.tutor.person_id, "minutes": 60, "starts_at": now, "ends_at": now + DAY}
    least, most = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    spans = [
        (now, now + 3650 * DAY),
        (now, now - DAY),
        (least, least + DAY),
        (most - DAY, most),
        (least, most),
    ]
    refused(
        centre,
        *(
            ("student", slots.plan, {**asked, "starts_at": starts, "ends_at": ends}, INVALID)
            for starts, ends in spans
        ),
        *(
            ("student", slots.plan, {**asked, "minutes": minutes}, INVALID)
            for minutes in (0, -60, 1441, 2**31, 10**30, float("nan"), float("inf"), None)
        ),
        ("student", slots.plan, {**asked, "tutor_id": uuid4()}, {errors.NoSuchTutor}),
        ("student", slots.plan, {**asked, "ignore": uuid4()}, {errors.NoSuchSession}),
        ("student", slots.plan, {**asked, "student_id": uuid4()}, {errors.NotAllowed}),
    )
    near = {"tutor_id": centre.tutor.person_id, "minutes": 60, "around": now}
    refused(
        centre,
        *(("student", slots.nearest, {**near, "limit": limit}, INVALID) for limit in (-1, -(2**31), 10**30)),
        *(("student", slots.nearest, {**near, "around": at}, INVALID) for at in (least, most)),
    )
    week = {"tutor_id": centre.tutor.person_id}
    refused(
        centre,
        *(
            (role, weeks.week, {**week, "starts_at": starts, "ends_at": ends}, INVALID)
            for role in ("tutor", "desk")
            for starts, ends in spans
        ),
    )
    many = [uuid4() for _ in range(201)]
    refused(centre, ("student", tutors.next_free, {"tutor_ids": many}, INVALID))


def test_lists_are_not_asked_with_nonsense(centre: Centre) -> None:
    mine: list[dict[str, Any]] = [
        *({"limit": limit} for limit in (-1000, -1, 0, 10**30)),
        *({"after": key} for key in (("x", "y"), (SQL, uuid4()), (datetime.now(UTC), "no id"))),
        *({"after": key} for key in ((), ("x",), (datetime.now(UTC), uuid4(), 1))),
    ]
    refused(centre, *(("student", sessions.mine, {"upcoming": True, **odd}, INVALID) for odd in mine))
    found: list[dict[str, Any]] = [
        *({"limit": limit} for limit in (-1000, -1, 0, 10**6, 10**30)),
        *({"after": key} for key in (("x", "y", "z"), (1, "a", SQL), (SQL, "a", uuid4()))),
        *({"after": (1, text, uuid4())} for text in (NUL, LONE_SURROGATE)),
        *({"after": key} for key in ((), (1, "a"), (1, "a", uuid4(), 1))),
    ]
    criteria = [
        *(
            TutorCriteria(timezone=name)
            for name in ("", "Mars/Olympus", "UTC+3", "../passwd", SQL, "x" * 10_000)
        ),
        *(TutorCriteria(sort=sort) for sort in ("", SQL)),
        *(TutorCriteria(day_parts=frozenset({part})) for part in ("", "night", NUL)),
        *(TutorCriteria(iso_weekdays=frozenset({day})) for day in (0, -1, 8, 10**12, 10**30)),
        *(TutorCriteria(text=text) for text in (NUL, LONE_SURROGATE)),
    ]
    refused(
        centre,
        *(("student", tutors.search, {"criteria": TutorCriteria(), **odd}, INVALID) for odd in found),
        *(("student", tutors.search, {"criteria": odd}, INVALID) for odd in criteria),
        *(("desk", people.find_students, {"text": "a", "limit": n}, INVALID) for n in (-1, 0, 10**6, 10**30)),
        *(("desk", people.find_students, {"text": text}, INVALID) for text in (NUL, LONE_SURROGATE)),
        ("student", tutors.profile, {"tutor_id": uuid4()}, {errors.NoSuchTutor}),
    )


def test_enrolling_takes_no_nonsense(centre: Centre) -> None:
    course = {"course_id": centre.course}
    refused(
        centre,
        *(
            ("student", enrollments.enroll, {**course, "planned_sessions": n}, INVALID)
            for n in (0, -1, 10_001, 10**30, float("nan"))
        ),
        ("student", enrollments.enroll, {"course_id": uuid4()}, {errors.NoSuchTutor}),
        ("student", enrollments.enroll, {"course_id": None}, {errors.NoSuchTutor}),
        ("student", enrollments.enroll, {**course, "tutor_id": uuid4()}, {errors.NoSuchTutor}),
        ("student", enrollments.enroll, {**course, "student_id": uuid4()}, {errors.NotAllowed}),
    )


def test_a_password_that_cannot_be_kept_whole_is_refused(centre: Centre) -> None:
    cut = ["", "short", "seven77", "long enough\x00but cut", LONE_SURROGATE * 4]
    refused(centre, *(("student", people.set_password, {"password": one}, INVALID) for one in cut))


def test_absurd_searches_are_answered(centre: Centre) -> None:
    for kind, text in ABSURD.items():
        page = centre.call("student", tutors.search, criteria=TutorCriteria(text=text))
        assert page.total in {0, 1}, kind
        assert len(centre.call("desk", people.find_students, text=text)) <= 1, kind


@pytest.mark.parametrize("price", [Decimal("NaN"), Decimal("Infinity"), Decimal("-1"), Decimal(10) ** 40])
def test_any_price_is_a_question(centre: Centre, price: Decimal) -> None:
    page = centre.call("student", tutors.search, criteria=TutorCriteria(price_max=price))
    assert page.total == (0 if price < 0 else 1) if price.is_finite() else True


def test_wildcards_find_only_themselves(centre: Centre) -> None:
    for text in ("%", "_", "\\", "%%%", "S_m"):
        assert centre.call("desk", people.find_students, text=text) == ()
        assert centre.call("student", tutors.search, criteria=TutorCriteria(text=text)).total == 0


@pytest.mark.parametrize("text", [SQL, "%s %(x)s {0} :name", "\u202eabc", "line\nline\r\n\ttab", "👩‍🏫"])
def test_texts_are_kept_as_they_were_typed(database: TestDatabase, door: Door, text: str) -> None:
    centre = Centre(database, door)
    booked = centre.call("student", sessions.book, **centre.asked(centre.start + DAY, text))
    assert booked.requirements == text
    mine = {"session_id": booked.session_id, "version": 1, "status": "cancelled"}
    assert centre.call("student", sessions.set_status, **mine, reason=f"because {text}").status == "cancelled"
    *_, last = centre.call("student", sessions.history, session_id=booked.session_id)
    assert last.reason == f"because {text}"


# --- somebody switched off while a window is open ------------------------------------------------------
def test_a_live_connection_of_somebody_deactivated_reads_and_writes_nothing(
    database: TestDatabase, door: Door
) -> None:
    centre = Centre(database, door)
    open_cursor = database.connect(centre.student, "student", autocommit=False)
    for role in centre.doors:
        assert centre.call(role, people.me)  # each has a connection by now
    database.admin().execute("UPDATE app.person SET active = false")
    before = centre.everything()
    now = datetime.now(UTC)
    ids = {"tutor_id": centre.tutor.person_id}
    span = {"starts_at": now, "ends_at": now + DAY}
    gone: set[type[errors.TutorDeskError]] = {errors.NotActive, errors.NoSuchTutor, errors.NotAllowed}
    for role in centre.doors:
        refused_to = [
            (people.me, {}),
            (tutors.search, {"criteria": TutorCriteria()}),
            (tutors.profile, ids),
            (slots.plan, {**ids, "minutes": 60, **span}),
            (slots.nearest, {**ids, "minutes": 60, "around": now}),
            (weeks.week, {**ids, **span}),
            (sessions.book if role == "student" else sessions.book_for, {
                **centre.asked(centre.start + DAY),
                **({} if role == "student" else {"student_id": centre.student.person_id}),
            }),
            (sessions.set_status, {
                "session_id": centre.booked.session_id, "version": 1, "status": "cancelled",
            }),
            (enrollments.enroll, {"course_id": centre.course, "student_id": centre.student.person_id}),
            (sessions.move, {
                "session_id": centre.booked.session_id, "version": 1, "starts_at": centre.start + DAY,
            }),
            (sessions.undo, {"event_id": 1}),
            (sessions.mark_seen, {"seen": {centre.booked.session_id: 1}}),
            (notes.add, {
                "note_id": uuid4(), "session_id": centre.booked.session_id, "body": "x", "shared": True,
            }),
            (notes.remove, {"note_id": uuid4()}),
            (offers.set_offer, {
                **ids, "course_id": centre.course, "active": True, "online": True, "in_person": False,
                "place": "",
            }),
            (enrollments.set_planned, {"enrollment_id": uuid4(), "planned_sessions": 1}),
            (enrollments.end, {"enrollment_id": uuid4()}),
            (people.find_students, {"text": "a"}),
            (people.set_password, {"password": "three words here"}),
        ]  # fmt: skip
        for verb, arguments in refused_to:
            with pytest.raises(tuple(gone)):
                centre.call(role, verb, **arguments)
        assert centre.call(role, tutors.subjects) == ()
        assert centre.call(role, tutors.courses) == ()
        assert centre.call(role, sessions.by_id, session_id=centre.booked.session_id) is None
        assert centre.call(role, sessions.mine, upcoming=True).total == 0
        assert centre.call(role, sessions.history, session_id=centre.booked.session_id) == ()
        assert centre.call(role, enrollments.mine) == ()
        assert centre.call(role, sessions.to_wrap_up) == centre.call(role, sessions.news) == ()
        assert centre.call(role, notes.of, session_id=centre.booked.session_id) == ()
        assert centre.call(role, students.mine).total == 0
        assert centre.call(role, students.sessions_with, student_id=centre.student.person_id).total == 0
        assert centre.call(role, students.enrollments_of, student_id=centre.student.person_id) == ()
        assert centre.call(role, offers.mine) == ()
        assert centre.call(role, offers.enrolled, course_id=centre.course) == ()
    assert open_cursor.execute("SELECT * FROM app.session").fetchall() == []
    assert centre.everything() == before
