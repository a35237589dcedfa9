"""A draft of hours: its history for undo and redo, and meeting a version that somebody else saved.

Belongs here: what changed between two values of hours, carrying edits over to another base, undo. Does not
belong here: painting and entries themselves, asking the server, words.
"""

from dataclasses import dataclass, fields, replace
from datetime import date

from tutordesk.domain import painting
from tutordesk.domain.hours import DatedRange, Hours, Terms
from tutordesk.domain.painting import Period, Span

MOST_STEPS = 200


@dataclass(frozen=True, slots=True)
class WeeklyChange:
    """Minutes of a weekday that one side has and the other has not."""

    period: Period
    added: bool
    iso_weekday: int
    span: Span


@dataclass(frozen=True, slots=True)
class Difference:
    """What somebody did to hours; ``terms`` are names of ``Terms`` fields with old and new value."""

    weekly: tuple[WeeklyChange, ...] = ()
    dated_added: tuple[DatedRange, ...] = ()
    dated_removed: tuple[DatedRange, ...] = ()
    terms: tuple[tuple[str, int | None, int | None], ...] = ()
    timezone: tuple[str, str] | None = None

    def __bool__(self) -> bool:
        return bool(self.weekly or self.dated_added or self.dated_removed or self.terms or self.timezone)


def tidy(hours: Hours) -> Hours:
    """Say the same hours the one way that drafts say them, so that equal hours compare equal."""
    return replace(hours, weekly=painting.tidy(hours.weekly), dated=tuple(sorted(set(hours.dated))))


def difference(old: Hours, new: Hours) -> Difference:
    """Return what was done to get from old to new."""
    weekly: list[WeeklyChange] = []
    for period in painting.periods_of([*old.weekly, *new.weekly]):
        before = painting.ring_of(painting.rows_in(old.weekly, period))
        after = painting.ring_of(painting.rows_in(new.weekly, period))
        for added, ring in (
            (True, painting.without(after, before)),
            (False, painting.without(before, after)),
        ):
            weekly += [WeeklyChange(period, added, day, span) for day, span in painting.ranges_of(ring)]
    return Difference(
        weekly=tuple(weekly),
        dated_added=tuple(sorted(set(new.dated) - set(old.dated))),
        dated_removed=tuple(sorted(set(old.dated) - set(new.dated))),
        terms=tuple(
            (one.name, getattr(old.terms, one.name), getattr(new.terms, one.name))
            for one in fields(Terms)
            if getattr(old.terms, one.name) != getattr(new.terms, one.name)
        ),
        timezone=(old.timezone, new.timezone) if old.timezone != new.timezone else None,
    )


def carried(base: Hours, mine: Hours, theirs: Hours) -> Hours:
    """Make on ``theirs`` the edits that led from ``base`` to ``mine``; where both changed the same, mine."""
    edits = difference(base, mine)
    weekly = theirs.weekly
    for change in edits.weekly:
        weekly = painting.painted(
            weekly, change.period, [change.iso_weekday], change.span, available=change.added
        )
    dated = (set(theirs.dated) - set(edits.dated_removed)) | set(edits.dated_added)
    own = {name: new for name, _old, new in edits.terms}
    return Hours(
        timezone=edits.timezone[1] if edits.timezone else theirs.timezone,
        terms=replace(theirs.terms, **own),
        weekly=painting.tidy(weekly),
        dated=tuple(sorted(dated)),
    )


class Draft:
    """Hours being edited: every ``put`` is a step that ``undo`` takes back.

    ``base`` is what is stored, ``hours`` what is on screen.
    """

    def __init__(self, base: Hours) -> None:
        self.base = tidy(base)
        self.hours = self.base
        self._before: list[Hours] = []
        self._after: list[Hours] = []

    @property
    def dirty(self) -> bool:
        """Whether there is anything to save."""
        return self.hours != self.base

    @property
    def can_undo(self) -> bool:
        """Whether a step can be taken back."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Whether a step taken back can be made again."""
        return bool(self._after)

    def put(self, hours: Hours) -> bool:
        """Make a step; the same hours are none. Returns whether it was one."""
        if hours == self.hours:
            return False
        self._before = [*self._before[-MOST_STEPS + 1 :], self.hours]
        self._after.clear()
        self.hours = hours
        return True

    def undo(self) -> bool:
        """Take the last step back."""
        if not self._before:
            return False
        self._after.append(self.hours)
        self.hours = self._before.pop()
        return True

    def redo(self) -> bool:
        """Make the step taken back last again."""
        if not self._after:
            return False
        self._before.append(self.hours)
        self.hours = self._after.pop()
        return True

    def start_over(self, base: Hours) -> None:
        """Begin again from stored hours."""
        self.base = self.hours = tidy(base)
        self._before.clear()
        self._after.clear()

    def carry_over(self, base: Hours) -> None:
        """Keep the edits, on top of hours that somebody else saved; steps before that are gone."""
        mine = carried(self.base, self.hours, tidy(base))
        self.start_over(base)
        self.put(mine)


def first_hours(timezone: str, terms: Terms) -> Hours:
    """Propose hours to somebody who has none: Monday to Friday, 9 to 17."""
    weekly = painting.painted((), painting.ALWAYS, range(1, 6), (9 * 60, 17 * 60), available=True)
    return Hours(timezone=timezone, terms=terms, weekly=weekly)


def last_date_of(period: Period, next_first: date) -> Period:
    """End a period the day before another begins."""
    return Period(period.first_date, date.fromordinal(next_first.toordinal() - 1))
