"""The oracle of several sessions at once: a series, changes and undoing together. All of it or nothing."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass

from tests.data.life.facts import LESSON, STAFF, Fate, closing_time, dates_of, is_shut
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

    def _verdict(self, tutor: str, student: str, start: int) -> tuple[str, bool]:
        """Why a date is not free, and whether a reason of the desk passes that."""
        own = self.hours[tutor]
        until_when = closing_time(own, start)
        if until_when is None or start + LESSON > until_when:
            reason = "closed_day" if is_shut(own, start) else "no_hours"
        elif start < self.now:
            reason = "notice"
        elif self._meets({student}, start):
            reason = "own_session"
        elif self._meets({tutor}, start):
            reason = "booked"
        elif self.taken(tutor, student, start, own.pause):
            reason = "break"
        else:
            return "", False
        if reason in ("own_session", "booked", "break"):
            return reason, False
        if self.taken(tutor, student, start, own.pause):
            return "booked", False
        return reason, start >= self.now - 12 * 60

    def _meets(self, people: set[str], start: int) -> bool:
        return any(
            lesson.is_live
            and start < lesson.end
            and lesson.start < start + LESSON
            and people & {lesson.tutor, lesson.student}
            for lesson in self.lessons.values()
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
        """Cancel and move (number, version, fate) together, in this order; at most one of them is a move."""
        if code := self.acts(actor, role, STAFF):
            return code
        kept = deepcopy(self.lessons)
        code = ""
        for number, version, fate in sorted(changes, key=lambda change: change[2].what):  # cancel first
            if fate.what == "cancel":
                code = code or self.act(number, actor, role, "cancel", version)
            else:
                code = code or self.move(
                    number, actor, role, fate.start, version, fate.tutor or None, pass_rules=pass_rules
                )
        if code:
            self.lessons = kept
        return code

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
