"""The keyboard's way over the board: down a tutor's day, and across to the nearest time of the next one.

Belongs here: which stop an arrow leads to, from values alone. Does not belong here: focus and events.
"""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt

from tutordesk.domain.board import nearest
from tutordesk.ui.board.column_layer import Stop, key_of
from tutordesk.ui.board.day_columns import DayColumn


def stops_of(column: DayColumn) -> list[Stop]:
    """Everything in a column that can be pressed, in the order of time."""
    return sorted([*column.sessions, *column.blocks], key=lambda stop: stop.starts_at)


def step(key: int, columns: Sequence[DayColumn], here: Stop, *, mirrored: bool) -> Stop | None:
    """Where a ``Qt.Key`` leads from a stop; None for other keys, and where there is nothing further."""
    position = next((n for n, one in enumerate(columns) if one.tutor.tutor_id == here.tutor_id), None)
    if position is None:
        return None
    own = stops_of(columns[position])
    place = next((n for n, stop in enumerate(own) if key_of(stop) == key_of(here)), 0)
    if key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
        place += 1 if key == Qt.Key.Key_Down else -1
        return own[place] if 0 <= place < len(own) else None
    if key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
        order = range(len(columns)) if key == Qt.Key.Key_Home else reversed(range(len(columns)))
        return _first_of(columns, order, here)
    if key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
        forward = (key == Qt.Key.Key_Right) != mirrored
        beyond = range(position + 1, len(columns)) if forward else reversed(range(position))
        return _first_of(columns, beyond, here)
    return None


def _first_of(columns: Sequence[DayColumn], order: Iterable[int], here: Stop) -> Stop | None:
    for position in order:
        stops = stops_of(columns[position])
        at = nearest([stop.starts_at for stop in stops], here.starts_at)
        if at is not None:
            return stops[at]
    return None
