"""The page Centre: a draft of the rules, nothing overwritten, nothing lost."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.centre_by_hand import Opened, Server, edit, press, shown, type_closure
from tests.ui.conftest import CENTRE
from tutordesk import errors
from tutordesk.i18n import set_language
from tutordesk.services import centre as service
from tutordesk.ui.leaving import UnsavedDialog
from tutordesk.ui.page import PageContext
from tutordesk.ui.rules import words as rule_words


@pytest.fixture
def server(qapp: object) -> Server:
    return Server()


@pytest.fixture
def open_page(qtbot: QtBot, server: Server, page_context: Callable[..., PageContext]) -> Opened:
    return lambda: shown(qtbot, page_context(server.tasks, role="admin"))


# --- rules ---------------------------------------------------------------------------------------------
def test_every_rule_says_what_it_does(open_page: Opened):
    page = open_page()
    assert {name: page.rules.combos[name].key for name in page.rules.combos} == {
        "break_minutes": 0,
        "slot_step_minutes": 15,
        "min_notice_minutes": 120,
        "horizon_days": 60,
        "cancel_notice_minutes": 1440,
        "max_open_sessions": 10,
    }
    assert all(label.text().endswith(".") for label in page.rules.effects.values())
    assert page.rules.effects["break_minutes"].text() == rule_words.effect("break_minutes", 0)
    assert page.rules.effects["horizon_days"].text() == "Students see free times for the next 60 days."
    edit(page, max_open_sessions=1, enrollment_required=True)
    assert page.rules.effects["max_open_sessions"].text().startswith("A student has at most 1 session ahead")
    assert page.rules.enrollment is not None
    assert page.rules.enrollment.isChecked()


def test_what_is_typed_is_saved_over_what_was_shown(qtbot: QtBot, open_page: Opened, server: Server):
    page = open_page()
    assert not page.header.save.isEnabled()
    line = page.details.lines["phone"]
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "+43 1 999 ")
    combo = page.rules.combos["min_notice_minutes"]
    combo.choose(1440)
    combo.chosen.emit(1440)
    page.details.currency.chosen.emit("CZK")
    assert page.header.unsaved.isVisible()
    with qtbot.waitActive(page):
        page.activateWindow()
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    wanted = replace(CENTRE, phone="+43 1 999", min_notice_minutes=1440, currency="CZK")
    assert server.tasks.called(service.save) == [{"before": CENTRE, "after": wanted}]
    assert page.header.unsaved.isHidden()
    assert page.context.notices.text.startswith("Saved.")


def test_a_centre_without_a_name_is_not_saved(qtbot: QtBot, open_page: Opened, server: Server):
    page = open_page()
    line = page.details.lines["name"]
    line.clear()
    line.textEdited.emit("")
    assert page.header.save.toolTip() == "The centre needs a name."
    page.save()
    assert not server.tasks.called(service.save)


def test_what_others_save_meanwhile_is_shown_and_never_overwritten(open_page: Opened, server: Server):
    page = open_page()
    edit(page, min_notice_minutes=1440)
    server.centre = replace(CENTRE, break_minutes=10)
    page.save()
    assert page.conflict is not None
    assert page.frame.panel is page.conflict
    assert page.conflict.lines == (("changed", "Break between sessions: 10 minutes instead of None"),)
    assert server.centre.min_notice_minutes == 120
    assert not page.header.save.isEnabled()
    press(page.conflict, "keep-mine")
    assert page.draft == replace(CENTRE, break_minutes=10, min_notice_minutes=1440)
    page.save()
    assert server.centre == page.draft


def test_theirs_can_be_taken(open_page: Opened, server: Server):
    page = open_page()
    edit(page, min_notice_minutes=1440)
    server.centre = replace(CENTRE, name="Lernhaus Nord")
    page.reload()
    page._reload_now()
    assert page.conflict is not None
    press(page.conflict, "use-theirs")
    assert page.draft == server.centre
    assert not page.dirty
    assert page.details.lines["name"].text() == "Lernhaus Nord"


def test_a_line_that_broke_while_saving_is_looked_after(open_page: Opened, server: Server):
    page = open_page()
    edit(page, break_minutes=10)
    server.refusals = [errors.OutcomeUnknown()]
    page.save()
    assert page.dirty
    server.centre = replace(CENTRE, break_minutes=10)
    server.refusals = [errors.OutcomeUnknown()]
    page.save()
    assert not page.dirty


# --- leaving, the server away --------------------------------------------------------------------------
def test_leaving_asks_once_about_everything(open_page: Opened, server: Server):
    page = open_page()
    left: list[bool] = []
    assert page.may_leave(lambda: left.append(True))
    edit(page, break_minutes=10)
    typed = type_closure(page)
    assert not page.may_leave(lambda: left.append(True))
    dialogs = page.findChildren(UnsavedDialog)
    assert len(dialogs) == 1
    dialogs[0].save.click()
    assert left == [True]
    assert server.centre.break_minutes == 10
    assert typed in server.closures


def test_leaving_with_discard_drops_it(open_page: Opened, server: Server):
    page = open_page()
    left: list[bool] = []
    edit(page, break_minutes=10)
    assert not page.may_leave(lambda: left.append(True))
    page.findChild(UnsavedDialog).discard.click()
    assert left == [True]
    assert not page.dirty
    assert server.centre == CENTRE


def test_nothing_is_written_while_the_server_is_away(open_page: Opened):
    page = open_page()
    edit(page, break_minutes=10)
    page.context.live.report_lost()
    assert not page.header.save.isEnabled()
    assert not page.closures.lines[0].remove.isEnabled()
    type_closure(page)
    assert page.closures.form is not None
    assert not page.closures.form.apply.isEnabled()


@pytest.mark.parametrize("language", ["es", "x-pseudo"])
def test_it_speaks_other_languages(language: str, open_page: Opened):
    set_language(language)
    page = open_page()
    assert page.rules.effects["break_minutes"].text() != "Sessions may follow each other directly."
    assert page.closures.add.text() != "Add closure"
