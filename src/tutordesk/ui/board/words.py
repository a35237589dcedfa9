"""What the board says: names of columns, blocks and sessions for the eye and for a screen reader.

Belongs here: translated words made from rows. Does not belong here: widgets, and what may be done.
"""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from tutordesk.domain.week import local_date
from tutordesk.i18n import (
    _,
    format_day,
    format_list,
    format_money,
    format_range,
    format_time,
    ngettext,
    pgettext,
)
from tutordesk.services.board_rows import BoardPlan, FitRow
from tutordesk.services.rows import OpenSpan, SessionRow
from tutordesk.ui.board.day_columns import DayColumn, FreeBlock, to_wrap_up
from tutordesk.ui.calendar import session_words


def status_short(row: SessionRow, *, overdue: bool) -> str:
    """The status in one short word, as a block has room for."""
    if overdue:
        return _("To wrap up")
    words = {
        "scheduled": pgettext("session on the board", "Scheduled"),
        "in_progress": pgettext("session on the board", "Started"),
        "completed": pgettext("session on the board", "Done"),
        "cancelled": pgettext("session on the board", "Cancelled"),
        "no_show": pgettext("session on the board", "No-show"),
    }
    return words[row.status]


def spoken_session(row: SessionRow, zone: str, *, overdue: bool) -> str:
    """A session in one breath: on a board, whose column it is in belongs to it."""
    said = session_words.spoken(row, zone, for_tutor=True, overdue=overdue)
    return _("{session}, taught by {tutor}").format(session=said, tutor=row.tutor_name)


def block_text(block: FreeBlock, zone: str) -> str:
    """What a free block shows."""
    time = format_time(block.starts_at, zone)
    return time if block.fit is not None else _("Free {time}").format(time=time)


def spoken_block(block: FreeBlock, zone: str) -> str:
    """A free block in one breath."""
    time = format_range(block.starts_at, block.ends_at, zone)
    if block.fit is None:
        return _("{tutor}, {time}, free").format(tutor=block.tutor_name, time=time)
    return _("{tutor}, {time}, fits, {price}").format(
        tutor=block.tutor_name, time=time, price=price_of(block.fit)
    )


def price_of(fit: FitRow) -> str:
    """What a start would cost."""
    if fit.price == Decimal(0):
        return pgettext("price", "Free of charge")
    return format_money(fit.price, fit.currency)


def head_line(column: DayColumn, zone: str, now: datetime) -> tuple[str, bool]:
    """The line below a tutor's name, and whether it is a tick."""
    fit = column.first_fit
    if fit is not None:
        return format_time(fit.starts_at, zone), True
    if column.is_away:
        return _("Away"), False
    if column.blocks:
        return block_text(column.blocks[0], zone), False
    if day := _free_day(column, zone, now):
        return day, False  # with more words it would be cut
    return _("Full") if column.tutor.working else _("Not in"), False


def _free_day(column: DayColumn, zone: str, now: datetime) -> str:
    """The next day with a free start, where that is not today."""
    at = column.tutor.next_free
    if at is None or local_date(at, zone) <= local_date(now, zone):
        return ""
    return format_day(at, zone, style="short")


def spoken_head(column: DayColumn, zone: str, now: datetime) -> str:
    """A tutor's column in one breath."""
    line, ticked = head_line(column, zone, now)
    if ticked:
        line = _("fits at {time}").format(time=line)
    elif column.is_away:
        line = away_line(column)
    elif not column.blocks and (day := _free_day(column, zone, now)):
        line = _("Free {day}").format(day=day)
    subjects = format_list([one.name for one in column.tutor.subjects])
    return ", ".join(part for part in (column.tutor.display_name, subjects, line) if part)


def away_line(column: DayColumn) -> str:
    """Why a tutor is away, and until when."""
    title, until = away_words(column)
    return _("{what}, {until}").format(what=title, until=until) if until else title


def away_words(column: DayColumn) -> tuple[str, str]:
    """The two lines on a closed column."""
    until = column.tutor.away_until
    day = format_day(until, style="short") if until is not None else ""
    return column.tutor.away or _("Away"), _("until {day}").format(day=day) if day else ""


def closure(span: OpenSpan, zone: str) -> str:
    """A closure across the board."""
    time = format_range(span.starts_at, span.ends_at, zone)
    if not span.closure:
        return _("Closed {time}").format(time=time)
    return _("Closed {time} · {reason}").format(time=time, reason=span.closure)


def summary(plan: BoardPlan, now: datetime) -> str:
    """The day in a line."""
    held = [row for row in plan.sessions if row.status != "cancelled"]
    parts = [
        ngettext("{count} tutor", "{count} tutors", len(plan.tutors)).format(count=len(plan.tutors)),
        session_words.session_count(len(held)),
    ]
    left = to_wrap_up(held, now)
    if left:
        parts.append(ngettext("{count} to wrap up", "{count} to wrap up", left).format(count=left))
    return " · ".join(parts)


def listed(plan: BoardPlan, rows: tuple[SessionRow, ...]) -> BoardPlan:
    """The same day with only these sessions, for the list twin."""
    return replace(plan, sessions=rows)


def nobody_works(plan: BoardPlan) -> str:
    """Why a day is empty."""
    closed = next((one.closure for one in plan.closures if one.closure), "")
    if closed:
        return _("The centre is closed: {reason}").format(reason=closed)
    return _("No tutor has hours on this day, and nothing is booked.")
