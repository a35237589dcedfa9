"""What every test of Courses starts from: a server that answers at once, and a way to open the page."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.courses_by_hand import Opened, Server, shown
from tutordesk.ui.page import PageContext


@pytest.fixture
def server(qapp: object) -> Server:
    return Server()


@pytest.fixture
def open_page(qtbot: QtBot, server: Server, page_context: Callable[..., PageContext]) -> Opened:
    return lambda role="admin", pick=True: shown(qtbot, page_context(server.tasks, role=role), pick=pick)
