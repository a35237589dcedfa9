"""A small centre driven at random by several people: every answer and every row against the oracle.

Both ``tests/data/test_life_machine.py`` (60 runs of 30 steps) and the long runs of ``tests/soak`` use it.
Time is real: sessions lie minutes, hours and days from now, far enough from every boundary for a run.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from psycopg.types.json import Jsonb

from tests.data.clock_reference import Override, Rule
from tests.data.life_oracle import ACTIONS, LESSON, STATUS_OF, Event, Facts, Fate, Oracle, TutorHours
from tests.data.slots_world import instant_of, minute_of
from tests.factories import TestDatabase, TestPerson

BOOK = "SELECT app.book_session(%s, %s, %s, %s)"
BOOK_FOR = "SELECT app.book_session_for(%s, %s, %s, %s, %s, '', %s)"
MOVE = "SELECT app.move_session(%s, %s, %s, '', %s, %s)"
SET_STATUS = "SELECT app.set_session_status(%s, %s, %s, 'because')"
UNDO = "SELECT app.undo(%s)"
SETTLE = "SELECT app.settle_absence(%s, %s, %s, %s, %s::uuid[], 'flu', true)"
SAVE_HOURS = "SELECT app.save_hours(%s, %s, %s, %s, %s, %s)"
IMPACT = "SELECT session_id FROM app.impact_of(%s, %s, %s, %s)"
SESSION_ACTIONS = "SELECT session_id, action, allowed, code FROM app.session_actions(%s::uuid[])"

TUTORS = ("anna", "boris")
STUDENTS = ("lena", "noah", "boris")  # boris teaches and learns
KNOWN = (("anna", "lena"), ("anna", "boris"), ("boris", "noah"))  # enrolled from the beginning
SEATS = (
    ("anna", "tutor"),
    ("boris", "tutor"),
    ("lena", "student"),
    ("noah", "student"),
    ("boris", "student"),
    ("dora", "desk"),
)

seats = st.sampled_from(SEATS)
tutors = st.sampled_from(TUTORS)
students = st.sampled_from(STUDENTS)
spots = st.integers(0, 11)
picks = st.integers(0, 99)


class Centre:
    """One database with six seats, emptied before every run."""

    def __init__(self, database: TestDatabase) -> None:
        self.admin = database.admin()
        roles = {name: sorted({role for who, role in SEATS if who == name}) for name, _role in SEATS}
        self.people: dict[str, TestPerson] = {
            name: database.make_person(own, name.title()) for name, own in roles.items()
        }
        self.course = database.make_course(minutes=LESSON)
        for name in TUTORS:
            database.offer(self.people[name], self.course)
        self.seats = {(name, role): database.connect(self.people[name], role) for name, role in SEATS}
        self.names = {person.person_id: name for name, person in self.people.items()}
        self.admin.execute("UPDATE app.centre SET max_open_sessions = 1000, cancel_notice_minutes = 1440")

    def empty(self, hours: dict[str, TutorHours]) -> dict[str, int]:
        """Forget every session; give the tutors these hours; say their versions."""
        with self.admin.transaction():
            self.admin.execute(
                "TRUNCATE app.session, app.session_event, app.session_event_reason, app.session_note,"
                " app.enrollment, app.availability_rule, app.availability_override, app.change CASCADE"
            )
            for name, own in hours.items():
                tutor_id = self.people[name].person_id
                self.admin.execute(
                    "UPDATE app.tutor SET timezone = %s, slot_step_minutes = %s, min_notice_minutes = 0,"
                    " break_minutes = %s, horizon_days = 60 WHERE person_id = %s",
                    [own.zone, own.step, own.pause, tutor_id],
                )
                for rule in own.rules:
                    self.admin.execute(
                        "INSERT INTO app.availability_rule (tutor_id, iso_weekday, start_minute, end_minute)"
                        " VALUES (%s, %s, %s, %s)",
                        [tutor_id, rule.iso_weekday, rule.start_minute, rule.end_minute],
                    )
            for tutor, student in KNOWN:
                self.admin.execute(
                    "INSERT INTO app.enrollment (student_id, course_id, tutor_id) VALUES (%s, %s, %s)",
                    [self.people[student].person_id, self.course, self.people[tutor].person_id],
                )
        found = self.admin.execute("SELECT person_id, hours_version FROM app.tutor").fetchall()
        return {self.names[tutor_id]: version for tutor_id, version in found if tutor_id in self.names}


def weekly(*ranges: tuple[int, int]) -> tuple[Rule, ...]:
    """The same ranges on every day."""
    return tuple(Rule(day, start, end) for day in range(1, 8) for start, end in ranges)


#: Weekly hours on the tutor's wall, the same on every day.
PATTERNS = {
    "always": weekly((0, 1440)),
    "mornings": weekly((6 * 60, 12 * 60)),
    "evenings and nights": weekly((18 * 60, 26 * 60)),
    "two parts": weekly((5 * 60, 8 * 60), (9 * 60, 23 * 60)),
    "never": (),
}


class LifeMachine(RuleBasedStateMachine):
    """The steps. ``centre`` is set by whoever runs it."""

    centre: Centre

    @initialize()
    def begin(self) -> None:
        now = datetime.now(UTC)
        hours = {
            "anna": TutorHours(rules=weekly((0, 1440))),
            "boris": TutorHours(zone="Europe/Berlin", rules=weekly((8 * 60, 26 * 60)), pause=15),
        }
        self.oracle = Oracle(minute_of(now), hours, self.centre.empty(hours))
        self.oracle.enrolled.update(KNOWN)
        self.ids: dict[int, UUID] = {}
        self.looks, self.saves, self.settled, self.last = 0, 0, 0, SEATS[0]
        whole = minute_of(now.replace(minute=0)) + 60
        day = minute_of(datetime.combine(now.date() + timedelta(days=3), datetime.min.time(), UTC))
        soon = minute_of(now) + 10
        self.day = day
        self.spots = [
            minute_of(now) - 150,
            minute_of(now) - 45,
            soon,
            whole + 60,
            *(
                day + 60 * hour + minute
                for hour, minute in ((6, 0), (7, 0), (7, 30), (9, 0), (21, 30), (22, 30))
            ),
            day + 1440 + 7 * 60,
            day + 1440 + 7 * 60 + 7,
        ]

    # --- steps -----------------------------------------------------------------------------------------
    @rule(seat=seats, tutor=tutors, student=students, spot=spots, passes=st.booleans())
    def book(self, seat: tuple[str, str], tutor: str, student: str, spot: int, passes: bool) -> None:
        actor, role = seat
        passes = passes and role == "desk"
        student = actor if role == "student" else student
        tutor = actor if role == "tutor" and spot % 4 else tutor
        number, session_id, start = len(self.ids), uuid4(), self.spots[spot]
        wanted = self.oracle.book(number, actor, role, tutor, student, start, pass_rules=passes)
        people = self.centre.people
        args: list[Any] = [people[tutor].person_id, self.centre.course, instant_of(start)]
        if role == "student":
            met = self._ask(seat, BOOK, [session_id, *args])
        else:
            reason = "agreed by phone" if passes else None
            met = self._ask(seat, BOOK_FOR, [session_id, people[student].person_id, *args, reason])
        assert met == wanted, (seat, tutor, student, start, passes)
        if met == "":
            self.ids[number] = session_id

    @precondition(lambda self: self.ids)
    @rule(
        seat=st.one_of(seats, st.just(("dora", "desk"))),
        pick=picks,
        spot=spots,
        tutor=st.one_of(st.none(), tutors),
        passes=st.sampled_from([False, False, True]),
        stale=st.booleans(),
    )
    def move(
        self, seat: tuple[str, str], pick: int, spot: int, tutor: str | None, passes: bool, stale: bool
    ) -> None:
        number, version = self._picked(pick, stale)
        start = self.oracle.lessons[number].start if tutor and spot % 2 else self.spots[spot]
        wanted = self.oracle.move(number, *seat, start, version, tutor, pass_rules=passes)
        to = self.centre.people[tutor].person_id if tutor else None
        sent = [self.ids[number], instant_of(start), version, to, "the tutor is ill" if passes else None]
        assert self._ask(seat, MOVE, sent) == wanted, (seat, number, start, tutor, passes)

    @precondition(lambda self: len(self.ids) > 2 * self.settled)  # bookings to settle come first
    @rule(
        seat=st.sampled_from([("dora", "desk")] * 5 + [("anna", "tutor"), ("lena", "student")]),
        tutor=tutors,
        day=st.integers(0, 1),
        what=st.sampled_from(["cancel", "keep", "move", "substitute", "substitute", "nobody asked"]),
        pick=picks,
        spot=spots,
    )
    def settle(self, seat: tuple[str, str], tutor: str, day: int, what: str, pick: int, spot: int) -> None:
        self.settled += 1
        since = self.day + 1440 * day
        touched = self.oracle.touched(tutor, since, since + 1440)
        fates: dict[int, Fate] = {}
        if what != "nobody asked":
            # one is moved, the others stay or end: two of them could want the same time
            rest = "keep" if pick % 2 else "cancel"
            fates = {number: Fate(what if what in {"cancel", "keep"} else rest) for number in touched}
            if touched and what in {"move", "substitute"}:
                number = touched[pick % len(touched)]
                other = TUTORS[1 - TUTORS.index(tutor)]
                fates[number] = (
                    Fate("move", self.spots[spot])
                    if what == "move"
                    else Fate("move", self.oracle.lessons[number].start, other)
                )
        changes = [self._sent(number, fate) for number, fate in fates.items() if fate.what != "keep"]
        keeps = [self.ids[number] for number, fate in fates.items() if fate.what == "keep"]
        wanted = self.oracle.settle(*seat, tutor, since, since + 1440, fates)
        span = [instant_of(since), instant_of(since + 1440)]
        tutor_id = self.centre.people[tutor].person_id
        met = self._ask(seat, SETTLE, [tutor_id, *span, Jsonb(changes), keeps])
        assert met == wanted, (seat, tutor, since, fates)

    @precondition(lambda self: self.ids)
    @rule(seat=seats, pick=picks, action=st.sampled_from(sorted(STATUS_OF)), stale=st.booleans())
    def act(self, seat: tuple[str, str], pick: int, action: str, stale: bool) -> None:
        number, version = self._picked(pick, stale)
        wanted = self.oracle.act(number, *seat, action, version)
        met = self._ask(seat, SET_STATUS, [self.ids[number], STATUS_OF[action], version])
        assert met == wanted, (seat, number, action)

    @precondition(lambda self: self.ids)
    @rule(seat=seats, pick=picks, back=st.sampled_from([1, 1, 1, 2, 3]), own=st.booleans())
    def undo(self, seat: tuple[str, str], pick: int, back: int, own: bool) -> None:
        number, _version = self._picked(pick, stale=False)
        events = self.oracle.lessons[number].events
        place = max(0, len(events) - back)
        if own:  # the one who did it; others are refused
            seat = (events[place].actor, events[place].role)
        stored = self.centre.admin.execute(
            "SELECT id FROM app.session_event WHERE session_id = %s ORDER BY id", [self.ids[number]]
        ).fetchall()
        wanted = self.oracle.undo(number, *seat, place)
        assert self._ask(seat, UNDO, [stored[place][0]]) == wanted, (seat, number, place)

    @precondition(lambda self: len(self.ids) > self.saves)  # bookings to strand come first
    @rule(
        seat=st.sampled_from([("anna", "tutor"), ("boris", "tutor"), ("dora", "desk")]),
        other=st.sampled_from([True, False, False, False]),
        pattern=st.sampled_from(sorted(PATTERNS)),
        zone=st.sampled_from(["UTC", "UTC", "Europe/Berlin", "America/New_York"]),
        pause=st.sampled_from([0, 15]),
        leave=st.booleans(),
        stale=picks,
        fates=st.sampled_from(["keep", "cancel", "move", "nobody asked"]),
        spot=spots,
    )
    def save_hours(
        self,
        seat: tuple[str, str],
        other: bool,
        pattern: str,
        zone: str,
        pause: int,
        leave: bool,
        stale: int,
        fates: str,
        spot: int,
    ) -> None:
        self.saves += 1
        tutor = seat[0] if seat[0] in TUTORS and not other else TUTORS[spot % 2]
        closed = Override(datetime.now(UTC).date() + timedelta(days=3), False, 0, 1440)
        draft = TutorHours(zone, PATTERNS[pattern], (closed,) if leave else (), pause)
        version = self.oracle.versions[tutor] - (stale % 8 == 0)
        stranded = self.oracle.stranded(tutor, draft)
        sent = _sent(draft)
        tutor_id = self.centre.people[tutor].person_id
        if seat[0] in (tutor, "dora"):
            found = self.centre.seats[seat].execute(IMPACT, [tutor_id, *sent]).fetchall()
            assert {row[0] for row in found} == {self.ids[number] for number in stranded}
        decided: dict[int, Fate] = {}
        if fates != "nobody asked":
            # one is moved, the others stay where they are: two of them could want the same time
            decided = {number: Fate("keep" if fates == "move" else fates) for number in stranded}
            if stranded and fates == "move":
                decided[stranded[0]] = Fate("move", self.spots[spot])
        decisions = [self._sent(number, fate) for number, fate in decided.items()]
        wanted = self.oracle.save_hours(*seat, tutor, draft, version, decided)
        met = self._ask(seat, SAVE_HOURS, [tutor_id, version, *sent, Jsonb(decisions)])
        assert met == wanted, (seat, tutor, draft, decided)

    # --- what holds after every step ---------------------------------------------------------------------
    @invariant()
    def rows_are_the_oracles(self) -> None:
        if not hasattr(self, "oracle"):
            return
        found = {
            row[0]: row[1:]
            for row in self.centre.admin.execute(
                "SELECT id, tutor_id, student_id, lower(during), upper(during), upper(tutor_hold),"
                " status, version FROM app.session"
            )
        }
        people = self.centre.people
        assert found == {
            self.ids[number]: (
                people[lesson.tutor].person_id,
                people[lesson.student].person_id,
                instant_of(lesson.start),
                instant_of(lesson.end),
                instant_of(lesson.end + lesson.pause),
                lesson.status,
                lesson.version,
            )
            for number, lesson in self.oracle.lessons.items()
        }

    @invariant()
    def nobody_is_in_two_places(self) -> None:
        if not hasattr(self, "oracle"):
            return
        live = [lesson for lesson in self.oracle.lessons.values() if lesson.is_live]
        for at, one in enumerate(live):
            for other in live[at + 1 :]:
                if {one.tutor, one.student} & {other.tutor, other.student}:
                    assert one.end <= other.start or other.end <= one.start
                if one.tutor == other.tutor:
                    assert one.end + one.pause <= other.start or other.end + other.pause <= one.start

    def _facts(self, stored: dict[str, Any] | None) -> Facts | None:
        if stored is None:
            return None
        start = minute_of(datetime.fromisoformat(stored["starts_at"]))
        return Facts(stored["status"], stored["version"], start, self.centre.names[UUID(stored["tutor_id"])])

    @invariant()
    def history_is_whole(self) -> None:
        if not hasattr(self, "oracle"):
            return
        told: dict[UUID, list[Event]] = {session_id: [] for session_id in self.ids.values()}
        for session_id, actor_id, role, kind, before, after in self.centre.admin.execute(
            "SELECT session_id, actor_id, actor_role, kind, before, after FROM app.session_event ORDER BY id"
        ):
            actor = self.centre.names[actor_id]
            told[session_id].append(
                Event(actor, role, kind, self._facts(before), self._facts(after) or Facts("", 0, 0, ""))
            )
        assert told == {self.ids[number]: lesson.events for number, lesson in self.oracle.lessons.items()}
        for events in told.values():
            assert [event.after.version for event in events] == list(range(1, len(events) + 1))

    @invariant()
    def offered_is_what_is_accepted(self) -> None:
        if not hasattr(self, "oracle") or not self.ids:
            return
        self.looks += 1
        for actor, role in {SEATS[self.looks % len(SEATS)], self.last}:
            connection = self.centre.seats[actor, role]
            rows = connection.execute(SESSION_ACTIONS, [list(self.ids.values())]).fetchall()
            offered = {(row[0], row[1]): (row[2], row[3]) for row in rows}
            wanted = {
                (self.ids[number], action): (code == "", code)
                for number, lesson in self.oracle.lessons.items()
                if self.oracle.sees(actor, role, lesson)
                for action in ACTIONS[role]
                for code in [self.oracle.action_code(action, role, lesson)]
            }
            assert offered == wanted, (actor, role)

    # --- inside ------------------------------------------------------------------------------------------
    def _picked(self, pick: int, stale: bool) -> tuple[int, int]:
        number = sorted(self.ids)[pick % len(self.ids)]
        return number, self.oracle.lessons[number].version - (1 if stale and pick % 4 == 0 else 0)

    def _sent(self, number: int, fate: Fate) -> dict[str, Any]:
        """What was decided about a session, as the functions take it."""
        return {
            "session_id": str(self.ids[number]),
            "version": self.oracle.lessons[number].version,
            "fate": fate.what,
            "starts_at": instant_of(fate.start).isoformat() if fate.what == "move" else None,
            "tutor_id": str(self.centre.people[fate.tutor].person_id) if fate.tutor else None,
            "note": "",
        }

    def _ask(self, seat: tuple[str, str], query: str, args: list[Any]) -> str:
        self.last = seat
        try:
            self.centre.seats[seat].execute(query, args)
        except psycopg.Error as error:
            return f"{error.sqlstate}{error.diag.message_detail or ''}"  # a detail would show others' times
        return ""


def _sent(hours: TutorHours) -> tuple[Jsonb, Jsonb, Jsonb]:
    """Hours as ``app.save_hours`` takes them."""
    rules = [
        {"iso_weekday": own.iso_weekday, "start_minute": own.start_minute, "end_minute": own.end_minute}
        for own in hours.rules
    ]
    overrides = [
        {
            "on_date": own.on_date.isoformat(),
            "available": own.available,
            "start_minute": own.start_minute,
            "end_minute": own.end_minute,
            "reason": "",
        }
        for own in hours.overrides
    ]
    terms = {
        "timezone": hours.zone,
        "slot_step_minutes": hours.step,
        "min_notice_minutes": 0,
        "break_minutes": hours.pause,
        "horizon_days": 60,
        "cancel_notice_minutes": None,
    }
    return Jsonb(rules), Jsonb(overrides), Jsonb(terms)


def drive(database: TestDatabase, runs: int) -> None:
    """Let the machine run on a database of its own."""
    LifeMachine.centre = Centre(database)
    run_state_machine_as_test(
        LifeMachine,
        settings=settings(
            max_examples=runs,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
