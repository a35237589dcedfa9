"""The keyboard's way from session to session on a calendar.

Belongs here: which session an arrow leads to, from values alone. Does not belong here: focus and events.
"""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt

from tutordesk.domain.week import Week
from tutordesk.services.rows import SessionRow


def in_order(rows: Iterable[SessionRow]) -> list[SessionRow]:
    """The sessions in the order of time."""
    return sorted(rows, key=lambda row: (row.starts_at, str(row.session_id)))


def step(
    key: int, rows: Sequence[SessionRow], here: SessionRow, week: Week, *, mirrored: bool
) -> SessionRow | None:
    """Where a ``Qt.Key`` leads: up and down in time, sideways to another day; None for other keys."""
    place = [row.session_id for row in rows].index(here.session_id)
    if key == Qt.Key.Key_Down:
        return rows[min(place + 1, len(rows) - 1)]
    if key == Qt.Key.Key_Up:
        return rows[max(place - 1, 0)]
    if key == Qt.Key.Key_Home:
        return rows[0]
    if key == Qt.Key.Key_End:
        return rows[-1]
    if key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
        return beside(rows, here, week, forward=(key == Qt.Key.Key_Right) != mirrored)
    return None


def beside(rows: Sequence[SessionRow], here: SessionRow, week: Week, *, forward: bool) -> SessionRow:
    """The session nearest in time of day on the next (or previous) day that has one, else ``here``."""
    day, minute = _day_and_minute(here, week)
    others = [(*_day_and_minute(row, week), row) for row in rows]
    days = {other for other, _minute, _row in others if (other > day if forward else other < day)}
    if not days:
        return here
    wanted = min(days) if forward else max(days)
    candidates = [(abs(at - minute), row) for other, at, row in others if other == wanted]
    return min(candidates, key=lambda candidate: candidate[0])[1]


def _day_and_minute(row: SessionRow, week: Week) -> tuple[int, float]:
    """Position of the day a session is shown on, and the minute it starts there."""
    instant = max(row.starts_at, week.starts_at)
    position = week.index_of(instant) or 0
    return position, week.days[position].minute_of(instant)
