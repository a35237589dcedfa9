"""Pictures of the calendar: day, list, a second zone, a clock change, the month, a session being dragged."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from picture_stage import Stage
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tutordesk.ui.calendar import drag_words
from tutordesk.ui.calendar.session_button import SessionButton

TUTOR = ("tutor",)
FAR_ZONE = "America/New_York"
SPRING = date(2027, 3, 28)
LEFT = Qt.MouseButton.LeftButton


def calendar(stage: Stage) -> None:
    """The calendar's shapes: one day, a list, another zone's hours, the cursor, the month, the zones."""
    page = _next_week(stage)
    page.view.set_mode("day")
    stage.rest()
    stage.shoot("calendar-day")
    page.view.set_mode("list")
    stage.rest()
    stage.shoot("calendar-list")
    page.view.set_mode("week")
    page.view.set_second_zone(FAR_ZONE)
    stage.rest()
    stage.shoot("calendar-zone")
    page.view.grid.cursor_slot.setFocus(Qt.FocusReason.TabFocusReason)
    stage.shoot("calendar-cursor", ["wide"], ["light"])
    page.view.open_month()
    stage.rest()
    stage.shoot_dialog("calendar-month", page.view.month)
    page.view.month.close()
    page.view.open_zones()
    stage.rest()
    stage.shoot_dialog("calendar-zones", page.view.zones)
    page.view.zones.close()


def clock_change(stage: Stage) -> None:
    """A week and a day of 23 hours, with another zone that changes its clocks at another time."""
    page = stage.enter(*TUTOR, page="schedule")
    page.view.set_second_zone(FAR_ZONE)
    page.view.go_to(SPRING)
    stage.rest()
    page.view.grid.scroller.verticalScrollBar().setValue(0)
    stage.shoot("calendar-clock-week", ["wide"])
    page.view.set_mode("day")
    page.view.go_to(SPRING)
    stage.rest()
    page.view.grid.scroller.verticalScrollBar().setValue(0)
    stage.shoot("calendar-clock-day", ["wide"], ["light"])


def drag(stage: Stage) -> None:
    """A session on its way: asked about, free, refused, and waiting to be moved."""
    _drag(stage, "calendar-drag", ["light", "dark"])


def mirrored(stage: Stage) -> None:
    """A drag, a list and another zone from right to left."""
    stage.language = "ar"
    _drag(stage, "rtl-calendar-drag", ["light"])
    page = _next_week(stage)
    page.view.set_second_zone(FAR_ZONE)
    stage.rest()
    stage.shoot("rtl-calendar-zone", themes=["light"])
    page.view.set_mode("list")
    stage.rest()
    stage.shoot("rtl-calendar-list", themes=["dark"])


def enlarged(stage: Stage) -> None:
    """Twice as large, in a small window."""
    page = _next_week(stage)
    page.view.set_second_zone(FAR_ZONE)
    stage.rest()
    stage.shoot("zoom-calendar-zone", ["half"], ["light"])
    page.view.set_mode("list")
    stage.rest()
    stage.shoot("zoom-calendar-list", ["half"], ["dark"])


def _next_week(stage: Stage) -> Any:
    page = stage.enter(*TUTOR, page="schedule")
    page.view.go_next()
    stage.rest()
    return page


def _drag(stage: Stage, name: str, themes: list[str]) -> None:
    page = _next_week(stage)
    view, drags = page.view, page.view.grid.drag
    found = [one for one in view.grid.body.findChildren(SessionButton) if drag_words.may_move(one.row)]
    button = next(one for one in found if one.isVisible())
    view.focus_session(button.row.session_id)
    middle = button.rect().center()
    QTest.mousePress(button, LEFT, Qt.KeyboardModifier.NoModifier, middle)
    QTest.mouseMove(button, middle + QPoint(0, 16))
    QTest.mouseMove(button, _towards(view, button, timedelta(hours=1)))
    stage.shoot(f"{name}-checking", ["wide"], themes, at_rest=False)
    stage.until(lambda: drags.plan is not None)
    free = [row.starts_at for row in drags.plan.rows if row.free and row.starts_at != button.row.starts_at]
    QTest.mouseMove(button, _towards(view, button, free[0] - button.row.starts_at))
    stage.shoot(f"{name}-free", ["wide"], themes, at_rest=False)
    other = next(one.row for one in found if one is not button)
    busy = other.starts_at + (other.ends_at - other.starts_at) / 2
    QTest.mouseMove(button, _towards(view, button, busy - button.row.starts_at))
    stage.shoot(f"{name}-refused", ["wide"], themes, at_rest=False)
    night = next(day.ends_at for day in view.week.days[1:]) - timedelta(minutes=30)
    QTest.mouseMove(button, _towards(view, button, night - button.row.starts_at))
    view.grid.scroller.verticalScrollBar().setValue(0)
    stage.shoot(f"{name}-midnight", ["wide"], themes, at_rest=False)
    QTest.keyClick(button, Qt.Key.Key_Escape)
    QTest.mouseRelease(button, LEFT)
    view.show_pending(button.row.session_id, free[0])
    stage.shoot(f"{name}-pending", ["wide"], themes)


def _towards(view: Any, button: SessionButton, later: timedelta) -> QPoint:
    """Where the pointer is when a session is held that much later."""
    grid = view.grid.body.grid
    wanted = button.row.starts_at + later
    days = grid.week.days
    here, there = (grid.week.index_of(instant) or 0 for instant in (button.row.starts_at, wanted))
    down = grid.y_of(days[there].minute_of(wanted)) - grid.y_of(days[here].minute_of(button.row.starts_at))
    across = grid.column(there).left() - grid.column(here).left()
    return button.rect().center() + QPoint(across, down)


SCENES: dict[str, Callable[[Stage], None]] = {
    "calendar": calendar,
    "calendar-clock": clock_change,
    "calendar-drag": drag,
    "rtl-calendar": mirrored,
}
ENLARGED: dict[str, Callable[[Stage], None]] = {"zoom-calendar": enlarged}
