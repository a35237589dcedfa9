"""What a small centre must look like after each step, kept in plain Python: the life of single sessions.

Belongs here: the state, and the rules of a session's life, counted from the words of the contract, minute by
minute where slots are concerned (``clock_reference``). Hours, several sessions at once and people build on it
in ``oracle_*.py``. Does not belong here: asking the database anything. Codes are the SQLSTATEs of the
contract, '' for a success, 28000 where the server lets nobody in.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from tests.data.life.facts import (
    ACTIONS,
    CANCEL_NOTICE,
    EARLY,
    KIND_OF,
    LESSON,
    LIVE,
    STAFF,
    STATUS_OF,
    Absence,
    Event,
    Lesson,
    TutorHours,
    closing_time,
    covers,
)

EVERYBODY = ("student", "tutor", "desk", "admin")


@dataclass
class Lessons:
    """Everything of the centre that the steps can change; ``now`` is the minute the run began in."""

    now: int
    hours: dict[str, TutorHours]
    versions: dict[str, int]
    roles: dict[str, set[str]]
    inactive: set[str] = field(default_factory=set)
    unlisted: set[str] = field(default_factory=set)
    prices: dict[str, Decimal] = field(default_factory=dict)  # of the course, with each who ever taught it
    not_offered: set[str] = field(default_factory=set)
    lessons: dict[int, Lesson] = field(default_factory=dict)
    enrolled: set[tuple[str, str]] = field(default_factory=set)
    closing: str = ""  # the tutor whose hours change in the same step
    undone: list[Absence] = field(default_factory=list)

    # --- people ----------------------------------------------------------------------------------------
    def acts(self, actor: str, role: str, granted: tuple[str, ...] = EVERYBODY) -> str:
        """What somebody meets who acts in a role, before anything else is looked at."""
        if actor in self.inactive:
            return "28000"
        if role not in granted:
            return "42501"
        return "" if role in self.roles[actor] else "TD001"

    def learns(self, student: str) -> bool:
        """Whether somebody is an active student."""
        return student not in self.inactive and "student" in self.roles[student]

    def teaches(self, tutor: str, actor: str, role: str) -> bool:
        """Whether somebody is a tutor to whoever asks."""
        return (
            tutor not in self.inactive
            and "tutor" in self.roles[tutor]
            and (
                tutor not in self.unlisted
                or role in STAFF
                or tutor == actor
                or self._is_own_student(tutor, actor)
            )
        )

    def offers(self, tutor: str) -> bool:
        """Whether a tutor offers the course."""
        return tutor in self.prices and tutor not in self.not_offered

    def shown_as(self, tutor: str) -> tuple[object, ...]:
        """How a tutor is shown: listed, offering, at a price."""
        return tutor in self.unlisted, tutor in self.not_offered, self.prices.get(tutor)

    # --- slots ---------------------------------------------------------------------------------------
    def start_code(
        self, tutor: str, student: str, start: int, ignore: int | None = None, hours: TutorHours | None = None
    ) -> str:
        """What a start meets that no staff reason lifts over the rules."""
        own = hours or self.hours[tutor]
        closes = closing_time(own, start)
        if closes is None or start + LESSON > closes:
            return "TD003"
        if start < self.now:
            return "TD007"
        return "23P01" if self.taken(tutor, student, start, own.pause, ignore) else ""

    def taken(
        self,
        tutor: str,
        student: str,
        start: int,
        pause: int,
        ignore: int | None = None,
        beside: frozenset[int] = frozenset(),
    ) -> bool:
        """Whether either person is busy: the net under everything, staff's reasons included."""
        end = start + LESSON
        for number, other in self.lessons.items():
            if number == ignore or number in beside or not other.is_live:
                continue
            overlaps = start < other.end and other.start < end
            if overlaps and {tutor, student} & {other.tutor, other.student}:
                return True
            if other.tutor == tutor and start < other.end + other.pause and other.start < end + pause:
                return True
        return False

    def stranded(self, tutor: str, draft: TutorHours) -> list[int]:
        """The live sessions, not yet over, inside the stored hours and no longer inside the draft's."""
        return [
            number
            for number, lesson in self.lessons.items()
            if lesson.tutor == tutor
            and lesson.is_live
            and lesson.end > self.now
            and covers(self.hours[tutor], lesson.start)
            and not covers(draft, lesson.start)
        ]

    # --- what may be done ------------------------------------------------------------------------------
    def action_code(self, action: str, role: str, lesson: Lesson) -> str:
        """The SQLSTATE an action of a role would meet with a session now."""
        begun, soon = self.now >= lesson.start, self.now >= lesson.start - EARLY
        legal = {
            "start": lesson.status == "scheduled" and soon,
            "complete": lesson.is_live and begun,
            "no_show": lesson.status == "scheduled" and begun,
            "move": lesson.status == "scheduled",
            "cancel": lesson.is_live,
            "reopen": lesson.status in ("completed", "no_show", "cancelled"),
        }[action]
        if not legal:
            return "TD009"
        return "TD007" if role == "student" and self.now > lesson.start - CANCEL_NOTICE else ""

    def sees(self, actor: str, role: str, lesson: Lesson) -> bool:
        """Whether the session exists for somebody acting in a role."""
        return role in STAFF or actor == (lesson.student if role == "student" else lesson.tutor)

    # --- steps: each says the code it must meet, and changes the oracle when that is '' -------------------
    def book(
        self, number: int, actor: str, role: str, tutor: str, student: str, start: int, *, pass_rules: bool
    ) -> str:
        """Book; only staff pass rules."""
        if code := self.acts(actor, role):
            return code
        if role == "tutor" and (tutor != actor or not self._is_own_student(tutor, student)):
            return "42501"
        if not self.learns(student):
            return "TD001"
        if tutor == student or not self.teaches(tutor, actor, role) or not self.offers(tutor):
            return "TD002"
        pause = self.hours[tutor].pause
        if pass_rules:
            code = "23P01" if self.taken(tutor, student, start, pause) else ""
        else:
            code = self.start_code(tutor, student, start)
        if code == "":
            lesson = Lesson(tutor, student, start, pause, self.prices[tutor], loose=pass_rules)
            lesson.events.append(Event(actor, role, "booked", None, lesson.facts()))
            self.lessons[number] = lesson
            self.enrolled.add((tutor, student))
        return code

    def move(
        self,
        number: int,
        actor: str,
        role: str,
        start: int,
        version: int,
        tutor: str | None = None,
        *,
        pass_rules: bool = False,
    ) -> str:
        """Move in time or to another tutor; staff alone do the latter, and pass rules."""
        if code := self.acts(actor, role):
            return code
        lesson = self.lessons[number]
        if not self.sees(actor, role, lesson):
            return "TD013"
        target = tutor or lesson.tutor
        if role not in STAFF and (target != lesson.tutor or pass_rules):
            return "42501"
        if (lesson.start, lesson.tutor) == (start, target) and lesson.is_live:
            return ""
        if lesson.version != version:
            return "TD005"
        pause = self.hours[target].pause
        code = self.action_code("move", role, lesson)
        if code == "" and not self.learns(lesson.student):
            code = "TD001"
        if code == "" and not self.teaches(target, actor, role):
            code = "TD002"
        if code == "" and target != lesson.tutor and (target == lesson.student or not self.offers(target)):
            code = "TD002"
        if code == "" and pass_rules:
            code = "23P01" if self.taken(target, lesson.student, start, pause, number) else ""
        elif code == "":
            code = self.start_code(target, lesson.student, start, number)
        if code == "":
            kind = "moved" if target == lesson.tutor else "reassigned"
            values = {"start": start, "tutor": target, "pause": pause, "loose": pass_rules}
            self._change(lesson, actor, role, kind, **values)
        return code

    def act(self, number: int, actor: str, role: str, action: str, version: int) -> str:
        """Start, complete, mark as missed, cancel, reopen (with a reason)."""
        if code := self.acts(actor, role):
            return code
        lesson = self.lessons[number]
        if not self.sees(actor, role, lesson):
            return "TD013"
        if action not in ACTIONS[role]:
            return "42501"
        if lesson.status == STATUS_OF[action]:
            return ""
        if lesson.version != version:
            return "TD005"
        code = self.action_code(action, role, lesson)
        if code == "" and action == "reopen":
            code = self._gone(lesson.tutor, lesson.student, lesson.end)
        if code == "" and action == "reopen":
            taken = self.taken(lesson.tutor, lesson.student, lesson.start, lesson.pause, number)
            code = "23P01" if taken else ""
        if code == "":
            loose = lesson.loose or action == "reopen"
            self._change(lesson, actor, role, KIND_OF[action], status=STATUS_OF[action], loose=loose)
        return code

    def undo(self, number: int, actor: str, role: str, place: int, reopened: str = "") -> str:
        """Take back one event of a session; a run is over before the minute is.

        ``reopened``: the tutor whose hours come back in the same step.
        """
        if code := self.acts(actor, role):
            return code
        lesson = self.lessons[number]
        event, last = lesson.events[place], lesson.events[-1]
        if (event.actor, event.role) != (actor, role) or not self.sees(actor, role, lesson):
            return "TD013"
        if last.undoes == place:
            return ""
        if event is not last or event.before is None or event.kind == "undone":
            return "TD009"
        past = event.before
        if past.status in LIVE and not (
            lesson.is_live and (past.start, past.tutor) == (lesson.start, lesson.tutor)
        ):
            if code := self._gone(past.tutor, lesson.student, past.start + LESSON):
                return code
            own = self.hours[past.tutor]
            changed = event.hours_version != self.versions[past.tutor]
            outside = past.tutor != reopened and not covers(own, past.start)
            if past.start + LESSON > self.now and changed and outside:
                return "TD003"
            if self.taken(past.tutor, lesson.student, past.start, event.pause_before, number):
                return "23P01"
        values = {
            "status": past.status,
            "start": past.start,
            "tutor": past.tutor,
            "pause": event.pause_before,
            "loose": event.loose_before,
        }
        self._change(lesson, actor, role, "undone", undoes=place, **values)
        return ""

    def _gone(self, tutor: str, student: str, end: int) -> str:
        """What time to come meets whose people are no longer what they were."""
        if end > self.now and "student" not in self.roles[student]:
            return "TD001"
        return "TD002" if end > self.now and "tutor" not in self.roles[tutor] else ""

    def _is_own_student(self, tutor: str, student: str) -> bool:
        return (
            tutor == student
            or (tutor, student) in self.enrolled
            or any(  # also whom the desk gave them
                (lesson.tutor, lesson.student) == (tutor, student) and lesson.status != "cancelled"
                for lesson in self.lessons.values()
            )
        )

    def _change(
        self, lesson: Lesson, actor: str, role: str, kind: str, undoes: int | None = None, **values: object
    ) -> None:
        before, pause, loose = lesson.facts(), lesson.pause, lesson.loose
        for name, value in values.items():
            setattr(lesson, name, value)
        lesson.version += 1
        # what is saved with new hours is taken back like a change made before them
        version = -1 if self.closing == before.tutor else self.versions[before.tutor]
        lesson.events.append(Event(actor, role, kind, before, lesson.facts(), pause, version, undoes, loose))
