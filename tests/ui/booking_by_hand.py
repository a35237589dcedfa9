"""Book Sessions by hand: the page with answers of a dictionary, and what a person does on it."""

from collections.abc import Callable

from tests.ui import booking_rows as rows
from tests.ui.conftest import SyncTasks
from tutordesk.ui.booking.page import BookingPage
from tutordesk.ui.slots.buttons import SlotButton

START = rows.at(26, "16:00")
Make = Callable[..., BookingPage]


def tasks_of(page: BookingPage) -> SyncTasks:
    tasks = page.context.tasks
    assert isinstance(tasks, SyncTasks)
    return tasks


def select(page: BookingPage, row: int = 0) -> None:
    page.finder.list.setCurrentIndex(page.finder.model.index(row))


def choose_course(page: BookingPage, index: int = 1) -> None:
    page.pane.course.combo.setCurrentIndex(index)
    page.pane.course.combo.activated.emit(index)


def slot(page: BookingPage, identifier: str) -> SlotButton:
    return next(one for one in page.pane.grid.buttons() if one.accessibleIdentifier() == identifier)


def ready(page: BookingPage) -> BookingPage:
    """Tutor, course, start and a note chosen."""
    select(page)
    choose_course(page)
    slot(page, "slot-2026-11-26T15:00Z").click()
    page.pane.panel.requirements.setPlainText("Past paper 2021")
    return page


def press(page: BookingPage, text: str) -> None:
    next(button for button in page.context.notices.buttons() if button.text() == text).click()
