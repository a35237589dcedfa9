"""What a small centre must look like after each step, kept in plain Python: the oracle of the state machine.

Belongs here: the rules of a session's life and of hours, counted from the words of the contract, minute by
minute where slots are concerned (``clock_reference``). Does not belong here: asking the database anything.
Minutes are whole minutes since 1970 in UTC; codes are the SQLSTATEs of the contract, '' for a success.
"""

from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from tests.data.clock_reference import (
    DAY_ZERO,
    LOOK_AHEAD,
    LOOK_BACK,
    Hours,
    Override,
    Rule,
    Schedule,
    Wall,
    grid,
)

LIVE = ("scheduled", "in_progress")
LESSON = 60
CANCEL_NOTICE = 24 * 60
EARLY = 15
ACTIONS = {
    "student": ("move", "cancel"),
    "tutor": ("start", "complete", "no_show", "move", "cancel"),
    "desk": ("start", "complete", "no_show", "move", "cancel", "reopen"),
}
STATUS_OF = {
    "start": "in_progress",
    "complete": "completed",
    "no_show": "no_show",
    "cancel": "cancelled",
    "reopen": "scheduled",
}
KIND_OF = {
    "start": "started",
    "complete": "completed",
    "no_show": "no_show",
    "cancel": "cancelled",
    "reopen": "reopened",
}


@dataclass(frozen=True)
class Facts:
    """What the history keeps of a session: status, version, start, tutor."""

    status: str
    version: int
    start: int
    tutor: str


@dataclass(frozen=True)
class Event:
    """One step: who, in which role, what, before and after."""

    actor: str
    role: str
    kind: str
    before: Facts | None
    after: Facts
    pause_before: int = field(default=0, compare=False)
    hours_version: int = field(default=0, compare=False)
    undoes: int | None = field(default=None, compare=False)  # place of the event taken back


@dataclass
class Lesson:
    """One session; people are named by their name in the machine."""

    tutor: str
    student: str
    start: int
    pause: int
    status: str = "scheduled"
    version: int = 1
    events: list[Event] = field(default_factory=list)

    @property
    def end(self) -> int:
        return self.start + LESSON

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    def facts(self) -> Facts:
        return Facts(self.status, self.version, self.start, self.tutor)


@dataclass(frozen=True)
class Fate:
    """What shall become of a session: keep, move (to ``start``, perhaps another tutor) or cancel."""

    what: str
    start: int = 0
    tutor: str = ""


@dataclass(frozen=True)
class TutorHours:
    """A tutor's stored hours, and the terms that decide about slots."""

    zone: str = "UTC"
    rules: tuple[Rule, ...] = ()
    overrides: tuple[Override, ...] = ()
    pause: int = 0
    step: int = 30


@cache
def wall(zone: str) -> Wall:
    """What a wall of a zone shows around these days."""
    tz, today = ZoneInfo(zone), datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    first = int(today.timestamp()) // 60 - 2 * 1440 - LOOK_BACK
    seen = {}
    for minute in range(first, first + LOOK_BACK + 10 * 1440 + LOOK_AHEAD):
        shown = datetime.fromtimestamp(minute * 60, tz)
        seen[minute] = (shown.date() - DAY_ZERO).days * 1440 + shown.hour * 60 + shown.minute
    return seen


@cache
def closing_time(hours: TutorHours, start: int) -> int | None:
    """When the window of a candidate start closes; None where hours and grid offer no such start."""
    schedule = Schedule(rules=hours.rules, overrides=hours.overrides, step=hours.step)
    return dict(grid(schedule, wall(hours.zone), wall("UTC"), start, start + 1)).get(start)


@cache
def covers(hours: TutorHours, start: int) -> bool:
    """Whether a lesson lies inside hours, minute by minute."""
    inside = Hours(Schedule(rules=hours.rules, overrides=hours.overrides))
    return all(inside.include(wall(hours.zone)[minute]) for minute in range(start, start + LESSON))


@dataclass
class Oracle:
    """Everything of the centre that the steps can change; ``now`` is the minute the run began in."""

    now: int
    hours: dict[str, TutorHours]
    versions: dict[str, int]
    lessons: dict[int, Lesson] = field(default_factory=dict)
    enrolled: set[tuple[str, str]] = field(default_factory=set)
    closing: str = ""  # the tutor whose hours change in the same step

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

    def taken(self, tutor: str, student: str, start: int, pause: int, ignore: int | None = None) -> bool:
        """Whether either person is busy: the net under everything, staff's reasons included."""
        end = start + LESSON
        for number, other in self.lessons.items():
            if number == ignore or not other.is_live:
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
        return role == "desk" or actor == (lesson.student if role == "student" else lesson.tutor)

    # --- steps: each says the code it must meet, and changes the oracle when that is '' -------------------
    def book(
        self, number: int, actor: str, role: str, tutor: str, student: str, start: int, *, pass_rules: bool
    ) -> str:
        """Book; only the desk passes rules."""
        if role == "tutor" and (tutor != actor or not self._is_own_student(tutor, student)):
            return "42501"
        if tutor == student:
            return "TD002"
        pause = self.hours[tutor].pause
        if pass_rules:
            code = "23P01" if self.taken(tutor, student, start, pause) else ""
        else:
            code = self.start_code(tutor, student, start)
        if code == "":
            lesson = Lesson(tutor, student, start, pause)
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
        """Move in time or to another tutor; the desk alone does the latter, and passes rules."""
        lesson = self.lessons[number]
        if not self.sees(actor, role, lesson):
            return "TD013"
        target = tutor or lesson.tutor
        if role != "desk" and (target != lesson.tutor or pass_rules):
            return "42501"
        if (lesson.start, lesson.tutor) == (start, target) and lesson.is_live:
            return ""
        if lesson.version != version:
            return "TD005"
        pause = self.hours[target].pause
        code = self.action_code("move", role, lesson)
        if code == "" and target == lesson.student:
            code = "TD002"
        if code == "" and pass_rules:
            code = "23P01" if self.taken(target, lesson.student, start, pause, number) else ""
        elif code == "":
            code = self.start_code(target, lesson.student, start, number)
        if code == "":
            kind = "moved" if target == lesson.tutor else "reassigned"
            self._change(lesson, actor, role, kind, start=start, tutor=target, pause=pause)
        return code

    def act(self, number: int, actor: str, role: str, action: str, version: int) -> str:
        """Start, complete, mark as missed, cancel, reopen (with a reason)."""
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
            taken = self.taken(lesson.tutor, lesson.student, lesson.start, lesson.pause, number)
            code = "23P01" if taken else ""
        if code == "":
            self._change(lesson, actor, role, KIND_OF[action], status=STATUS_OF[action])
        return code

    def undo(self, number: int, actor: str, role: str, place: int) -> str:
        """Take back one event of a session; a run is over before the minute is."""
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
            own = self.hours[past.tutor]
            changed = event.hours_version != self.versions[past.tutor]
            if past.start + LESSON > self.now and changed and not covers(own, past.start):
                return "TD003"
            if self.taken(past.tutor, lesson.student, past.start, event.pause_before, number):
                return "23P01"
        values = {"status": past.status, "start": past.start, "tutor": past.tutor}
        self._change(lesson, actor, role, "undone", undoes=place, pause=event.pause_before, **values)
        return ""

    def save_hours(
        self, actor: str, role: str, tutor: str, draft: TutorHours, version: int, fates: dict[int, Fate]
    ) -> str:
        """Save hours and what becomes of the sessions they strand: all of it or nothing."""
        if role == "tutor" and actor != tutor:
            return "42501"
        if draft != self.hours[tutor] and version != self.versions[tutor]:
            return "TD005"
        if not set(self.stranded(tutor, draft)) <= set(fates):
            return "TD014"
        kept = deepcopy((self.hours, self.versions, self.lessons))
        if draft != self.hours[tutor]:
            self.closing = tutor
            self.hours[tutor] = draft
            self.versions[tutor] += 1
        code = ""
        for number, fate in sorted(fates.items(), key=lambda item: item[1].what):  # cancel before move
            version = self.lessons[number].version
            if fate.what == "cancel":
                code = code or self.act(number, actor, role, "cancel", version)
            elif fate.start == self.lessons[number].start and fate.what == "move":
                code = code or "TD003"  # where it stands is outside the new hours
            elif fate.what == "move":
                code = code or self.move(number, actor, role, fate.start, version)
        self.closing = ""
        if code:
            self.hours, self.versions, self.lessons = kept
        return code

    def touched(self, tutor: str, since: int, until: int) -> list[int]:
        """The live sessions of a tutor, not yet over, that an absence touches."""
        return [
            number
            for number, lesson in self.lessons.items()
            if lesson.tutor == tutor
            and lesson.is_live
            and lesson.end > self.now
            and lesson.start < until
            and since < lesson.end
        ]

    def settle(
        self, actor: str, role: str, tutor: str, since: int, until: int, fates: dict[int, Fate]
    ) -> str:
        """Close the hours of an absence with what becomes of every session in it: all of it or nothing.

        At most one of the fates is a move.
        """
        if role != "desk":
            return "42501"
        if not set(self.touched(tutor, since, until)) <= set(fates):
            return "TD014"
        kept = deepcopy((self.hours, self.versions, self.lessons))
        own = self.hours[tutor]
        new = [one for one in closed_dates(own.zone, since, until) if not _closes(own.overrides, one)]
        if new:
            self.hours[tutor] = replace(own, overrides=(*own.overrides, *new))
        code = ""
        for number, fate in fates.items():
            lesson = self.lessons[number]
            target = fate.tutor or lesson.tutor
            if fate.what == "move" and (fate.start, target) != (lesson.start, lesson.tutor):
                closes = closing_time(self.hours[target], fate.start)
                if closes is None or fate.start + LESSON > closes:
                    code = "TD003"
        self.closing = tutor if new else ""
        for number, fate in sorted(fates.items(), key=lambda item: item[1].what):  # cancel before move
            version = self.lessons[number].version
            if fate.what == "cancel":
                code = code or self.act(number, actor, role, "cancel", version)
            elif fate.what == "move":
                code = code or self.move(
                    number, actor, role, fate.start, version, fate.tutor or None, pass_rules=True
                )
        self.closing = ""
        if new:
            self.versions[tutor] += 1
        if code:
            self.hours, self.versions, self.lessons = kept
        return code

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
        before, pause = lesson.facts(), lesson.pause
        for name, value in values.items():
            setattr(lesson, name, value)
        lesson.version += 1
        # what is saved with new hours is taken back like a change made before them
        version = -1 if self.closing == before.tutor else self.versions[before.tutor]
        lesson.events.append(Event(actor, role, kind, before, lesson.facts(), pause, version, undoes))


def closed_dates(zone: str, since: int, until: int) -> list[Override]:
    """An absence as dated rows on the tutor's wall."""
    first, last = (datetime.fromtimestamp(minute * 60, ZoneInfo(zone)) for minute in (since, until))
    rows = []
    for day in range((last.date() - first.date()).days + 1):
        on_date = first.date() + timedelta(days=day)
        start = first.hour * 60 + first.minute if on_date == first.date() else 0
        end = last.hour * 60 + last.minute if on_date == last.date() else 1440
        if start < end:
            rows.append(Override(on_date, False, start, end))
    return rows


def _closes(rows: tuple[Override, ...], wanted: Override) -> bool:
    return any(
        not one.available
        and one.on_date == wanted.on_date
        and one.start_minute <= wanted.start_minute
        and wanted.end_minute <= one.end_minute
        for one in rows
    )
