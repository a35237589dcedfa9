"""What all steps of the state machine share: the beginning of a life, and asking with an answer in mind."""

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from tests.data.life.centre import KNOWN, ROLES, SEATS, STUDENTS, TUTORS, Centre, Seat, weekly
from tests.data.life.facts import PRICE, STAFF, Absence, Fate, TutorHours
from tests.data.life.oracle_people import Oracle
from tests.data.slots_world import instant_of, minute_of

STORED = "SELECT id, session_id FROM app.session_event WHERE session_id = ANY (%s) ORDER BY id"

seats = st.sampled_from(SEATS[:-2])
staff = st.sampled_from(
    [("dora", "desk")] * 3 + [("ada", "admin")] * 2 + [("anna", "tutor"), ("lena", "student")]
)
tutors = st.sampled_from(TUTORS)
students = st.sampled_from(STUDENTS)
spots = st.integers(0, 11)
picks = st.integers(0, 99)
#: Mostly a step looks first for something that will be granted: what is refused changes nothing.
hopes = st.sampled_from([True, True, True, False])

One = TypeVar("One")


def turned(some: Sequence[One], pick: int) -> list[One]:
    """All of them, begun elsewhere."""
    at = pick % len(some) if some else 0
    return [*some[at:], *some[:at]]


def first_good(some: Iterable[One], is_good: Callable[[One], object], otherwise: One) -> One:
    """The first that serves, or what was drawn."""
    return next((one for one in some if is_good(one)), otherwise)


class Steps(RuleBasedStateMachine):
    """The beginning. ``centre`` is set by whoever runs it."""

    centre: Centre

    @initialize()
    def begin(self) -> None:
        now = datetime.now(UTC)
        hours = {
            "anna": TutorHours(rules=weekly((0, 1440))),
            "boris": TutorHours(zone="Europe/Berlin", rules=weekly((8 * 60, 26 * 60)), pause=15),
        }
        versions = self.centre.empty(hours)
        self.oracle = Oracle(minute_of(now), hours, versions, {name: set(own) for name, own in ROLES.items()})
        self.oracle.prices.update(dict.fromkeys(hours, PRICE))
        self.oracle.enrolled.update(KNOWN)
        self.ids: dict[int, UUID] = {}
        self.series: list[list[int]] = []
        self.told = deepcopy(self.oracle)
        self.guests: dict[str, str] = {}  # who came in with an import, by role
        self.looks, self.saves, self.settled, self.switched, self.imports = 0, 0, 0, 0, 0
        self.priced, self.early = 0, 0
        self.absences: list[tuple[int, Absence]] = []
        self.last: Seat = SEATS[0]
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

    def _staff(self, seat: Seat) -> Seat:
        """The front desk or an administrator who may act now; that one if it is one."""
        able = [seat, ("dora", "desk"), ("ada", "admin"), ("ines", "admin")]
        return first_good(able, lambda one: one[1] in STAFF and self.oracle.acts(*one) == "", seat)

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
            "note": fate.note,
            "passes": fate.passes,
        }

    def _answers(self, seat: Seat, query: str, args: list[Any], wanted: str, *what: object) -> list[Any]:
        """Ask; the answer must be the oracle's. Returns the rows."""
        self.last = seat
        met, rows = self.centre.ask(seat, query, args)
        if met == "door":  # a new sign-in refuses the role before anything is asked
            assert wanted != ""
            assert seat[1] not in self.oracle.roles[seat[0]], (seat, *what)
            return []
        assert met == wanted, (met, wanted, seat, *what)
        return rows

    def _events(self, numbers: list[int]) -> dict[int, list[int]]:
        """The ids of the events of sessions, oldest first."""
        found: dict[UUID, list[int]] = {self.ids[number]: [] for number in numbers}
        for event_id, session_id in self.centre.admin.execute(STORED, [list(found)]):
            found[session_id].append(event_id)
        return {number: found[self.ids[number]] for number in numbers}
