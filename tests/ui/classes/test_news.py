"""What the tutor changes: at once, marked until seen, told while the window is open; shared notes."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.classes_by_hand import (
    NOW,
    UPCOMING,
    Server,
    button_named,
    card,
    cards,
    clipped,
    shown,
    texts,
    unfolded,
)
from tutordesk.errors import Unreachable
from tutordesk.services import notes, sessions
from tutordesk.services.rows import NoteRow
from tutordesk.ui.classes.news_line import NewsLine

AT = NOW - timedelta(days=1)
MOVED = replace(
    UPCOMING[2], news="moved", news_at=AT, news_role="tutor", news_by="Amelia Novák",
    news_from=UPCOMING[2].starts_at - timedelta(hours=3), version=2,
)  # fmt: skip
SAID = "Moved from Tue 1 Dec, 15:00 by Amelia Novák, yesterday 14:20"


def with_news(server: Server, row=MOVED) -> None:
    server.upcoming = (*UPCOMING[:2], row)
    server.news = (row,)


def test_a_change_is_marked_until_its_details_are_opened(qtbot, page_context, server) -> None:
    with_news(server)
    page = shown(qtbot, page_context, server)
    one = card(page, MOVED)
    assert {"Changed", SAID} <= set(texts(one))
    assert one.property("tone") == "warning"
    assert any("1 changed since you last looked" in text for text in texts(page))
    assert page.context.notices.text == "", "what was there before the window is no notice"
    one.toggle.click()
    assert server.tasks.called(sessions.mark_seen) == [{"seen": {MOVED.session_id: MOVED.version}}]
    said = [
        label for label in one.findChildren(NewsLine)[0].findChildren(type(one._title)) if label.isVisible()
    ]
    assert SAID in [label.text() for label in said], "still there to be read"
    assert not one._badge.isVisible()
    one.toggle.click()
    assert not one.findChildren(NewsLine)[0].isVisible()
    assert not any("since you last looked" in text for text in texts(page))


def test_what_was_booked_for_one_is_new_not_changed(qtbot, page_context, server) -> None:
    booked = replace(MOVED, news="booked")
    with_news(server, booked)
    page = shown(qtbot, page_context, server)
    said = set(texts(card(page, booked)))
    assert "New" in said
    assert "Changed" not in said


def test_got_it_marks_without_opening(qtbot, page_context, server) -> None:
    with_news(server)
    page = shown(qtbot, page_context, server)
    spoken = "A-level Maths with Amelia Novák, Tuesday 1 December, 18:00–19:00, scheduled, moved"
    button_named(card(page, MOVED), f"Got it: {spoken}").click()
    assert server.tasks.called(sessions.mark_seen) == [{"seen": {MOVED.session_id: MOVED.version}}]
    assert not card(page, MOVED).unfolded
    page.reload()
    qtbot.waitUntil(lambda: page.settled)
    assert card(page, MOVED).property("tone") == "", "an answer that was on its way brings nothing back"


def test_what_could_not_be_marked_stays_new(qtbot, page_context, server) -> None:
    with_news(server)
    page = shown(qtbot, page_context, server)
    server.tasks.answers[sessions.mark_seen] = Unreachable()
    card(page, MOVED).toggle.click()
    card(page, MOVED).toggle.click()
    assert page.news.is_new(MOVED)


def test_offline_marks_nothing(qtbot, page_context, server) -> None:
    with_news(server)
    page = shown(qtbot, page_context, server)
    page.context.live.report_lost()
    card(page, MOVED).toggle.click()
    assert server.tasks.called(sessions.mark_seen) == []


def test_a_change_while_the_window_is_open_is_a_notice(qtbot, page, server) -> None:
    with_news(server)
    page.context.live.report_changed({"session"})
    qtbot.waitUntil(lambda: page.context.notices.text != "")
    assert page.context.notices.text == ("A-level Maths was moved to Tuesday 1 December 2026, 18:00–19:00.")
    (show,) = page.context.notices.buttons()
    show.click()
    assert page.context.navigate.visits == [("classes", {"session_id": MOVED.session_id})]


def test_what_was_undone_is_no_longer_told(qtbot, page, server) -> None:
    with_news(server, replace(MOVED, news="cancelled", status="cancelled"))
    page.context.live.report_changed({"session"})
    qtbot.waitUntil(lambda: page.context.notices.text != "")
    server.news, server.upcoming = (), UPCOMING
    page.context.live.report_changed({"session"})
    qtbot.waitUntil(lambda: page.context.notices.text == "")


def test_a_change_is_told_on_other_pages_too(qtbot, page, server) -> None:
    page.hide()
    with_news(server, replace(MOVED, news="cancelled", status="cancelled"))
    page.context.live.report_changed({"session"})
    qtbot.waitUntil(lambda: page.context.notices.text != "")
    assert page.context.notices.text.endswith("was cancelled.")


def test_a_session_that_was_cancelled_stays_in_sight_until_seen(qtbot, page_context, server) -> None:
    lost = replace(MOVED, news="cancelled", status="cancelled")
    server.upcoming, server.past, server.news = UPCOMING[:2], (lost,), (lost,)
    page = shown(qtbot, page_context, server)
    assert [one.row for one in cards(page)] == [*UPCOMING[:2], lost]
    assert "Cancelled by Amelia Novák, yesterday 14:20" in texts(card(page, lost))
    server.news = ()
    card(page, lost).findChildren(NewsLine)[0].button.click()
    assert [one.row for one in cards(page)] == list(UPCOMING[:2])


@pytest.mark.parametrize("role", ["desk", "admin"])
def test_staff_are_the_front_desk(qtbot, page_context, server, role) -> None:
    row = replace(MOVED, news_role=role, news_by="", news_from=None)
    with_news(server, row)
    page = shown(qtbot, page_context, server)
    assert "Moved by the front desk, yesterday 14:20" in texts(card(page, row))
    assert server.tasks.called(sessions.history) == [], "the news say who it was"


def test_shared_notes_are_read_in_the_details(qtbot, page, server) -> None:
    note = NoteRow(UUID(int=3), UPCOMING[2].session_id, "Amelia Novák", False, True, "Practise sheet 4", AT)
    server.notes = (note,)
    details = unfolded(qtbot, page, UPCOMING[2])
    assert server.tasks.called(notes.of) == [{"session_id": UPCOMING[2].session_id}]
    assert {"Notes from your tutor", "Practise sheet 4", "Amelia Novák, Mon 23 Nov, 14:20"} <= set(
        texts(details)
    )
    server.notes = ()
    page.context.live.report_changed({"session"})
    qtbot.waitUntil(lambda: not details.notes.isVisible())


def test_notes_that_come_late_find_room(qtbot, page_context, server) -> None:
    """Every answer puts the cards back into their list; their heights are followed all the same."""
    with_news(server)
    words = "Practise sheet 4, exercises 1 to 6. " * 8
    note = NoteRow(UUID(int=3), MOVED.session_id, "Amelia Novák", False, True, words, AT)
    page = shown(qtbot, page_context, server)
    details = unfolded(qtbot, page, MOVED)
    for _answer in range(3):
        page.news.changed.emit()
        QApplication.processEvents()
    height = details.heightForWidth(details.width())
    qtbot.waitUntil(lambda: details.height() == height)
    details.notes.show_rows((note,))
    qtbot.waitUntil(lambda: details.height() > height)
    qtbot.waitUntil(lambda: not clipped(page))
