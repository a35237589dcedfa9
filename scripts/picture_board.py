"""Pictures of the day board: a Monday, booking, drags, many tutors, one, nobody, closed, offline."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from picture_stage import Stage
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tutordesk import errors
from tutordesk.services.board_rows import BoardPlan
from tutordesk.services.rows import OpenSpan, StudentRow
from tutordesk.ui.board.block import BoardSession
from tutordesk.ui.calendar import drag_words

DESK = ("desk",)
LEFT = Qt.MouseButton.LeftButton
GONE = errors.Unreachable(facts={"cause": "network"})
LONG = "Anneliese-Charlotte von Hohenstein-Obermayr und zu Wolkenstein"


def board(stage: Stage) -> None:
    """The board as it opens, a session's details, the list, the filter, the call list."""
    page = _monday(stage)
    stage.shoot("board")
    _sessions(page)[2].click()
    stage.rest()
    stage.shoot("board-details")
    page.close_side()
    page.bar.mode_chosen.emit("list")
    stage.rest()
    stage.shoot("board-list", themes=["light"])
    page.bar.mode_chosen.emit("board")
    page.filters.open_more()
    stage.rest()
    stage.shoot_dialog("board-filter", page.filters.popup, ["light"])
    page.filters.popup.close()
    page.tools.open_calls()
    stage.rest()
    dialog = next(one for one in page.children() if type(one).__name__ == "CallListDialog")
    dialog.days.segment("tomorrow").click()
    stage.rest()
    stage.shoot_dialog("board-calls", dialog)
    dialog.reject()


def booking(stage: Stage) -> None:
    """A student on the phone: ticks, the card, a rule passed with a reason."""
    page = _on_the_phone(stage)
    stage.shoot("board-booking")
    fit = next(column for column in page.view.columns if column.first_fit is not None)
    page.view.show_free(fit.tutor.tutor_id)
    page.view.layer.button_of((fit.tutor.tutor_id, fit.first_fit.starts_at)).click()
    stage.rest()
    stage.shoot("board-booking-card")
    stage.answers["sessions.book_for"] = errors.TooLate(facts={"minimum": "60"})
    page.booking.card.panel.book.click()
    stage.rest()
    stage.shoot("board-booking-refused", themes=["light"])


def drag(stage: Stage) -> None:
    """A session on its way to another tutor: free, refused."""
    _drag(stage, "board-drag", ["light", "dark"])


def states(stage: Stage) -> None:
    """Hundreds of tutors, one, nobody, a closed day, long names, not loaded, the server gone."""
    page = _monday(stage, _many)
    stage.shoot("board-many", ["wide"])
    bar = page.view.scroller.horizontalScrollBar()
    bar.setValue(bar.maximum() // 2)
    stage.shoot("board-many-far", ["wide"], ["light"])
    _monday(stage, lambda plan: replace(plan, tutors=plan.tutors[:1]))
    stage.shoot("board-one", themes=["light"])
    page = stage.enter(*DESK, page="board")
    sunday = page.today + timedelta(days=(6 - page.today.weekday()) % 7)
    page.show_date(sunday)
    stage.rest()
    stage.shoot("board-nobody", themes=["light"])
    _monday(stage, _closed)
    stage.shoot("board-closed", themes=["light", "dark"])
    _monday(stage, _long)
    stage.shoot("board-long", themes=["light"])
    page = _monday(stage)
    stage.answers["board.day"] = GONE
    page.bar.go_next()
    stage.rest()
    stage.shoot("board-failed", themes=["light"])
    page = _monday(stage)
    stage.live().report_lost()
    stage.until(lambda: not stage.live().connected)
    stage.shoot("board-offline", themes=["light"])


def mirrored(stage: Stage) -> None:
    """From right to left: at rest, ticks, a drag."""
    stage.language = "ar"
    page = _monday(stage)
    _sessions(page)[1].click()
    stage.rest()
    stage.shoot("rtl-board", themes=["light", "dark"])
    _on_the_phone(stage)
    stage.shoot("rtl-board-booking", ["wide"], ["light"])
    _drag(stage, "rtl-board-drag", ["light"])


def enlarged(stage: Stage) -> None:
    """Twice as large, in a small window."""
    page = _monday(stage)
    stage.shoot("zoom-board", ["half"], ["light"])
    _sessions(page)[0].click()
    stage.rest()
    stage.shoot("zoom-board-details", ["half"], ["dark"])


def _monday(stage: Stage, changed: Callable[[BoardPlan], BoardPlan] | None = None) -> Any:
    """The board on the next Monday, its plan changed on the way."""
    answers = {}
    if changed is not None:
        answers["board.day"] = lambda real, fn, **kw: changed(real(fn, **kw))
    page = stage.enter(*DESK, page="board", answers=answers)
    page.show_date(_next_monday(page.today))
    stage.rest()
    return page


def _next_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _on_the_phone(stage: Stage) -> Any:
    page = _monday(stage)
    row = _sessions(page)[0].row
    page.context.call.begin(
        StudentRow(row.student_id, "s10423417", row.student_name, "+43 660 123 45 67", ""), row.course
    )
    stage.rest()
    return page


def _sessions(page: Any) -> list[BoardSession]:
    found = [one for one in page.view.body.findChildren(BoardSession) if one.isVisible()]
    return sorted(found, key=lambda one: (one.row.starts_at, one.row.tutor_name))


def _drag(stage: Stage, name: str, themes: list[str]) -> None:
    page = _monday(stage)
    view = page.view
    movable = [one for one in _sessions(page) if drag_words.may_move(one.row)]
    for button in movable:
        others = [
            one for one in page.tutors_of(button.row.course.course_id) if one.tutor_id != button.row.tutor_id
        ]
        if others:
            break
    view.focus_session(button.row.session_id)
    middle = button.rect().center()
    QTest.mousePress(button, LEFT, Qt.KeyboardModifier.NoModifier, middle)
    QTest.mouseMove(button, middle + QPoint(0, 16))
    stage.until(lambda: view.drag.plan is not None)
    seen = set(view.body.grid.tutor_ids[:9])
    fits = sorted(
        (fit for fit in view.drag.plan if fit.tutor_id in seen),
        key=lambda fit: (fit.tutor_id == button.row.tutor_id, fit.starts_at),
    )
    fit = fits[0]
    QTest.mouseMove(button, middle + _way(view, button, fit.tutor_id, fit.starts_at))
    stage.shoot(f"{name}-free", ["wide"], themes, at_rest=False)
    other = next(one.row for one in _sessions(page) if one is not button)
    QTest.mouseMove(button, middle + _way(view, button, other.tutor_id, other.starts_at))
    stage.shoot(f"{name}-refused", ["wide"], themes, at_rest=False)
    QTest.keyClick(button, Qt.Key.Key_Escape)
    QTest.mouseRelease(button, LEFT)


def _way(view: Any, button: BoardSession, tutor_id: UUID, starts_at: Any) -> QPoint:
    """How far the pointer has to go."""
    grid = view.body.grid
    columns = [grid.column(grid.tutor_ids.index(one)).left() for one in (button.row.tutor_id, tutor_id)]
    later = (starts_at - button.row.starts_at) / timedelta(hours=1)
    return QPoint(columns[1] - columns[0], round(later * grid.pixels_per_hour))


def _many(plan: BoardPlan) -> BoardPlan:
    """The same day thirty times over."""
    tutors, rows = list(plan.tutors), list(plan.sessions)
    for number in range(1, 30):
        for tutor in plan.tutors:
            other = uuid5(tutor.tutor_id, str(number))
            tutors.append(replace(tutor, tutor_id=other))
            rows += [
                replace(row, session_id=uuid5(row.session_id, str(number)), tutor_id=other)
                for row in plan.sessions
                if row.tutor_id == tutor.tutor_id
            ]
    return replace(plan, tutors=tuple(tutors), sessions=tuple(rows))


def _closed(plan: BoardPlan) -> BoardPlan:
    noon = plan.starts_at + timedelta(hours=12)
    closures = (OpenSpan(noon, noon + timedelta(hours=1), "Staff training"),)
    first, *others = plan.tutors
    away = replace(first, working=(), away="On leave", away_until=plan.on_date + timedelta(days=4))
    rows = tuple(row for row in plan.sessions if row.tutor_id != first.tutor_id)
    return replace(plan, closures=closures, tutors=(away, *others), sessions=rows)


def _long(plan: BoardPlan) -> BoardPlan:
    tutors = tuple(replace(one, display_name=LONG) if n % 2 else one for n, one in enumerate(plan.tutors))
    rows = tuple(replace(row, student_name=LONG) if n % 2 else row for n, row in enumerate(plan.sessions))
    return replace(plan, tutors=tutors, sessions=rows)


SCENES = {
    "board": board,
    "board-booking": booking,
    "board-drag": drag,
    "board-states": states,
    "rtl-board": mirrored,
}
ENLARGED = {"zoom-board": enlarged}
