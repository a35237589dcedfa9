"""Where a session dragged over the board would land, with whom, and what becomes of the price.

Belongs here: values from what fits and from what is on the board. Does not belong here: pixels beyond the
point asked about, painting, writing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QPoint

from tutordesk.i18n import _
from tutordesk.services.board_rows import BoardPlan, FitRow
from tutordesk.services.rows import SessionRow
from tutordesk.ui.board.day_columns import DayColumn
from tutordesk.ui.board.geometry import BoardGrid
from tutordesk.ui.calendar.landing import NEAR, RASTER, Landing
from tutordesk.ui.session.words import price_kept

_HALF = RASTER / 2


@dataclass(frozen=True, slots=True)
class Ground:
    """The board as it lies: what a landing is judged by beside the fits."""

    grid: BoardGrid
    columns: Sequence[DayColumn]
    plan: BoardPlan | None


def land(ground: Ground, row: SessionRow, at: QPoint, held: timedelta, fits: Any) -> Landing | None:
    """The landing for a pointer; ``fits`` None: the verdict is still on its way."""
    position = ground.grid.position_at(at)
    if position is None or position >= len(ground.columns):
        return None
    column = ground.columns[position]
    tutor, wanted = column.tutor, ground.grid.instant_at(at) - held
    length = row.ends_at - row.starts_at
    if tutor.tutor_id == row.tutor_id and abs(wanted - row.starts_at) <= _HALF:
        return Landing(row.starts_at, row.ends_at, "here", None, tutor.tutor_id)
    start = ground.grid.on_day.starts_at + round((wanted - ground.grid.on_day.starts_at) / RASTER) * RASTER

    def landing(starts_at: datetime, state: str, said: str = "") -> Landing:
        return Landing(starts_at, starts_at + length, state, None, tutor.tutor_id, said)

    if row.course.course_id not in tutor.course_ids and tutor.tutor_id != row.tutor_id:
        said = _("{tutor} does not teach {course}")
        return landing(start, "refused", said.format(tutor=tutor.display_name, course=row.course.name))
    if fits is None:
        return landing(start, "checking")
    own: list[FitRow] = [fit for fit in fits if fit.tutor_id == tutor.tutor_id]
    near = min(own, key=lambda fit: abs(fit.starts_at - wanted), default=None)
    if near is not None and abs(near.starts_at - wanted) <= NEAR:
        return landing(near.starts_at, "free", _free_words(near, row))
    return landing(start, "refused", _why_not(ground, column, row, start, start + length))


def _free_words(fit: FitRow, row: SessionRow) -> str:
    """Whose it would be, and what becomes of the price; nothing where it stays with its tutor."""
    if fit.tutor_id == row.tutor_id:
        return ""
    parts = [_("to {tutor}").format(tutor=fit.tutor_name), price_kept(fit.price, fit.currency, row)]
    return " · ".join(part for part in parts if part)


def _why_not(ground: Ground, column: DayColumn, row: SessionRow, first: datetime, last: datetime) -> str:
    """The nearest reason to see on the board; the server has the last word anyway."""
    plan = ground.plan
    for other in plan.sessions if plan is not None else ():
        if other.session_id == row.session_id or other.starts_at >= last or first >= other.ends_at:
            continue
        if other.tutor_id == column.tutor.tutor_id:
            return _("Already booked: {student}").format(student=other.student_name)
        if other.student_id == row.student_id:
            return _("{student} is with {tutor} then").format(
                student=row.student_name, tutor=other.tutor_name
            )
    if plan is not None and first < plan.as_of:
        return _("That time has passed")
    if plan is not None and any(one.starts_at < last and first < one.ends_at for one in plan.closures):
        return _("The centre is closed")
    if column.is_away:
        return _("Away that day")
    if not any(one.starts_at <= first and last <= one.ends_at for one in column.tutor.working):
        return _("Outside working hours")
    return _("No start is offered here")
