"""A day of many tutors: what is left free between sessions, and which columns are in view.

Belongs here: arithmetic on instants and column numbers. Does not belong here: rows, pixels on a surface
(``ui/board/geometry.py``), words, or what may be booked (the database says so).
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

Stretch = tuple[datetime, datetime]
"""A half-open range of instants."""

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def rounded_up(instant: datetime, step: timedelta) -> datetime:
    """The first start of the raster at or after an instant."""
    return _EPOCH + -((_EPOCH - instant) // step) * step


def free_stretches(
    working: Iterable[Stretch],
    taken: Iterable[Stretch],
    *,
    now: datetime,
    step: timedelta,
    least: timedelta,
) -> tuple[Stretch, ...]:
    """What is left of working time: after now, between what is taken, beginning on the raster.

    Args:
        working: open time.
        taken: sessions with their breaks, and closures; in any order, overlapping or not.
        now: what has passed is not free any more.
        step: the raster of starts.
        least: shorter rests are not worth showing.
    """
    blocks = sorted(taken)
    found: list[Stretch] = []
    for first, last in sorted(working):
        start = max(first, rounded_up(now, step)) if first < now else first
        for taken_from, taken_until in blocks:
            if taken_until <= start or taken_from >= last:
                continue
            _add(found, start, min(taken_from, last), least)
            start = max(start, rounded_up(taken_until, step))
        _add(found, start, last, least)
    return tuple(found)


def _add(found: list[Stretch], first: datetime, last: datetime, least: timedelta) -> None:
    if last - first < least:
        return
    if found and found[-1][1] == first:  # hours that touch are one stretch to whoever looks
        found[-1] = (found[-1][0], last)
    else:
        found.append((first, last))


def tiled(starts: Iterable[datetime], length: timedelta) -> tuple[datetime, ...]:
    """The starts that lie side by side without covering one another, the earliest first."""
    found: list[datetime] = []
    for start in sorted(starts):
        if not found or start >= found[-1] + length:
            found.append(start)
    return tuple(found)


def column_width(room: int, count: int, *, least: int, most: int) -> int:
    """How wide a column is: all fit when they can, else each keeps its least width and the board scrolls."""
    if count == 0:
        return least
    return max(least, min(room // count, most))


def columns_in_view(scrolled: int, room: int, width: int, count: int) -> range:
    """The columns of which something is seen."""
    if room <= 0 or count == 0:
        return range(0)
    return range(max(scrolled // width, 0), min((scrolled + room - 1) // width + 1, count))


def nearest(stops: Sequence[datetime], wanted: datetime) -> int | None:
    """Position of the instant nearest to another, None without any."""
    if not stops:
        return None
    return min(range(len(stops)), key=lambda place: abs(stops[place] - wanted))
