"""The steps of several sessions at once: a series, a part of one cancelled, several changes taken back."""

from typing import Any
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from psycopg.types.json import Jsonb

from tests.data.life.centre import Seat
from tests.data.life.facts import LESSON, Fate
from tests.data.life.steps import Steps, picks, seats, spots, staff, students, tutors
from tests.data.slots_world import instant_of

PLAN = (
    "SELECT n, starts_at, ends_at, note, reason, passable"
    " FROM app.plan_series(%s, %s, %s, %s, %s, %s) ORDER BY n"
)
BOOK_SERIES = "SELECT app.book_series(%s, %s, %s, %s, %s, %s, '', %s)"
CHANGE = "SELECT app.change_sessions(%s, %s)"
UNDO_MANY = "SELECT app.undo_many(%s)"
BELONGS = "SELECT series_id, session_id FROM app.series_session"


class ManySteps(Steps):
    """All of them or none."""

    @rule(
        seat=staff,
        tutor=tutors,
        student=students,
        spot=spots,
        every=st.integers(1, 2),
        count=st.integers(1, 4),
        takes=st.sampled_from(["free", "free and passed", "free and passed", "all"]),
        again=st.booleans(),
        guest=st.sampled_from(["", "tutor", "student"]),
    )
    def book_series(
        self, seat: Seat, tutor: str, student: str, spot: int, every: int, count: int, takes: str,
        again: bool, guest: str,
    ) -> None:  # fmt: skip
        tutor = self.guests.get("tutor", tutor) if guest == "tutor" else tutor
        student = self.guests.get("student", student) if guest == "student" else student
        start, people = self.spots[spot], self.centre.people
        who = [people[student].person_id, people[tutor].person_id, self.centre.course]
        wanted, dates = self.oracle.plan_series(*seat, student, tutor, start, every, count)
        told = (student, tutor, start, every, count)
        shown = self._answers(seat, PLAN, [*who, instant_of(start), every, count], wanted, *told)
        assert shown == [
            (n, instant_of(one.start), instant_of(one.start + LESSON), one.note, one.reason, one.passable)
            for n, one in enumerate(dates, 1)
        ], told

        if wanted == "":
            taken = [
                (one.start, one.passable)
                for one in dates
                if takes == "all" or one.reason == "" or ("passed" in takes and one.passable)
            ]
        else:
            taken = [(start, False)]  # whoever may not plan does not book either
        first = len(self.ids)
        items = [(number, *date) for number, date in enumerate(taken, first)]
        ids = {number: uuid4() for number, _start, _passes in items}
        passes = [
            {"session_id": str(ids[number]), "starts_at": instant_of(at).isoformat(), "passes": passed}
            for number, at, passed in items
        ]
        reason = "agreed by phone" if any(passed for _number, _at, passed in items) else None
        args = [uuid4(), *who, every, Jsonb(passes), reason]
        wanted = self.oracle.book_series(*seat, student, tutor, items) if items else "22023"
        self._answers(seat, BOOK_SERIES, args, wanted, *told, items)
        if wanted == "":
            self.ids.update(ids)
            self.series.append(list(ids))
            if again:
                self._answers(seat, BOOK_SERIES, args, "", "asked again", *told)
        belongs = self.centre.admin.execute(BELONGS).fetchall()
        sets: dict[Any, set[Any]] = {}
        for series_id, session_id in belongs:
            sets.setdefault(series_id, set()).add(session_id)
        assert sorted(map(sorted, sets.values())) == sorted(
            sorted(self.ids[number] for number in one) for one in self.series
        )

    @precondition(lambda self: self.series)
    @rule(
        seat=staff,
        pick=picks,
        since=st.integers(0, 3),
        all_of_them=st.sampled_from([False, False, True]),
        moved=st.one_of(st.none(), spots),
        passes=st.booleans(),
        stale=picks,
    )
    def change_part(
        self,
        seat: Seat,
        pick: int,
        since: int,
        all_of_them: bool,
        moved: int | None,
        passes: bool,
        stale: int,
    ) -> None:
        """This one and following end (or those ended before, too); perhaps the first of them moves."""
        own = self.series[pick % len(self.series)]
        lessons = self.oracle.lessons
        part = [number for number in own[since % len(own) :] if all_of_them or lessons[number].is_live]
        fates = {number: Fate("cancel") for number in part}
        if part and moved is not None:
            fates[part[0]] = Fate("move", self.spots[moved])
        changes = [(number, lessons[number].version, fate) for number, fate in fates.items()]
        if changes and stale % 8 == 0:
            number, version, fate = changes[-1]
            changes[-1] = (number, version - 1, fate)
        sent = [{**self._sent(number, fate), "version": version} for number, version, fate in changes]
        changes.sort(key=lambda change: self.ids[change[0]])
        wanted = self.oracle.change_many(*seat, changes, pass_rules=passes)
        reason = "the tutor is ill" if passes else None
        self._answers(seat, CHANGE, [Jsonb(sent), reason], wanted, changes, passes)

    @precondition(lambda self: len(self.ids) > 1)
    @rule(
        seat=seats,
        own=st.sampled_from([True, True, True, False]),
        pick=picks,
        most=st.integers(1, 6),
        stray=picks,
    )
    def undo_many(self, seat: Seat, own: bool, pick: int, most: int, stray: int) -> None:
        """The last changes of one person, newest first; now and then somebody's, or an older one."""
        events = self._events(sorted(self.ids))
        lessons = self.oracle.lessons
        lasts = [(events[number][-1], number, len(events[number]) - 1) for number in sorted(self.ids)]
        if own:
            _id, number, place = max(lasts, key=lambda last: (last[0] % 7 == pick % 7, last[0]))
            seat = (lessons[number].events[place].actor, lessons[number].events[place].role)
        chosen = sorted(
            (
                last
                for last in lasts
                if (lessons[last[1]].events[last[2]].actor, lessons[last[1]].events[last[2]].role) == seat
                and lessons[last[1]].events[last[2]].kind not in ("booked", "imported", "undone")
            ),
            reverse=True,
        )[:most]
        if stray % 8 == 0 or not chosen:
            number = sorted(self.ids)[pick % len(self.ids)]
            place = stray % len(events[number])
            if all(chosen_id != events[number][place] for chosen_id, _number, _place in chosen):
                chosen.append((events[number][place], number, place))
        chosen.sort(reverse=True)
        wanted = self.oracle.undo_many(*seat, [(number, place) for _id, number, place in chosen])
        self._answers(seat, UNDO_MANY, [[one[0] for one in chosen]], wanted, chosen)
        if wanted == "" and pick % 3 == 0:
            self._answers(seat, UNDO_MANY, [[one[0] for one in chosen]], "", "asked again", chosen)
