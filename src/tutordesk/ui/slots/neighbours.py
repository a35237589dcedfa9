"""The arrow keys' way between buttons that stand in no table: the nearest one in a direction."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget


def nearest(around: QWidget, origin: QWidget, others: Iterable[QWidget], step: QPoint) -> QWidget | None:
    """Return the button nearest to ``origin`` in the direction of ``step``, measured in ``around``."""
    here = origin.mapTo(around, origin.rect().center())
    best: tuple[int, QWidget] | None = None
    for other in others:
        cost = _cost(here, other.mapTo(around, other.rect().center()), step)
        if other is not origin and cost is not None and (best is None or cost < best[0]):
            best = (cost, other)
    return best[1] if best is not None else None


def _cost(here: QPoint, there: QPoint, step: QPoint) -> int | None:
    """How far a button lies in a direction, sideways distance counting more; None when it is not there."""
    dx, dy = there.x() - here.x(), there.y() - here.y()
    along, aside = (dx * step.x(), abs(dy)) if step.x() else (dy * step.y(), abs(dx))
    return along + 4 * aside if along > 4 else None
