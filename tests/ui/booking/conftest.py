"""What every test of Book Sessions starts from: the day its rows are of, and a way to open the page."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine

from tests.ui import booking_rows as rows
from tests.ui.booking_by_hand import Make
from tests.ui.conftest import SyncTasks
from tutordesk.ui.booking.page import BookingPage
from tutordesk.ui.page import PageContext


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(rows.NOW, tick=True):
        yield


@pytest.fixture
def make(qtbot: Any, page_context: Callable[..., PageContext]) -> Make:
    def made(answers: dict[Any, Any] | None = None, **more: Any) -> BookingPage:
        size = more.pop("size", (1144, 820))
        tasks = SyncTasks(rows.answers() | (answers or {}))
        page = BookingPage(page_context(tasks, **more))
        qtbot.addWidget(page)
        page.resize(*size)
        page.show()
        qtbot.waitUntil(lambda: bool(tasks.calls))
        return page

    return made
