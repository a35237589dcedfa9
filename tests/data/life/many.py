"""The steps of several sessions at once: a series, cancelled or moved in part, changes taken back."""

from typing import Any
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from psycopg.types.json import Jsonb

from tests.data.life.centre import Seat
from tests.data.life.facts import LESSON, WEEK, Fate, weeks_between
from tests.data.life.steps import Steps, picks, seats, spots, staff, students, tutors
from tests.data.slots_world import instant_of

PLAN = (
    "SELECT n, starts_at, ends_at, note, reason, passable"
    " FROM app.plan_series(%s, %s, %s, %s, %s, %s) ORDER BY n"
)
BOOK_SERIES = "SELECT app.book_series(%s, %s, %s, %s, %s, %s, '', %s)"
CHANGE = "SELECT app.change_sessions(%s, %s)"
PLAN_MOVE = (
    "SELECT session_id, starts_at, ends_at, note, reason, passable FROM app.plan_series_move(%s, %s, %s, %s)"
)
REASONS = (
    "SELECT DISTINCT ON (e.session_id) e.session_id, coalesce(r.reason, '') FROM app.session_event e"
    " LEFT JOIN app.session_event_reason r ON r.event_id = e.id"
    " WHERE e.session_id = ANY (%s) ORDER BY e.session_id, e.id DESC"
)
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
        note=st.sampled_from(["", "moves away"]),
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
        note: str,
    ) -> None:
        """This one and following end (or those ended before, too); perhaps the first of them moves."""
        own = self.series[pick % len(self.series)]
        lessons = self.oracle.lessons
        part = [number for number in own[since % len(own) :] if all_of_them or lessons[number].is_live]
        fates = {number: Fate("cancel", note=note) for number in part}
        if part and moved is not None:
            fates[part[0]] = Fate("move", self.spots[moved], note=note)
        changes = [(number, lessons[number].version, fate) for number, fate in fates.items()]
        if changes and stale % 8 == 0:
            number, version, fate = changes[-1]
            changes[-1] = (number, version - 1, fate)
        self._change_many(seat, changes, "the tutor is ill" if passes else None)

    def _change_many(
        self, seat: Seat, changes: list[tuple[int, int, Fate]], reason: str | None, *told: object
    ) -> None:
        """Do it; what was done says why in the history."""
        sent = [{**self._sent(number, fate), "version": version} for number, version, fate in changes]
        changes.sort(key=lambda change: self.ids[change[0]])
        lessons = self.oracle.lessons
        before = {number: lessons[number].version for number, _version, _fate in changes}
        wanted = self.oracle.change_many(*seat, changes, pass_rules=reason is not None)
        self._answers(seat, CHANGE, [Jsonb(sent), reason], wanted, changes, reason, *told)
        why = {
            self.ids[number]: "\n".join(
                part for part in (fate.note, reason if fate.what == "move" and fate.passes else "") if part
            )
            for number, _version, fate in changes
            if self.oracle.lessons[number].version > before[number]
        }
        assert dict(self.centre.admin.execute(REASONS, [list(why)]).fetchall()) == why

    @precondition(lambda self: self.series)
    @rule(
        seat=staff,
        pick=picks,
        since=st.integers(0, 3),
        all_of_them=st.booleans(),
        days=st.sampled_from([-1, 0, 1, 1, 7]),
        later=st.sampled_from([0, 0, 60]),
        tutor=st.one_of(st.none(), st.none(), tutors),
        own=st.one_of(st.none(), st.none(), spots),
        leaves=picks,
        takes=st.sampled_from(["free", "free and passed", "free and passed", "all"]),
        stale=picks,
    )
    def move_series(
        self,
        seat: Seat,
        pick: int,
        since: int,
        all_of_them: bool,
        days: int,
        later: int,
        tutor: str | None,
        own: int | None,
        leaves: int,
        takes: str,
        stale: int,
    ) -> None:
        """This one and following, or all, go elsewhere; one may get its own start or stay."""
        lessons, series = self.oracle.lessons, self.series[pick % len(self.series)]
        anchor = series[since % len(series)]
        first = lessons[anchor].start + days * 1440 + later
        who = tutor or lessons[anchor].tutor
        items: dict[int, int | None] = {
            number: None for number in series if all_of_them or lessons[number].start >= lessons[anchor].start
        }
        if own is not None:
            items[max(items)] = self.spots[own]
        stays = frozenset({min(items)} if leaves % 5 == 0 and len(items) > 1 else ())
        zone = self.oracle.hours[who].zone
        aims = [
            first + WEEK * weeks_between(zone, lessons[anchor].start, lessons[number].start)
            for number in items
        ]
        if not all(-1440 <= aim - self.oracle.now <= 50 * 1440 for aim in aims):
            return  # the oracle's walls end there
        wanted, goes = self.oracle.plan_move(*seat, who, anchor, first, items, stays)
        told = (series, anchor, first, who, items, stays)
        sent = [
            {
                "session_id": str(self.ids[number]),
                "starts_at": start if start is None else instant_of(start).isoformat(),
                "stays": number in stays,
            }
            for number, start in items.items()
        ]
        args = [self.ids[anchor], instant_of(first), self.centre.people[who].person_id, Jsonb(sent)]
        shown = self._answers(seat, PLAN_MOVE, args, wanted, *told)
        # whether the tutor is there or needs a break may depend on one that moves along
        assert {row[0]: (*row[1:4], row[4].replace("break", "booked"), row[5]) for row in shown} == {
            self.ids[number]: (
                instant_of(one.start),
                instant_of(one.start + LESSON),
                one.note,
                one.reason.replace("break", "booked"),
                one.passable,
            )
            for number, one in goes.items()
        }, told

        changes = [
            (
                number,
                lessons[number].version,
                Fate("move", one.start, who, passes=one.passable, note="new timetable"),
            )
            for number, one in goes.items()
            if number not in stays
            and (one.start, who) != (lessons[number].start, lessons[number].tutor)
            and (takes == "all" or one.reason == "" or ("passed" in takes and one.passable))
        ]
        if wanted:  # whoever may not plan does not move either
            changes = [(anchor, lessons[anchor].version, Fate("move", first, who, passes=False))]
        if changes and stale % 8 == 0:
            number, version, fate = changes[-1]
            changes[-1] = (number, version - 1, fate)
        if changes:
            passes = any(fate.passes for _number, _version, fate in changes)
            self._change_many(seat, changes, "agreed by phone" if passes else None, *told)

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
