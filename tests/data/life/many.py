"""The steps of several sessions at once: a series, cancelled or moved in part, changes taken back."""

from collections.abc import Iterable
from copy import deepcopy
from itertools import product
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import rule
from psycopg.types.json import Jsonb

from tests.data.life.centre import STUDENTS, TUTORS, Seat
from tests.data.life.facts import CANCEL_NOTICE, EARLY, FINAL, LESSON, WEEK, Fate, weeks_between
from tests.data.life.oracle_many import Date
from tests.data.life.sessions import SessionSteps
from tests.data.life.steps import (
    first_good,
    hopes,
    picks,
    seats,
    spots,
    staff,
    students,
    turned,
    tutors,
)
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

#: Minutes before a start at which what may be done changes; a life is shorter than the margin.
EDGES = (-12 * 60, -LESSON, 0, EARLY, CANCEL_NOTICE)
MARGIN = 5
DAYS = [-1, 0, 1, 1, 7]
Way = tuple[int, int, str | None]


def is_taken(date: Date, takes: str) -> bool:
    """Whether a date is tried."""
    return takes == "all" or date.reason == "" or ("passed" in takes and date.passable)


class ManySteps(SessionSteps):
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
        hope=hopes,
    )
    def book_series(
        self, seat: Seat, tutor: str, student: str, spot: int, every: int, count: int, takes: str,
        again: bool, guest: str, hope: bool,
    ) -> None:  # fmt: skip
        tutor = self.guests.get("tutor", tutor) if guest == "tutor" else tutor
        student = self.guests.get("student", student) if guest == "student" else student
        if hope:
            seat, tutor, student, spot = self._free_series(seat, tutor, student, spot, every, count)
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
            taken = [(one.start, one.passable) for one in dates if is_taken(one, takes)]
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

    def _free_series(
        self, seat: Seat, tutor: str, student: str, spot: int, every: int, count: int
    ) -> tuple[Seat, str, str, int]:
        """Who could meet when, all dates being free."""
        drawn, oracle = (self._staff(seat), tutor, student, spot), self.oracle
        pairs = product([tutor, *TUTORS], [student, *STUDENTS], turned(range(len(self.spots)), spot))

        def all_free(way: tuple[Seat, str, str, int]) -> bool:
            who, teacher, learner, at = way
            code, dates = oracle.plan_series(*who, learner, teacher, self.spots[at], every, count)
            return code == "" and not any(one.reason for one in dates)

        return first_good(((drawn[0], *pair) for pair in pairs), all_free, drawn)

    def _begin_series(self, seat: Seat, pick: int) -> None:
        """A term of four weeks: what follows needs one."""
        tutor, student = TUTORS[pick % len(TUTORS)], STUDENTS[pick % len(STUDENTS)]
        self.book_series(
            seat, tutor, student, pick % len(self.spots), 1, 4, "free", again=False, guest="", hope=True
        )

    @rule(
        seat=staff,
        pick=picks,
        since=st.integers(0, 3),
        all_of_them=st.sampled_from([False, False, True]),
        moved=st.one_of(st.none(), spots),
        passes=st.booleans(),
        stale=picks,
        note=st.sampled_from(["", "moves away"]),
        hope=hopes,
    )
    def change_part(
        self, seat: Seat, pick: int, since: int, all_of_them: bool, moved: int | None, passes: bool,
        stale: int, note: str, hope: bool,
    ) -> None:  # fmt: skip
        """This one and following end (or those ended before, too); perhaps the first of them moves."""
        if not self.series or (hope and not any(map(self._scheduled, self.series))):
            self._begin_series(seat, pick)
            return
        lessons, reason = self.oracle.lessons, "the tutor is ill" if passes else None
        own = self.series[pick % len(self.series)]
        if hope:
            seat, all_of_them = self._staff(seat), False
            own = first_good(turned(self.series, pick), self._scheduled, own)
            since = first_good(range(since % len(own), -1, -1), lambda n: lessons[own[n]].is_live, 0)
        part = [number for number in own[since % len(own) :] if all_of_them or lessons[number].is_live]

        def changes_to(spot: int | None) -> list[tuple[int, int, Fate]]:
            fates = {number: Fate("cancel", note=note) for number in part}
            if part and spot is not None:
                fates[part[0]] = Fate("move", self.spots[spot], note=note)
            return [(number, lessons[number].version, fate) for number, fate in fates.items()]

        if hope and moved is not None:
            ways = [*turned(range(len(self.spots)), moved), None]
            moved = first_good(ways, lambda spot: self._would_change(seat, changes_to(spot), reason), moved)
        changes = changes_to(moved)
        if changes and stale % 8 == 0:
            number, version, fate = changes[-1]
            changes[-1] = (number, version - 1, fate)
        self._change_many(seat, changes, reason)

    def _would_change(self, seat: Seat, changes: list[tuple[int, int, Fate]], reason: str | None) -> bool:
        """Whether all of it would be granted."""
        return deepcopy(self.oracle).change_many(*seat, changes, pass_rules=reason is not None) == ""

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

    @rule(
        seat=staff,
        pick=picks,
        since=st.integers(0, 3),
        all_of_them=st.booleans(),
        days=st.sampled_from(DAYS),
        later=st.sampled_from([0, 0, 60]),
        tutor=st.one_of(st.none(), st.none(), tutors),
        own=st.one_of(st.none(), st.none(), spots),
        leaves=picks,
        takes=st.sampled_from(["free", "free and passed", "free and passed", "all"]),
        stale=picks,
        hope=hopes,
    )
    def move_series(
        self, seat: Seat, pick: int, since: int, all_of_them: bool, days: int, later: int,
        tutor: str | None, own: int | None, leaves: int, takes: str, stale: int, hope: bool,
    ) -> None:  # fmt: skip
        """This one and following, or all, go elsewhere; one may get its own start or stay."""
        if not self.series or (hope and not any(map(self._scheduled, self.series))):
            self._begin_series(seat, pick)
            return
        lessons, series = self.oracle.lessons, self.series[pick % len(self.series)]
        if hope:
            seat = self._staff(seat)
            series = first_good(turned(self.series, pick), self._scheduled, series)
            since = series.index(turned(self._scheduled(series), since)[0])
        anchor = series[since % len(series)]
        items: dict[int, int | None] = {
            number: None for number in series if all_of_them or lessons[number].start >= lessons[anchor].start
        }
        if own is not None:
            items[max(items)] = self.spots[own]
        stays = frozenset({min(items)} if leaves % 5 == 0 and len(items) > 1 else ())
        way: Way = (days, later, tutor)
        if hope:
            ways = product(turned(DAYS, DAYS.index(days)), (later, 60 - later), (tutor, None, *TUTORS))
            way = first_good(ways, lambda one: self._could_go(seat, anchor, items, stays, one), way)
        first, who = self._goal(anchor, way)
        if not self._can_be_told(anchor, items, first, who):
            return
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
            and is_taken(one, takes)
        ]
        if wanted:  # whoever may not plan does not move either
            changes = [(anchor, lessons[anchor].version, Fate("move", first, who, passes=False))]
        if changes and stale % 8 == 0:
            number, version, fate = changes[-1]
            changes[-1] = (number, version - 1, fate)
        if changes:
            passes = any(fate.passes for _number, _version, fate in changes)
            self._change_many(seat, changes, "agreed by phone" if passes else None, *told)

    def _scheduled(self, numbers: list[int]) -> list[int]:
        """Those that can still move."""
        return [number for number in numbers if self.oracle.lessons[number].status == "scheduled"]

    def _goal(self, anchor: int, way: Way) -> tuple[int, str]:
        """Where the one goes that the others follow: start and tutor."""
        days, later, tutor = way
        lesson = self.oracle.lessons[anchor]
        return lesson.start + days * 1440 + later, tutor or lesson.tutor

    def _can_be_told(self, anchor: int, numbers: Iterable[int], first: int, who: str) -> bool:
        """Whether the oracle's walls show everything where it would go, far from what the clock decides."""
        zone, lessons = self.oracle.hours[who].zone, self.oracle.lessons
        aims = [
            first + WEEK * weeks_between(zone, lessons[anchor].start, lessons[number].start)
            for number in numbers
        ]
        ahead = [aim - self.oracle.now for aim in aims]
        return all(-1440 <= one <= 50 * 1440 for one in ahead) and not any(
            abs(one - edge) <= MARGIN for one in ahead for edge in EDGES
        )

    def _could_go(
        self, seat: Seat, anchor: int, items: dict[int, int | None], stays: frozenset[int], way: Way
    ) -> bool:
        """Whether something moves, and the pattern is free wherever anything can move at all."""
        first, who = self._goal(anchor, way)
        if not self._can_be_told(anchor, items, first, who):
            return False
        code, goes = self.oracle.plan_move(*seat, who, anchor, first, items, stays)
        lessons = self.oracle.lessons
        return (
            code == ""
            and any(
                one.reason == ""
                and number not in stays
                and (one.start, who) != (lessons[number].start, lessons[number].tutor)
                for number, one in goes.items()
            )
            and all(one.reason in ("", "status") or items[number] is not None for number, one in goes.items())
        )

    @rule(
        seat=seats,
        own=st.sampled_from([True, True, True, False]),
        pick=picks,
        most=st.integers(1, 6),
        stray=picks,
    )
    def undo_many(self, seat: Seat, own: bool, pick: int, most: int, stray: int) -> None:
        """The last changes of one person, newest first; now and then somebody's, or an older one."""
        if self._comes_early(len(self.ids) > 1):
            return
        events = self._events(sorted(self.ids))
        lessons = self.oracle.lessons
        lasts = [(events[number][-1], number, len(events[number]) - 1) for number in sorted(self.ids)]
        able = [last for last in lasts if lessons[last[1]].events[last[2]].kind not in FINAL]
        if own:
            _id, number, place = max(able or lasts, key=lambda last: (last[0] % 7 == pick % 7, last[0]))
            seat = (lessons[number].events[place].actor, lessons[number].events[place].role)
        chosen = sorted(
            (
                last
                for last in able
                if (lessons[last[1]].events[last[2]].actor, lessons[last[1]].events[last[2]].role) == seat
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
