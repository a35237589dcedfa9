"""What must hold after every step, whatever it was."""

from copy import deepcopy
from datetime import datetime
from typing import Any
from uuid import UUID

from hypothesis.stateful import invariant

from tests.data.life.centre import SEATS
from tests.data.life.facts import ACTIONS, Event, Facts, covers
from tests.data.life.steps import Steps
from tests.data.slots_world import instant_of, minute_of

SESSION_ACTIONS = "SELECT session_id, action, allowed, code FROM app.session_actions(%s::uuid[])"
FEED = "DELETE FROM app.change RETURNING topic, tutor_id"
SEARCH = "SELECT tutor_id FROM app.search_tutors(p_limit => 200)"


class Checks(Steps):
    """Rows, time, history and what is offered, compared with the oracle."""

    @invariant()
    def rows_are_the_oracles(self) -> None:
        if not hasattr(self, "oracle"):
            return
        found = {
            row[0]: row[1:]
            for row in self.centre.admin.execute(
                "SELECT id, tutor_id, student_id, lower(during), upper(during), upper(tutor_hold),"
                " status, version, price FROM app.session"
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
                lesson.price,
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
    def the_feed_tells(self) -> None:
        """Windows hear of what changed, about whom; where nothing changed nobody is woken."""
        if not hasattr(self, "oracle"):
            return
        was, now, people = self.told, self.oracle, self.centre.people
        heard = set(self.centre.admin.execute(FEED).fetchall())
        due: set[tuple[str, UUID | None]] = set()
        for number, lesson in now.lessons.items():
            old = was.lessons.get(number)
            if old is None or old.version != lesson.version:
                due |= {("session", people[one.tutor].person_id) for one in (old, lesson) if one}
        for tutor in now.hours:
            tutor_id = people[tutor].person_id
            if now.versions[tutor] != was.versions.get(tutor):
                due.add(("hours", tutor_id))
            if now.shown_as(tutor) != was.shown_as(tutor):
                due.add(("tutor", tutor_id))
        if (now.roles, now.inactive) != (was.roles, was.inactive):
            due.add(("person", None))
        assert due <= heard, (due, heard)
        assert due or not heard, heard
        self.told = deepcopy(now)

    @invariant()
    def students_find_who_is_shown(self) -> None:
        """A search finds the tutors who are listed and may enter, whatever else became of them."""
        if not hasattr(self, "oracle") or self.looks % 3 or self.oracle.acts("noah", "student"):
            return
        last = self.last
        rows = self._answers(("noah", "student"), SEARCH, [], "")
        self.last = last
        oracle = self.oracle
        assert {self.centre.names[row[0]] for row in rows} == {
            tutor for tutor in oracle.hours if tutor not in oracle.unlisted | oracle.inactive
        }

    @invariant()
    def time_to_come_is_somebodys(self) -> None:
        """What lies ahead is inside the hours, or somebody decided otherwise; its people have their roles."""
        if not hasattr(self, "oracle"):
            return
        oracle = self.oracle
        for number, lesson in oracle.lessons.items():
            if lesson.is_live and lesson.end > oracle.now:
                assert lesson.loose or covers(oracle.hours[lesson.tutor], lesson.start), number
                assert "tutor" in oracle.roles[lesson.tutor], number
                assert "student" in oracle.roles[lesson.student], number

    @invariant()
    def offered_is_what_is_accepted(self) -> None:
        if not hasattr(self, "oracle") or not self.ids:
            return
        self.looks += 1
        for actor, role in {SEATS[self.looks % len(SEATS)], self.last}:
            refused, last = self.oracle.acts(actor, role), self.last
            rows = self._answers((actor, role), SESSION_ACTIONS, [list(self.ids.values())], refused)
            self.last = last
            offered = {(row[0], row[1]): (row[2], row[3]) for row in rows}
            wanted = {
                (self.ids[number], action): (code == "", code)
                for number, lesson in self.oracle.lessons.items()
                if not refused and self.oracle.sees(actor, role, lesson)
                for action in ACTIONS[role]
                for code in [self.oracle.action_code(action, role, lesson)]
            }
            assert offered == wanted, (actor, role)
