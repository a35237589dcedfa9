"""Where sessions lie beside one another: from times to unit squares.

Belongs here: pure geometry of a day column (0..1 across, 0..1 down). Does not belong here: pixels,
right-to-left mirroring, what a session is. The calendar of one tutor rarely needs more than one lane;
a cancelled session and the one booked into its time do, and so will a board of many tutors.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Span(Generic[Key]):
    """Something that lasts from ``start`` to ``end``, in elapsed minutes of its day."""

    key: Key
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Box(Generic[Key]):
    """Where a span lies in its day's column, as shares of its width and height."""

    key: Key
    left: float
    top: float
    width: float
    height: float


def side_by_side(spans: Iterable[Span[Key]], *, minutes: float, shortest: float = 0) -> tuple[Box[Key], ...]:
    """Lay spans into lanes so that none covers another; each is as wide as its neighbours allow.

    Args:
        spans: what to lay out; the result has the order of their starts, longer ones first.
        minutes: the height of the column.
        shortest: a span is treated as at least this long, so that a short block stays readable and
            still covers nobody.
    """
    ordered = sorted(spans, key=lambda span: (span.start, -(span.end - span.start)))
    boxes: list[Box[Key]] = []
    group: list[tuple[Span[Key], float]] = []
    reach = float("-inf")
    for span in ordered:
        end = max(span.end, span.start + shortest)
        if group and span.start >= reach:
            boxes.extend(_lanes(group, minutes))
            group = []
        reach = end if not group else max(reach, end)
        group.append((span, end))
    if group:
        boxes.extend(_lanes(group, minutes))
    return tuple(boxes)


def _lanes(group: list[tuple[Span[Key], float]], minutes: float) -> list[Box[Key]]:
    """Lay one cluster of overlapping spans: first free lane, then widen to the right where nobody is."""
    lanes: list[list[tuple[float, float]]] = []
    chosen: list[int] = []
    for span, end in group:
        for number, lane in enumerate(lanes):
            if lane[-1][1] <= span.start:
                lane.append((span.start, end))
                chosen.append(number)
                break
        else:
            lanes.append([(span.start, end)])
            chosen.append(len(lanes) - 1)
    boxes = []
    for (span, end), number in zip(group, chosen, strict=True):
        last = number
        while last + 1 < len(lanes) and all(
            end <= taken_from or taken_until <= span.start for taken_from, taken_until in lanes[last + 1]
        ):
            last += 1
        boxes.append(
            Box(
                span.key,
                left=number / len(lanes),
                top=span.start / minutes,
                width=(last - number + 1) / len(lanes),
                height=(end - span.start) / minutes,
            )
        )
    return boxes
