"""The page Centre: a draft of the rules, closures with what they meet, nothing overwritten, nothing lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import CENTRE, SyncTasks
from tests.ui.hours_by_hand import LENA, NOAH, free_mornings
from tutordesk import errors
from tutordesk.i18n import set_language
from tutordesk.services import centre as service
from tutordesk.services import closing, history, hours
from tutordesk.services.people_rows import ClosureRow, HistoryPage, HistoryRow
from tutordesk.services.rows import CentreRow, StrandedRow
from tutordesk.ui.centre.page import CentrePage
from tutordesk.ui.leaving import UnsavedDialog
from tutordesk.ui.page import PageContext
from tutordesk.ui.rules import words as rule_words

Opened = Callable[[], CentrePage]


def closure(days: int, number: int = 1, last: int | None = None, **changes: Any) -> ClosureRow:
    """A closure so many days from today."""
    first = date.today() + timedelta(days=days)  # noqa: DTZ011  # far enough from midnight's edge
    until = date.today() + timedelta(days=days if last is None else last)  # noqa: DTZ011
    return replace(ClosureRow(UUID(int=number), first, until, 0, 1440, "Feast day"), **changes)


class Server:
    """A little server: what is stored, and what a save does to it."""

    def __init__(self) -> None:
        self.centre = CENTRE
        self.closures: tuple[ClosureRow, ...] = (closure(10), closure(20, 2, 24, reason="Holidays"))
        self.stranded: tuple[StrandedRow, ...] = ()
        self.refusals: list[Exception] = []
        self.tasks = SyncTasks(
            {
                service.rules: lambda: self.centre,
                service.save: self.save,
                service.closures: lambda **_kw: self.closures,
                service.save_closure: self.save_closure,
                service.remove_closure: self.remove,
                history.page: self.who,
                service.closure_impact: lambda **_kw: self.stranded,
                closing.preview: lambda closure, ignore, **kw: free_mornings(**kw),
                hours.zones: ("Europe/Prague", "Europe/Vienna"),
            }
        )

    def save(self, *, before: CentreRow, after: CentreRow) -> CentreRow:
        if self.refusals:
            raise self.refusals.pop(0)
        if before != self.centre:
            raise errors.StaleVersion
        self.centre = after
        return after

    def save_closure(self, *, closure: ClosureRow, before: ClosureRow | None, fates: Any) -> ClosureRow:
        if self.refusals:
            raise self.refusals.pop(0)
        if before != next((one for one in self.closures if one.closure_id == closure.closure_id), None):
            raise errors.StaleVersion(facts={"constraint": "shown_before"})
        if len(fates) < len(self.stranded):
            raise errors.StrandedSessions
        self.closures = (*(one for one in self.closures if one.closure_id != closure.closure_id), closure)
        return closure

    def remove(self, *, closure: ClosureRow) -> None:
        stored = next((one for one in self.closures if one.closure_id == closure.closure_id), closure)
        if stored != closure:
            raise errors.StaleVersion(facts={"constraint": "shown_before"})
        self.closures = tuple(one for one in self.closures if one != closure)

    def who(self, *, subject: str, subject_id: str, limit: int) -> HistoryPage:
        """Ada is who changes and removes."""
        row = HistoryRow(
            "audit", 1, datetime.now(UTC), UUID(int=50), "Ada Admin", "admin", "changed", subject, subject_id,
            (), "", {}, {},
        )  # fmt: skip
        return HistoryPage((row,), None)


@pytest.fixture
def server(qapp: object) -> Server:
    return Server()


@pytest.fixture
def open_page(qtbot: QtBot, server: Server, page_context: Callable[..., PageContext]) -> Opened:
    def made() -> CentrePage:
        page = CentrePage(page_context(server.tasks, role="admin"))
        qtbot.addWidget(page)
        page.resize(1060, 760)
        page.show()
        qtbot.waitUntil(lambda: page.settled)
        page.turns.finish()
        return page

    return made


def press(where: QWidget, identifier: str) -> None:
    found = [one for one in where.findChildren(QAbstractButton) if one.accessibleIdentifier() == identifier]
    found[0].click()


def edit(page: CentrePage, **changes: Any) -> None:
    assert page.draft is not None
    page.rules.edited.emit(replace(page.draft, **changes))


def type_closure(page: CentrePage, days: int = 3) -> ClosureRow:
    press(page, "add-closure")
    form = page.closures.form
    assert form is not None
    form.first.show_day(page.today + timedelta(days=days))
    form.last.show_day(page.today + timedelta(days=days))
    form.reason.setText("Burst pipe")
    typed = form.typed
    assert typed is not None
    return typed


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


# --- closures ------------------------------------------------------------------------------------------
def test_closures_ahead_are_listed(open_page: Opened, server: Server):
    server.closures = (closure(-1, 9), *server.closures, closure(40, 3, start_minute=540, end_minute=660))
    page = open_page()
    assert [line.closure.closure_id.int for line in page.closures.lines] == [1, 2, 3]
    assert page.closures.lines[0].accessibleName().endswith("Closed: Feast day")
    assert "Closed 09:00–11:00" in page.closures.lines[2].accessibleName()


def test_a_closure_that_meets_nobody_is_saved(open_page: Opened, server: Server):
    page = open_page()
    typed = type_closure(page)
    press(page, "closure-save")
    assert server.tasks.called(service.save_closure) == [{"closure": typed, "before": None, "fates": ()}]
    assert page.closures.form is not None
    assert page.closures.form.isHidden()
    assert not page.closures.dirty


def test_whom_it_meets_is_decided_first(open_page: Opened, server: Server):
    page = open_page()
    server.stranded = (NOAH, LENA)
    type_closure(page)
    press(page, "closure-save")
    assert not server.tasks.called(service.save_closure)
    assert page.impact is not None
    assert page.frame.panel is page.impact
    assert page.impact.title.text() == "2 sessions would be stranded"
    assert not page.impact.save.isEnabled()
    first, second = page.impact.rows
    first.choose("move")
    second.choose("cancel")
    second.note.setText("Sorry")
    page.impact.save.click()
    fates = server.tasks.called(service.save_closure)[0]["fates"]
    assert [(one.fate, one.note) for one in fates] == [("move", ""), ("cancel", "Sorry")]
    assert page.frame.panel is None


def test_other_people_may_move_to_the_same_time(qtbot: QtBot, open_page: Opened, server: Server):
    """A start is taken for whoever shares tutor or student, and for nobody else."""
    elsewhere = replace(
        LENA,
        session=replace(LENA.session, tutor_id=UUID(int=77), student_id=UUID(int=78)),
        fits=NOAH.fits,
    )
    page = open_page()
    server.stranded = (NOAH, replace(LENA, fits=NOAH.fits), elsewhere)
    type_closure(page)
    press(page, "closure-save")
    assert page.impact is not None
    impact = page.impact
    qtbot.waitUntil(lambda: len(impact.rows) == 3)
    for row in page.impact.rows:
        row.choose("move")
    starts = [row.starts_at for row in page.impact.rows]
    assert starts[0] != starts[1]
    assert starts[2] == starts[0]


def test_what_happens_meanwhile_is_asked_again(open_page: Opened, server: Server):
    page = open_page()
    server.stranded = (NOAH,)
    type_closure(page)
    press(page, "closure-save")
    assert page.impact is not None
    page.impact.rows[0].choose("cancel")
    server.refusals = [errors.StrandedSessions()]
    server.stranded = (NOAH, LENA)
    page.impact.save.click()
    assert [row.fate for row in page.impact.rows] == ["cancel", ""]
    assert "Nothing was saved" in page.impact.remark.text()


def test_another_start_is_chosen_as_if_it_were_closed(open_page: Opened, server: Server):
    page = open_page()
    server.stranded = (NOAH,)
    typed = type_closure(page)
    press(page, "closure-save")
    assert page.impact is not None
    dialog = page.choose_other(page.impact.rows[0])
    assert dialog is not None
    asked = server.tasks.called(closing.preview)[0]
    assert asked["closure"] == typed
    assert asked["student_id"] == NOAH.session.student_id
    dialog.reject()


def test_removing_can_be_taken_back(open_page: Opened, server: Server):
    page = open_page()
    was = page.closures.lines[0].closure
    page.closures.lines[0].remove.click()
    assert was not in server.closures
    bar = page.context.notices
    assert bar.text.startswith("The centre is open again")
    next(one for one in bar.findChildren(QAbstractButton) if one.text() == "Undo").click()
    assert was in server.closures


def test_hours_are_checked_before_anything_is_asked(open_page: Opened, server: Server):
    page = open_page()
    type_closure(page)
    form = page.closures.form
    assert form is not None
    form.kind.segment("hours").click()
    form.start.setText("12")
    form.end.setText("9")
    press(page, "closure-save")
    assert form.note.text().startswith("Type times")
    form.start.setText("9")
    form.end.setText("12:30")
    press(page, "closure-save")
    saved = server.tasks.called(service.save_closure)[0]["closure"]
    assert (saved.start_minute, saved.end_minute) == (540, 750)


def type_reason(page: CentrePage, reason: str) -> Any:
    page.closures.lines[0].edit.click()
    form = page.closures.form
    assert form is not None
    form.reason.setText(reason)
    form.reason.textEdited.emit(reason)
    return form


def test_a_closure_changed_by_somebody_else_waits_for_a_decision(open_page: Opened, server: Server):
    page = open_page()
    form = type_reason(page, "Mine")
    theirs = replace(server.closures[0], reason="Theirs")
    server.closures = (theirs, server.closures[1])
    page._reload_now()
    assert form.meanwhile.text.text().startswith("Ada Admin changed this meanwhile: ")
    assert form.meanwhile.text.text().endswith("Theirs")
    assert form.reason.text() == "Mine"
    assert not form.apply.isEnabled()
    press(page, "meanwhile-closure-mine")
    press(page, "closure-save")
    assert server.tasks.called(service.save_closure)[0]["before"] == theirs
    assert {one.reason for one in server.closures} == {"Mine", "Holidays"}


def test_what_somebody_else_saved_can_be_taken(open_page: Opened, server: Server):
    page = open_page()
    form = type_reason(page, "Mine")
    server.closures = (replace(server.closures[0], reason="Theirs"), server.closures[1])
    page._reload_now()
    press(page, "meanwhile-closure-theirs")
    assert form.reason.text() == "Theirs"
    assert not form.dirty
    assert form.apply.isEnabled()
    type_reason(page, "Mine")
    server.closures = (server.closures[1],)
    page._reload_now()
    assert form.meanwhile.text.text() == "Ada Admin removed this meanwhile."
    press(page, "meanwhile-closure-theirs")
    assert form.isHidden()


def test_two_saves_in_the_same_moment(qtbot: QtBot, open_page: Opened, server: Server):
    """Nothing was heard of the other save yet: the server refuses, and the form says why."""
    page = open_page()
    form = type_reason(page, "Mine")
    server.closures = (replace(server.closures[0], reason="Theirs"), server.closures[1])
    press(page, "closure-save")
    assert page.context.notices.text.startswith("Somebody else changed this meanwhile")
    qtbot.waitUntil(lambda: form.meanwhile.waiting)
    assert server.closures[0].reason == "Theirs"
    page.closures.lines[1].remove.click()
    was = server.closures[0]
    assert was.reason == "Theirs"
    server.closures = (replace(was, reason="Again"),)
    page.closures.removed.emit(was)
    assert server.closures
    qtbot.waitUntil(lambda: page.closures.rows == server.closures)


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
