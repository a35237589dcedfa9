"""Many tutors asked about at once have the slots that each has when asked about alone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.data.clock_reference import Busy, Closure, Override, Rule
from tests.data.slots_world import World, minute_of
from tests.factories import TestDatabase, TestPerson

ZONES = ["UTC", "Europe/Prague", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
# Mondays of weeks in which clocks change in one of them, and of one in which they do not.
MONDAYS = [date(2027, 3, 8), date(2027, 3, 22), date(2027, 3, 29), date(2027, 10, 25), date(2027, 6, 7)]
DAY = timedelta(days=1)
CLOSED = [(0, 1440), (600, 840)]
LONGEST_HORIZON = 20

ALONE = "SELECT * FROM app.slot_starts(%s, %s, %s, %s, %s, %s, %s, %s)"
MANY = "SELECT * FROM app.starts_of(%s, %s, %s, %s, %s, %s, %s, %s) AS s ORDER BY s.tutor_id, s.starts_at"


@dataclass(frozen=True)
class Teacher:
    """Where a tutor lives, the columns that differ from the centre's, and the hours."""

    zone: str
    terms: dict[str, int | None]
    rules: tuple[Rule, ...]
    overrides: tuple[Override, ...]


@dataclass(frozen=True)
class RandomCentre:
    """Three tutors, and sessions: who teaches (by number), who learns, when; the clock is ``at``."""

    at: datetime
    zone: str
    teachers: tuple[Teacher, ...]
    closures: tuple[Closure, ...]
    sessions: tuple[tuple[int, int, Busy], ...]


@st.composite
def centres(draw: st.DrawFn) -> RandomCentre:
    monday = draw(st.sampled_from(MONDAYS))
    at = datetime(monday.year, monday.month, monday.day, draw(st.integers(0, 23)), tzinfo=UTC)
    dates = st.integers(-1, 9).map(lambda n: monday + timedelta(days=n))

    def some(most: int) -> range:
        return range(draw(st.integers(0, most)))

    def span() -> tuple[int, int]:
        start = 15 * draw(st.integers(0, 95))
        return start, start + draw(st.sampled_from([60, 150, 480, 1440]))

    def teacher() -> Teacher:
        return Teacher(
            draw(st.sampled_from(ZONES)),
            {
                "slot_step_minutes": draw(st.sampled_from([None, 15, 45])),
                "min_notice_minutes": draw(st.sampled_from([None, 0, 2880])),
                "break_minutes": draw(st.sampled_from([None, 0, 30])),
                "horizon_days": draw(st.sampled_from([None, 3, LONGEST_HORIZON])),
            },
            tuple(Rule(draw(st.integers(1, 7)), *span()) for _ in some(5)),
            tuple(Override(draw(dates), draw(st.booleans()), *span()) for _ in some(3)),
        )

    def session(day: int) -> tuple[int, int, Busy]:
        start = minute_of(at) + day * 1440 + 15 * draw(st.integers(0, 88))
        length, pause = draw(st.sampled_from([(30, 0), (60, 30)]))
        teaches, learns = draw(st.permutations(range(4)))[:2]
        if teaches == 3:  # the student
            teaches, learns = learns, teaches
        return teaches, learns, Busy(start, start + length, start + length + pause)

    def closure() -> Closure:
        first = draw(dates)
        return Closure(first, first + draw(st.integers(0, 2)) * DAY, *draw(st.sampled_from(CLOSED)))

    return RandomCentre(
        at,
        draw(st.sampled_from(ZONES)),
        (teacher(), teacher(), teacher()),
        tuple(closure() for _ in some(2)),
        tuple(session(day) for day in some(8)),
    )


class Staffed(World):
    """The world's three tutors, each with hours of their own."""

    def __init__(self, database: TestDatabase) -> None:
        super().__init__(database)
        self.tutors: tuple[TestPerson, ...] = (self.tutor, self.outsider, self.colleague)
        self.ids = [tutor.person_id for tutor in self.tutors]

    def become(self, centre: RandomCentre) -> list[UUID]:
        """Make the database hold this centre; return its sessions."""
        with self.admin.transaction():
            self.admin.execute(
                "TRUNCATE app.session, app.session_event, app.session_event_reason, app.session_note,"
                " app.session_seen, app.session_payment, app.series_session,"
                " app.closure, app.availability_rule, app.availability_override"
            )
            self.centre(
                timezone=centre.zone, slot_step_minutes=30, min_notice_minutes=60, break_minutes=10,
                horizon_days=9,
            )  # fmt: skip
            for closure in centre.closures:
                self.closure(closure.first_date, closure.last_date, closure.start_minute, closure.end_minute)
            for tutor, teacher in zip(self.tutors, centre.teachers, strict=True):
                self.terms(tutor, timezone=teacher.zone, **teacher.terms)
                for rule in teacher.rules:
                    self.admin.execute(
                        "INSERT INTO app.availability_rule (tutor_id, iso_weekday, start_minute, end_minute)"
                        " VALUES (%s, %s, %s, %s)",
                        [tutor.person_id, rule.iso_weekday, rule.start_minute, rule.end_minute],
                    )
                for o in teacher.overrides:
                    self.admin.execute(
                        "INSERT INTO app.availability_override (tutor_id, on_date, available, start_minute,"
                        " end_minute) VALUES (%s, %s, %s, %s, %s)",
                        [tutor.person_id, o.on_date, o.available, o.start_minute, o.end_minute],
                    )
            people = (*self.tutors, self.student)
            return [self.busy(people[t], people[s], busy) for t, s, busy in centre.sessions]

    def alone(self, asked: list[Any]) -> list[tuple[Any, ...]]:
        """The rows of each tutor asked about alone, in order."""
        return [
            (tutor_id, *row)
            for tutor_id in sorted(self.ids)
            for row in self.admin.execute(ALONE, [tutor_id, *asked]).fetchall()
        ]


@pytest.fixture
def staffed(database: TestDatabase) -> Staffed:
    return Staffed(database)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    centre=centres(),
    minutes=st.sampled_from([15, 60, 90, 600]),
    first=st.integers(-30, 200),
    hours=st.sampled_from([0, 1, 48, 240]),
    for_student=st.booleans(),
    spread=st.integers(0, 9),
)
def test_many_at_once_are_each_of_them_alone(
    staffed: Staffed,
    centre: RandomCentre,
    minutes: int,
    first: int,
    hours: int,
    for_student: bool,
    spread: int,
) -> None:
    sessions = staffed.become(centre)
    starts = centre.at + timedelta(hours=first)
    ignore = sessions[spread] if spread < len(sessions) else None
    student = staffed.student.person_id if for_student else None
    asked = [starts, starts + timedelta(hours=hours), minutes, centre.at, student, ignore]
    many = staffed.admin.execute(MANY, [staffed.ids, *asked, False]).fetchall()
    assert many == staffed.alone([*asked, False])
    # several are looked at as far as the farthest of them: windows may end later, starts are the same
    free = staffed.admin.execute(MANY, [staffed.ids, *asked, True]).fetchall()
    assert [row[:2] for row in free] == [row[:2] for row in staffed.alone([*asked, True])]
    assert [row[:2] for row in free] == [row[:2] for row in many if row[4] is None]

    far = [centre.at, centre.at + LONGEST_HORIZON * DAY, minutes, centre.at, staffed.student.person_id, None]
    earliest: dict[UUID, datetime] = {}
    for tutor_id, starts_at, *_ in staffed.alone([*far, True]):
        earliest.setdefault(tutor_id, starts_at)
    found = staffed.as_student.execute(
        "SELECT * FROM app.next_free(%s, %s, %s, %s)",
        [[*staffed.ids, staffed.ids[0]], staffed.student.person_id, minutes, centre.at],
    ).fetchall()
    assert sorted(found) == [(tutor_id, earliest.get(tutor_id)) for tutor_id in sorted(staffed.ids)]
