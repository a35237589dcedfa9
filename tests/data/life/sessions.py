"""The steps of single sessions: booking, moving, what becomes of them, taking one change back."""

from itertools import product
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.data.life.centre import SEATS, STUDENTS, TUTORS, Seat
from tests.data.life.facts import ACTIONS, FINAL, STAFF, STATUS_OF
from tests.data.life.steps import Steps, first_good, hopes, picks, seats, spots, students, turned, tutors
from tests.data.slots_world import instant_of

BOOK = "SELECT app.book_session(%s, %s, %s, %s)"
BOOK_FOR = "SELECT app.book_session_for(%s, %s, %s, %s, %s, '', %s)"
MOVE = "SELECT app.move_session(%s, %s, %s, '', %s, %s)"
SET_STATUS = "SELECT app.set_session_status(%s, %s, %s, 'because')"
UNDO = "SELECT app.undo(%s)"


class SessionSteps(Steps):
    """One session at a time."""

    @rule(
        seat=seats,
        tutor=tutors,
        student=students,
        spot=spots,
        passes=st.booleans(),
        guest=st.sampled_from(["", "tutor", "student"]),
        hope=hopes,
    )
    def book(
        self, seat: Seat, tutor: str, student: str, spot: int, passes: bool, guest: str, hope: bool
    ) -> None:
        actor, role = seat
        passes = passes and role in STAFF
        tutor = self.guests.get("tutor", tutor) if guest == "tutor" else tutor
        student = self.guests.get("student", student) if guest == "student" else student
        student = actor if role == "student" else student
        tutor = actor if role == "tutor" and spot % 4 else tutor
        if hope:
            spot = self._free_spot(spot, tutor, student)
        number, session_id, start = len(self.ids), uuid4(), self.spots[spot]
        wanted = self.oracle.book(number, actor, role, tutor, student, start, pass_rules=passes)
        people = self.centre.people
        args: list[Any] = [people[tutor].person_id, self.centre.course, instant_of(start)]
        if role == "student":
            query, sent = BOOK, [session_id, *args]
        else:
            reason = "agreed by phone" if passes else None
            query, sent = BOOK_FOR, [session_id, people[student].person_id, *args, reason]
        self._answers(seat, query, sent, wanted, tutor, student, start, passes)
        if wanted == "":
            self.ids[number] = session_id

    @rule(
        seat=st.one_of(seats, st.just(("dora", "desk"))),
        pick=picks,
        spot=spots,
        tutor=st.one_of(st.none(), tutors),
        passes=st.sampled_from([False, False, True]),
        stale=st.booleans(),
        hope=hopes,
    )
    def move(
        self, seat: Seat, pick: int, spot: int, tutor: str | None, passes: bool, stale: bool, hope: bool
    ) -> None:
        if self._comes_early(self.ids):
            return
        number, version = self._picked(pick, stale)
        if hope:
            number, version, seat = self._actable("move", pick, seat)
            lesson = self.oracle.lessons[number]
            spot = self._free_spot(spot, tutor or lesson.tutor, lesson.student, number)
        start = self.oracle.lessons[number].start if tutor and spot % 2 else self.spots[spot]
        wanted = self.oracle.move(number, *seat, start, version, tutor, pass_rules=passes)
        to = self.centre.people[tutor].person_id if tutor else None
        sent = [self.ids[number], instant_of(start), version, to, "the tutor is ill" if passes else None]
        self._answers(seat, MOVE, sent, wanted, number, start, tutor, passes)

    @rule(seat=seats, pick=picks, action=st.sampled_from(sorted(STATUS_OF)), stale=st.booleans(), hope=hopes)
    def act(self, seat: Seat, pick: int, action: str, stale: bool, hope: bool) -> None:
        if self._comes_early(self.ids):
            return
        number, version = self._picked(pick, stale)
        if hope:
            number, version, seat = self._actable(action, pick, seat)
        wanted = self.oracle.act(number, *seat, action, version)
        sent = [self.ids[number], STATUS_OF[action], version]
        self._answers(seat, SET_STATUS, sent, wanted, number, action)

    @rule(seat=seats, pick=picks, back=st.sampled_from([1, 1, 1, 2, 3]), own=st.booleans())
    def undo(self, seat: Seat, pick: int, back: int, own: bool) -> None:
        if self._comes_early(self.ids):
            return
        number, _version = self._picked(pick, stale=False)
        if own and back == 1:  # something was changed, too
            lessons, numbers = self.oracle.lessons, turned(sorted(self.ids), pick)
            number = first_good(numbers, lambda one: lessons[one].events[-1].kind not in FINAL, number)
        events = self.oracle.lessons[number].events
        place = max(0, len(events) - back)
        if own:  # the one who did it; others are refused
            seat = (events[place].actor, events[place].role)
        stored = self._events([number])[number]
        wanted = self.oracle.undo(number, *seat, place)
        self._answers(seat, UNDO, [stored[place]], wanted, number, place)

    def _comes_early(self, needed: object) -> bool:
        """Whether what a step needs is not there yet; then a booking is made in its place.

        No step has a precondition: what Hypothesis draws must be the same whenever it repeats a life, and
        what became of the centre depends on the time of day.
        """
        if needed:
            return False
        self.early += 1
        tutor, student = TUTORS[self.early % len(TUTORS)], STUDENTS[self.early % len(STUDENTS)]
        spot = self.early % len(self.spots)
        self.book(self._staff(("dora", "desk")), tutor, student, spot, passes=False, guest="", hope=True)
        return True

    def _free_spot(self, spot: int, tutor: str, student: str, number: int | None = None) -> int:
        """Where the two could meet."""
        oracle, ways = self.oracle, turned(range(len(self.spots)), spot)
        return first_good(
            ways, lambda one: oracle.start_code(tutor, student, self.spots[one], number) == "", spot
        )

    def _actable(self, action: str, pick: int, seat: Seat) -> tuple[int, int, Seat]:
        """A session that it can happen to, its version, and somebody who may."""
        oracle = self.oracle

        def may(way: tuple[int, Seat]) -> bool:
            number, who = way
            lesson, (actor, role) = oracle.lessons[number], who
            sees = oracle.acts(*who) == "" and action in ACTIONS[role] and oracle.sees(actor, role, lesson)
            return sees and oracle.action_code(action, role, lesson) == ""

        ways = product(turned(sorted(self.ids), pick), (seat, *turned(SEATS, pick)))
        number, who = first_good(ways, may, (self._picked(pick, stale=False)[0], seat))
        return number, oracle.lessons[number].version, who
