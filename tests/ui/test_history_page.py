"""The history: who did what, before and after in words, narrowed down and paged."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.conftest import SyncTasks
from tutordesk import errors
from tutordesk.services import directory, history
from tutordesk.services.people_rows import HistoryPage, HistoryRow, PeoplePage, PersonRow
from tutordesk.ui.history import words
from tutordesk.ui.history.page import HistoryPageView
from tutordesk.ui.page import PageContext
from tutordesk.ui.widgets.chip import Chip

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
VIENNA = "Europe/Vienna"
ADA = UUID(int=7)
Open = Callable[..., HistoryPageView]


def entry(number: int = 1, **changes: Any) -> HistoryRow:
    told: dict[str, Any] = {
        "source": "audit",
        "event_id": number,
        "at": AT - timedelta(minutes=number),
        "actor_id": ADA,
        "actor_name": "Ada Lovelace",
        "actor_role": "admin",
        "kind": "changed",
        "subject": "person_contact",
        "subject_id": str(UUID(int=9)),
        "about": ("Sam Çelik",),
        "reason": "",
        "before": {"person_id": "x", "phone": "0660 1", "email": "", "phone_e164": "+1"},
        "after": {"person_id": "x", "phone": "0660 2", "email": "s@example.org", "phone_e164": "+2"},
    }
    return HistoryRow(**(told | changes))


@pytest.fixture
def open_history(qtbot: QtBot, sync_tasks: SyncTasks, page_context: Callable[..., PageContext]) -> Open:
    def opened(found: Any = None) -> HistoryPageView:
        sync_tasks.answers[history.page] = found or HistoryPage((entry(1), entry(2)), None)
        page = HistoryPageView(page_context(sync_tasks, role="admin"))
        qtbot.addWidget(page)
        page.resize(1064, 800)
        page.show()
        qtbot.waitUntil(lambda: page.settled)
        return page

    return opened


def texts(widget: Any) -> list[str]:
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisible() and one.text()]


def test_a_line_says_who_did_what_with_which_role_before_and_after(open_history: Open) -> None:
    page = open_history()
    line = [page.model.index(0, column).data() for column in range(page.model.columnCount())]
    assert line == [
        "Mon 23 Nov, 08:59", "Ada Lovelace", "Admin", "Contact changed", "Sam Çelik",
        "Phone: 0660 1 → 0660 2 · E-mail: s@example.org",
    ]  # fmt: skip
    assert page.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == ", ".join(line)


@pytest.mark.parametrize(
    ("changes", "what", "change"),
    [
        ({"subject": "person_role", "kind": "created", "before": {}, "after": {"role": "desk"}},
         "Role made", "Role: Front desk"),
        ({"subject": "person", "before": {"active": True}, "after": {"active": False}},
         "Account changed", "Active: yes → no"),
        ({"subject": "session_payment", "kind": "removed", "before": {"method": "card"}, "after": {}},
         "Payment removed", "Paid how: paid by card taken away"),
        ({"subject": "session", "kind": "moved", "reason": "Ill",
          "before": {"starts_at": "2026-11-24T09:00:00+00:00", "held_until": "a"},
          "after": {"starts_at": "2026-11-24T10:00:00+00:00", "held_until": "b"}},
         "Session moved", "“Ill” · Start: Tue 24 Nov, 10:00 → Tue 24 Nov, 11:00"),
        ({"subject": "hours", "before": {"rules": []}, "after": {"rules": [1, 2]}},
         "Hours changed", "Weekly hours: 2 entries"),
        ({"subject": "new_thing", "kind": "new_kind", "before": {}, "after": {"new_field": 3}},
         "new thing new kind", "new field: 3"),
    ],
)  # fmt: skip
def test_before_and_after_are_words(changes: dict[str, Any], what: str, change: str) -> None:
    row = entry(**changes)
    assert (words.what(row), words.summary(row, VIENNA)) == (what, change)


def test_whom_it_is_about_keeps_its_room_in_a_narrow_window(open_history: Open) -> None:
    page = open_history(HistoryPage((entry(actor_id=None, actor_name="", actor_role="deployment"),), None))
    page.resize(700, 560)
    table = page.table
    assert not table.isColumnHidden(4)
    assert table.columnWidth(4) >= 130


def test_tables_taken_out_are_told() -> None:
    taken = entry(kind="exported", subject="people", about=(), before={}, after={"people": 412})
    assert words.what(taken) == "People exported"
    assert words.summary(taken, VIENNA) == "People: 412"


def test_hours_taken_out_lead_to_what_is_about_hours(
    qtbot: QtBot, open_history: Open, sync_tasks: SyncTasks
) -> None:
    taken = entry(kind="exported", subject="hours", subject_id="", about=(), before={}, after={"tutors": 12})
    page = open_history(HistoryPage((taken,), None))
    page.panel.show_row(page.model.row(0), VIENNA)
    link = next(one for one in page.panel.findChildren(QPushButton) if one.text() == "Everything about this")
    link.click()
    qtbot.waitUntil(lambda: sync_tasks.called(history.page)[-1].get("subject") == "hours")
    assert "subject_id" not in sync_tasks.called(history.page)[-1]


def test_the_machine_and_whoever_runs_the_server_have_names() -> None:
    nobody = {"actor_id": None, "actor_name": ""}
    assert words.who(entry(**nobody, actor_role="")) == "TutorDesk"
    assert words.who(entry(**nobody, actor_role="deployment")) == "Whoever runs the server"


def test_an_entry_beside_the_list_leads_to_more_of_its_kind(
    qtbot: QtBot, open_history: Open, sync_tasks: SyncTasks
) -> None:
    page = open_history()
    page.table.pick(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.side.shown is page.panel
    assert "0660 1 → 0660 2" in texts(page.panel)
    assert "nothing → s@example.org" in texts(page.panel)
    for name, asked in (
        ("Everything Ada Lovelace did", {"actor_id": ADA}),
        ("Everything about this", {"subject_id": str(UUID(int=9))}),
    ):
        page.table.opened.emit(page.model.index(0, 0))
        next(one for one in page.panel.findChildren(QPushButton) if one.text() == name).click()
        qtbot.waitUntil(lambda: page.settled)
        assert sync_tasks.called(history.page)[-1] == {"limit": 50, **asked}
    (chip,) = [one for one in page.findChildren(Chip) if one.isVisible()]
    assert chip.text() == "About Sam Çelik"
    chip.click()
    qtbot.waitUntil(lambda: sync_tasks.called(history.page)[-1] == {"limit": 50})


def test_filters_ask_anew_and_are_cleared(qtbot: QtBot, open_history: Open, sync_tasks: SyncTasks) -> None:
    page = open_history()
    for combo, key in (
        (page.filters.subject, "session"),
        (page.filters.kind, "moved"),
        (page.filters.role, "desk"),
    ):
        combo.choose(key)
        combo.chosen.emit(key)
    page.filters.span.choose("today")
    qtbot.waitUntil(lambda: page.settled)
    asked = sync_tasks.called(history.page)[-1]
    assert {key: asked[key] for key in ("subject", "kind", "actor_role")} == {
        "subject": "session", "kind": "moved", "actor_role": "desk",
    }  # fmt: skip
    assert timedelta(hours=22) < asked["until"] - asked["since"] < timedelta(hours=26)
    page.filters.all.click()
    qtbot.waitUntil(lambda: sync_tasks.called(history.page)[-1] == {"limit": 50})


def test_a_half_screen_has_one_line_of_filters_below_the_search(open_history: Open) -> None:
    page = open_history()
    page.resize(656, 526)  # beside the rail of a window of 720 × 560
    filters = page.filters
    filters.kind.choose("moved")
    filters.kind.chosen.emit("moved")
    filters.show_narrowed()
    filters.layout().activate()
    parts = (filters.search, filters.role, filters.all, filters.span.when, filters.subject, filters.kind)
    middles = [part.mapTo(filters, part.rect().center()).y() for part in parts]
    assert max(middles[:3]) - min(middles[:3]) <= 2
    assert max(middles[3:]) - min(middles[3:]) <= 2
    assert filters.search.width() > 200


def test_people_are_found_by_name(qtbot: QtBot, open_history: Open, sync_tasks: SyncTasks) -> None:
    sam = PersonRow(UUID(int=9), "s1", "Sam Çelik", ("student",), True, "", "", False, None, None)
    sync_tasks.answers[directory.search] = PeoplePage((sam,), 1, None)
    page = open_history()
    qtbot.keyClicks(page.filters.search, "sam")
    qtbot.waitUntil(lambda: [c for c in page.findChildren(Chip) if c.isVisible()] != [])
    by, of = (one for one in page.findChildren(Chip) if one.isVisible())
    assert (by.text(), of.text()) == ("By Sam Çelik", "About Sam Çelik")
    by.click()
    qtbot.waitUntil(lambda: sync_tasks.called(history.page)[-1].get("actor_id") == sam.person_id)


def test_more_come_as_somebody_scrolls(qtbot: QtBot, open_history: Open, sync_tasks: SyncTasks) -> None:
    rows = tuple(entry(number) for number in range(60))

    def answer(limit: int, after: Any = None, **_kw: Any) -> HistoryPage:
        begin = after[0] if after else 0
        end = begin + limit
        return HistoryPage(rows[begin:end], (end,) if end < 60 else None)

    page = open_history(answer)
    assert page.model.rowCount() == 50
    page.table.scrollToBottom()
    qtbot.waitUntil(lambda: page.model.rowCount() == 60)


def test_nothing_and_errors_are_said(qtbot: QtBot, open_history: Open, sync_tasks: SyncTasks) -> None:
    page = open_history(HistoryPage((), None))
    assert page.table_states.state == "empty"
    sync_tasks.answers[history.page] = errors.Unreachable(facts={"cause": "network"})
    page = open_history(errors.NotAllowed())
    assert page.table_states.state == "error"
    assert page.filters.isVisible()


def test_who_runs_the_server_is_readable_in_full(open_history: Open) -> None:
    server = entry(1, actor_id=None, actor_name="", actor_role="deployment")
    page = open_history(HistoryPage((server,), None))
    (place,) = (n for n, column in enumerate(page.model.columns) if column.key == "who")
    words_wide = page.table.fontMetrics().horizontalAdvance("Whoever runs the server")
    assert page.table.columnWidth(place) > words_wide
