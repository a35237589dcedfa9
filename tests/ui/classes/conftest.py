"""What every test of My Classes starts from: a server that answers at once, and the page on screen."""

import pytest

from tests.ui.classes_by_hand import Server, shown
from tutordesk.ui.classes.page import MyClassesPage


@pytest.fixture
def server(qapp) -> Server:
    return Server()


@pytest.fixture
def page(qtbot, page_context, server) -> MyClassesPage:
    return shown(qtbot, page_context, server)
