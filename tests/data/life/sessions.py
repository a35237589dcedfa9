"""The steps of single sessions: booking, moving, what becomes of them, taking one change back."""

from typing import Any
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.data.life.centre import Seat
from tests.data.life.facts import STAFF, STATUS_OF
from tests.data.life.steps import Steps, picks, seats, spots, students, tutors
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
    )
    def book(self, seat: Seat, tutor: str, student: str, spot: int, passes: bool, guest: str) -> None:
        actor, role = seat
        passes = passes and role in STAFF
        tutor = self.guests.get("tutor", tutor) if guest == "tutor" else tutor
        student = self.guests.get("student", student) if guest == "student" else student
        student = actor if role == "student" else student
        tutor = actor if role == "tutor" and spot % 4 else tutor
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

    @precondition(lambda self: self.ids)
    @rule(
        seat=st.one_of(seats, st.just(("dora", "desk"))),
        pick=picks,
        spot=spots,
        tutor=st.one_of(st.none(), tutors),
        passes=st.sampled_from([False, False, True]),
        stale=st.booleans(),
    )
    def move(self, seat: Seat, pick: int, spot: int, tutor: str | None, passes: bool, stale: bool) -> None:
        number, version = self._picked(pick, stale)
        start = self.oracle.lessons[number].start if tutor and spot % 2 else self.spots[spot]
        wanted = self.oracle.move(number, *seat, start, version, tutor, pass_rules=passes)
        to = self.centre.people[tutor].person_id if tutor else None
        sent = [self.ids[number], instant_of(start), version, to, "the tutor is ill" if passes else None]
        self._answers(seat, MOVE, sent, wanted, number, start, tutor, passes)

    @precondition(lambda self: self.ids)
    @rule(seat=seats, pick=picks, action=st.sampled_from(sorted(STATUS_OF)), stale=st.booleans())
    def act(self, seat: Seat, pick: int, action: str, stale: bool) -> None:
        number, version = self._picked(pick, stale)
        wanted = self.oracle.act(number, *seat, action, version)
        sent = [self.ids[number], STATUS_OF[action], version]
        self._answers(seat, SET_STATUS, sent, wanted, number, action)

    @precondition(lambda self: self.ids)
    @rule(seat=seats, pick=picks, back=st.sampled_from([1, 1, 1, 2, 3]), own=st.booleans())
    def undo(self, seat: Seat, pick: int, back: int, own: bool) -> None:
        number, _version = self._picked(pick, stale=False)
        events = self.oracle.lessons[number].events
        place = max(0, len(events) - back)
        if own:  # the one who did it; others are refused
            seat = (events[place].actor, events[place].role)
        stored = self._events([number])[number]
        wanted = self.oracle.undo(number, *seat, place)
        self._answers(seat, UNDO, [stored[place]], wanted, number, place)
