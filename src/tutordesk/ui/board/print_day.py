"""The day on paper: lying A4, eight tutors a page, hours down, a block a session.

Belongs here: how the day is laid out on pages. Does not belong here: pages themselves (``ui/paper.py``).
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPen

from tutordesk.domain.week import Day
from tutordesk.i18n import _, format_day, format_instant, format_range, format_time
from tutordesk.services.board_rows import BoardPlan
from tutordesk.services.rows import SessionRow
from tutordesk.ui import paper
from tutordesk.ui.board import words
from tutordesk.ui.board.day_columns import DayColumn
from tutordesk.ui.calendar import session_words

PER_PAGE = 8
GUTTER, NAMES = 40, 22
LEAST_HOURS = 6
TALL = 38


def print_day(path: Path, plan: BoardPlan, columns: Sequence[DayColumn], centre: str) -> None:
    """Write the tutors shown as a PDF.

    Raises:
        OSError: the file cannot be written.
    """
    zone = plan.timezone
    title = _("{centre}, {day}").format(centre=centre, day=format_day(plan.on_date, style="long"))
    about = _("{summary} · as of {time}").format(
        summary=words.summary(plan, plan.as_of), time=format_instant(plan.as_of, zone)
    )
    sheet = paper.Paper(path, title, about, landscape=True)
    day, shown = Day(plan.on_date, zone), list(columns)
    hours = _hours(plan, shown, day)
    for first in range(0, max(len(shown), 1), PER_PAGE):
        if first:
            sheet.next_page()
        _print_page(sheet, plan, shown[first : first + PER_PAGE], day, hours)
    sheet.close()


def _hours(plan: BoardPlan, columns: Sequence[DayColumn], day: Day) -> tuple[float, float]:
    """From which full hour to which one there is anything to print."""
    spans = [(row.starts_at, row.ends_at) for one in columns for row in one.sessions]
    spans += [(one.starts_at, one.ends_at) for column in columns for one in column.tutor.working]
    parts = [part for first, last in spans if (part := day.clip(first, last)) is not None]
    first = min((part[0] for part in parts), default=9 * 60) // 60 * 60
    last = -(-max((part[1] for part in parts), default=17 * 60) // 60) * 60
    return first, min(max(last, first + LEAST_HOURS * 60), day.minutes)


def _print_page(
    sheet: paper.Paper, plan: BoardPlan, columns: Sequence[DayColumn], day: Day, hours: tuple[float, float]
) -> None:
    room = sheet.room
    width = (room.width() - GUTTER) / max(len(columns), 4)
    top, first, last = room.top() + NAMES, *hours
    scale = (room.bottom() - top) / (last - first)

    def y_of(minute: float) -> float:
        return top + (min(max(minute, first), last) - first) * scale

    def cell(position: int, start: float, end: float) -> QRectF:
        whole = QRectF(GUTTER + position * width, y_of(start), width, y_of(end) - y_of(start))
        return sheet.placed(whole)

    for position, column in enumerate(columns):
        sheet.painter.fillRect(cell(position, first, last), paper.ink("sunken"))
        for span in column.tutor.working:
            part = day.clip(span.starts_at, span.ends_at)
            if part is not None:
                sheet.painter.fillRect(cell(position, *part), paper.ink("surface"))
    for span in plan.closures:
        part = day.clip(span.starts_at, span.ends_at)
        if part is not None and part[1] > first and part[0] < last:
            band = sheet.placed(
                QRectF(GUTTER, y_of(part[0]), width * len(columns), y_of(part[1]) - y_of(part[0]))
            )
            sheet.painter.fillRect(band, paper.ink("sunken"))
            sheet.text(band.adjusted(6, 3, -6, 0), words.closure(span, plan.timezone), 10, 500, "text3")
    for mark in day.hour_marks():
        if first <= mark.minute <= last:
            y = y_of(mark.minute)
            label = sheet.placed(QRectF(0, y - 6, GUTTER - 6, 12))
            sheet.text(label, format_time(mark.instant, plan.timezone), 9, 400, "text3", far=True)
            line = sheet.placed(QRectF(GUTTER, y, width * len(columns), 0))
            sheet.line(line.left(), y, line.right(), y)
    for position, column in enumerate(columns):
        whole = cell(position, first, last)
        name = whole.adjusted(4, -NAMES, -4, 0)
        sheet.text(name, column.tutor.display_name, 11, 600)
        sheet.line(whole.left(), whole.top(), whole.left(), whole.bottom())
        sheet.line(whole.right(), whole.top(), whole.right(), whole.bottom())
        if column.is_away:
            sheet.text(whole.adjusted(5, 8, -5, 0), words.away_line(column), 10, 500, "text3", wrap=True)
        for row in column.sessions:
            part = day.clip(row.starts_at, row.ends_at)
            if part is not None:
                _print_session(sheet, cell(position, *part).adjusted(2, 1, -2, -1), row, plan.timezone)


def _print_session(sheet: paper.Paper, box: QRectF, row: SessionRow, zone: str) -> None:
    strong, soft = paper.accent(row.course.subject.position)
    painter = sheet.painter
    painter.setPen(QPen(strong, 0.75))
    painter.setBrush(soft)
    painter.drawRoundedRect(box, 3, 3)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inside = box.adjusted(5, 3, -3, -2)
    painter.save()
    painter.setClipRect(box)
    high = sheet.text(inside, row.student_name, 10, 600)
    time = format_range(row.starts_at, row.ends_at, zone)
    lines = [
        time,
        row.course.name,
        "" if row.status == "scheduled" else session_words.status_title(row.status),
    ]
    if box.height() < TALL:
        lines = [_("{time} · {course}").format(time=time, course=row.course.name)]
    for line in lines:
        if line and inside.top() + high + 11 <= box.bottom():
            high += sheet.text(inside.adjusted(0, high, 0, 0), line, 9, 400, "text2")
    painter.restore()
