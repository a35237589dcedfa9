"""The oracle of several sessions at once: a series, changes and undoing together. All of it or nothing."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

from tests.data.life.facts import (
    LESSON,
    STAFF,
    Fate,
    closing_time,
    dates_of,
    is_shut,
    weeks_between,
)
from tests.data.life.oracle_hours import LessonsAndHours


@dataclass(frozen=True)
class Date:
    """One date of a series with its verdict."""

    start: int
    note: str
    reason: str
    passable: bool


class ManyLessons(LessonsAndHours):
    """Adds what concerns more than one session."""

    def plan_series(
        self, actor: str, role: str, student: str, tutor: str, first: int, every: int, count: int
    ) -> tuple[str, list[Date]]:
        """The code of the question, and the verdict of each date."""
        code = self.acts(actor, role, STAFF)
        if code == "" and not self.learns(student):
            code = "TD001"
        if code == "" and (
            student == tutor or not self.teaches(tutor, actor, role) or not self.offers(tutor)
        ):
            code = "TD002"
        if code:
            return code, []
        dates = dates_of(self.hours[tutor].zone, first, every, count)
        return "", [Date(start, note, *self._verdict(tutor, student, start)) for start, note in dates]

    def plan_move(
        self,
        actor: str,
        role: str,
        tutor: str,
        anchor: int,
        first: int,
        items: Mapping[int, int | None],
        stays: frozenset[int],
    ) -> tuple[str, dict[int, Date]]:
        """The code of the question, and where each would go: to its own start, or as the pattern says."""
        code = self.acts(actor, role, STAFF)
        if code == "" and not self.teaches(tutor, actor, role):
            code = "TD002"
        lessons = {number: self.lessons[number] for number in items}
        if code == "" and any(
            tutor == one.student or (tutor != one.tutor and not self.offers(tutor))
            for one in lessons.values()
        ):
            code = "TD002"
        if code:
            return code, {}
        zone, goes = self.hours[tutor].zone, {}
        for number, own_start in items.items():
            weeks = weeks_between(zone, self.lessons[anchor].start, lessons[number].start)
            pattern = dates_of(zone, first, weeks, 2)[1 if weeks else 0]
            goes[number] = pattern if own_start is None else (own_start, "")
        return "", {
            number: Date(start, note, *self._move_verdict(number, tutor, start, goes, stays))
            for number, (start, note) in goes.items()
        }

    def _move_verdict(
        self,
        number: int,
        tutor: str,
        start: int,
        goes: Mapping[int, tuple[int, str]],
        stays: frozenset[int],
    ) -> tuple[str, bool]:
        """Why one of several cannot go there, those that move along being out of the way."""
        lesson, pause = self.lessons[number], self.hours[tutor].pause
        if lesson.status != "scheduled":
            reason, passable = "status", False
        elif (lesson.tutor, lesson.start) == (tutor, start):
            reason, passable = "", False
        else:
            reason, passable = self._verdict(tutor, lesson.student, start, frozenset(goes) - stays | {number})
        along = [other for one, (other, _note) in goes.items() if one != number and one not in stays]
        meets = any(start < other + LESSON + pause and other < start + LESSON + pause for other in along)
        if number not in stays and (reason == "" or passable) and meets:
            return "series", False
        return reason, passable

    def _verdict(
        self, tutor: str, student: str, start: int, beside: frozenset[int] = frozenset()
    ) -> tuple[str, bool]:
        """Why a date is not free, and whether a reason passes that; ``beside`` are not in the way."""
        own = self.hours[tutor]
        until_when = closing_time(own, start)
        if until_when is None or start + LESSON > until_when:
            reason = "closed_day" if is_shut(own, start) else "no_hours"
        elif start < self.now:
            reason = "notice"
        elif self._meets({student}, start, beside):
            reason = "own_session"
        elif self._meets({tutor}, start, beside):
            reason = "booked"
        elif self.taken(tutor, student, start, own.pause, beside=beside):
            reason = "break"
        else:
            return "", False
        if reason in ("own_session", "booked", "break"):
            return reason, False
        if self.taken(tutor, student, start, own.pause, beside=beside):
            is_student = beside and self._meets({student}, start, beside)  # who moves is told more
            return "own_session" if is_student else "booked", False
        return reason, start >= self.now - 12 * 60

    def _meets(self, people: set[str], start: int, beside: frozenset[int]) -> bool:
        return any(
            lesson.is_live
            and number not in beside
            and start < lesson.end
            and lesson.start < start + LESSON
            and people & {lesson.tutor, lesson.student}
            for number, lesson in self.lessons.items()
        )

    def book_series(
        self,
        actor: str,
        role: str,
        student: str,
        tutor: str,
        items: Sequence[tuple[int, int, bool]],
    ) -> str:
        """Book (number, start, whether it passes rules) all, or none."""
        if code := self.acts(actor, role, STAFF):
            return code
        if not self.learns(student):
            return "TD001"
        kept = deepcopy((self.lessons, self.enrolled))
        code = ""
        for number, start, passes in items:
            code = code or self.book(number, actor, role, tutor, student, start, pass_rules=passes)
        if code:
            self.lessons, self.enrolled = kept
        return code

    def change_many(
        self, actor: str, role: str, changes: Sequence[tuple[int, int, Fate]], *, pass_rules: bool
    ) -> str:
        """Cancel and move (number, version, fate) together; they come in the order of the sessions' ids."""
        if code := self.acts(actor, role, STAFF):
            return code
        kept = deepcopy(self.lessons)
        code = ""
        for number, version, fate in changes:
            if fate.what == "cancel":
                code = code or self.act(number, actor, role, "cancel", version)
        waiting = [change for change in changes if change[2].what == "move"]
        while waiting and code == "":
            # whoever finds the place free of those that wait, too, goes first
            change = min(waiting, key=lambda one: (self._waits(one, waiting), one[2].start))
            waiting.remove(change)
            number, version, fate = change
            code = self.move(
                number,
                actor,
                role,
                fate.start,
                version,
                fate.tutor or None,
                pass_rules=pass_rules and fate.passes,
            )
        if code:
            self.lessons = kept
        return code

    def _waits(self, change: tuple[int, int, Fate], waiting: Sequence[tuple[int, int, Fate]]) -> bool:
        number, _version, fate = change
        lesson, end = self.lessons[number], fate.start + LESSON
        target = fate.tutor or lesson.tutor
        pause = self.hours[target].pause
        others = [self.lessons[one] for one, _version, _fate in waiting if one != number]
        return any(
            (one.tutor == target and one.start < end + pause and fate.start < one.end + one.pause)
            or (one.student == lesson.student and one.start < end and fate.start < one.end)
            for one in others
        )

    def undo_many(self, actor: str, role: str, events: Sequence[tuple[int, int]]) -> str:
        """Take back (number, place of the event) all, newest first, or none."""
        if code := self.acts(actor, role):
            return code
        for number, place in events:
            event = self.lessons[number].events[place]
            if (event.actor, event.role) != (actor, role) or not self.sees(actor, role, self.lessons[number]):
                return "TD013"
        kept = deepcopy(self.lessons)
        code = ""
        for number, place in events:
            code = code or self.undo(number, actor, role, place)
        if code:
            self.lessons = kept
        return code
