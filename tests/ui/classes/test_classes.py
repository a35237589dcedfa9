"""My Classes: courses, sessions by week, cancelling in place, calendar files, small windows."""

from dataclasses import replace
from pathlib import Path

import icalendar
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from tests.ui.classes_by_hand import (
    COURSES,
    PAST,
    UPCOMING,
    booked,
    button_named,
    card,
    cards,
    clipped,
    shown,
    texts,
    unfolded,
)
from tests.ui.sessions_by_hand import enrollment
from tutordesk.errors import Unreachable
from tutordesk.services import sessions
from tutordesk.ui.classes.course_card import CourseCard


# --- courses -------------------------------------------------------------------------------------------
def test_courses_say_how_far_they_are(page) -> None:
    maths, physics, piano, chess = page.courses.findChildren(CourseCard)
    assert {"7 of 12 sessions", "2 booked, 3 to book", "Next: Today, 14:20"} <= set(texts(maths))
    assert {"11 of 12 sessions", "1 booked", "All booked"} <= set(texts(physics))
    assert {"0 of 8 sessions", "8 to book", "No session booked"} <= set(texts(piano))
    assert {"3 sessions completed", "Any tutor"} <= set(texts(chess))
    assert "26 of 32" not in " ".join(texts(page))
    assert "4 courses · 3 upcoming sessions" in texts(page)


def test_book_next_leads_to_the_tutor_and_course(page) -> None:
    maths, _physics, piano, chess = page.courses.findChildren(CourseCard)
    button_named(maths, "Book next").click()
    button_named(piano, "Book first session").click()
    button_named(chess, "Book next").click()
    visits = page.context.navigate.visits
    assert visits[0] == ("book", {"tutor_id": COURSES[0].tutor_id, "course_id": COURSES[0].course.course_id})
    assert visits[1][1]["tutor_id"] == COURSES[2].tutor_id
    assert visits[2] == ("book", {"course_id": COURSES[3].course.course_id})


# --- the list ------------------------------------------------------------------------------------------
def test_sessions_are_grouped_by_week(page) -> None:
    said = texts(page.sessions)
    assert "This week" in said
    assert "Next week · 30 November – 6 December 2026" in said
    assert [c.row for c in cards(page)] == list(UPCOMING)
    assert card(page, UPCOMING[0]).accessibleName() == (
        "A-level Maths with Amelia Novák, Tuesday 24 November, 16:30–17:30, scheduled"
    )
    assert card(page, UPCOMING[0]).accessibleIdentifier() == f"session-{UPCOMING[0].session_id}"


def test_past_sessions_are_one_press_away(page) -> None:
    assert page.switch.segment("upcoming").text() == "Upcoming 3"
    page.switch.segment("past").click()
    assert [c.row for c in cards(page)] == list(PAST)
    assert {"Completed", "Cancelled"} <= set(texts(page.sessions))
    details = unfolded(None, page, PAST[0])
    assert details.cancel_button.isHidden()


def test_more_sessions_come_from_the_server(qtbot, page_context, server) -> None:
    server.upcoming = tuple(booked(2 + n, "09:00") for n in range(40))
    server.page_size = 30
    page = shown(qtbot, page_context, server)
    assert len(cards(page)) == 30
    button_named(page.sessions, "Show 10 more").click()
    assert len(cards(page)) == 40
    page.reload()
    qtbot.waitUntil(lambda: server.tasks.called(sessions.mine)[-2]["limit"] == 40)
    assert len(cards(page)) == 30  # this server gives 30 at most; the page asked for all it had


def test_scrolling_down_asks_for_more_once(qtbot, page_context, server) -> None:
    server.upcoming = tuple(booked(2 + n, "09:00") for n in range(70))
    server.page_size = 30
    page = shown(qtbot, page_context, server)
    bar = page._scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    server.tasks.hold = True
    bar.setValue(bar.maximum())
    bar.setValue(bar.maximum() - 1)
    assert len([kw for kw in server.tasks.called(sessions.mine) if kw.get("after")]) == 1
    server.tasks.release()
    assert len(cards(page)) == 60


def test_a_reload_keeps_what_was_unfolded_and_where_the_keyboard_is(qtbot, page, server) -> None:
    details = unfolded(qtbot, page, UPCOMING[2])
    details.copy_button.setFocus()
    changed = replace(UPCOMING[2], requirements="Past paper 2022", version=2)
    server.upcoming = (*UPCOMING[:2], changed, booked(8, "09:00", student="x"))
    page.context.live.report_changed({"session"})
    qtbot.waitUntil(lambda: len(cards(page)) == 4)
    assert card(page, changed).details is details
    assert "Past paper 2022" in texts(details)
    assert QApplication.focusWidget() is details.copy_button


def test_only_one_card_is_unfolded(page) -> None:
    for row in UPCOMING:
        card(page, row).toggle.click()
    assert [c.unfolded for c in cards(page)] == [False, False, True]
    card(page, UPCOMING[2]).toggle.click()
    assert not any(c.unfolded for c in cards(page))


def test_navigation_unfolds_a_session(qtbot, page) -> None:
    page.open(session_id=PAST[0].session_id)
    assert page.switch.current == "past"
    assert card(page, PAST[0]).unfolded


# --- copies --------------------------------------------------------------------------------------------
def test_copy_puts_the_facts_on_the_clipboard(qtbot, page) -> None:
    unfolded(qtbot, page, UPCOMING[2]).copy_button.click()
    copied = QGuiApplication.clipboard().text()
    assert "A-level Maths with Amelia Novák" in copied
    assert "Tuesday 1 December 2026, 18:00–19:00 (Europe/Vienna)" in copied
    assert "Past paper 2021" in copied


def test_a_calendar_file_is_written(page, tmp_path: Path) -> None:
    target = tmp_path / "session.ics"
    page.save_calendar(UPCOMING[2], str(target))
    (event,) = icalendar.Calendar.from_ical(target.read_bytes()).walk("VEVENT")
    assert event["dtstart"].dt == UPCOMING[2].starts_at
    assert page.context.notices.kind == "success"


def test_a_calendar_file_that_cannot_be_written_is_explained(page, tmp_path: Path) -> None:
    page.save_calendar(UPCOMING[2], str(tmp_path / "missing" / "session.ics"))
    assert page.context.notices.kind == "warning"
    assert "could not be saved" in page.context.notices.text


# --- states and sizes ----------------------------------------------------------------------------------
def test_nothing_at_all_leads_to_booking(qtbot, page_context, server) -> None:
    server.courses, server.upcoming, server.past = (), (), ()
    page = shown(qtbot, page_context, server)
    assert page.states.state == "empty"
    button_named(page.states.currentWidget(), "Book a session").click()
    assert page.context.navigate.visits == [("book", {})]


def test_a_first_booking_ends_the_empty_state(qtbot, page_context, server) -> None:
    server.courses, server.upcoming, server.past = (), (), ()
    page = shown(qtbot, page_context, server)
    server.upcoming = UPCOMING[:1]
    page.context.live.report_changed({"session"})
    qtbot.waitUntil(lambda: page.states.state == "content")
    assert len(cards(page)) == 1


def test_no_upcoming_session_says_what_to_do(qtbot, page_context, server) -> None:
    server.upcoming = ()
    page = shown(qtbot, page_context, server)
    button_named(page.sessions, "Book a session").click()
    assert page.context.navigate.visits == [("book", {})]


def test_an_error_keeps_what_is_on_screen(qtbot, page, server) -> None:
    server.tasks.answers[sessions.mine] = Unreachable()
    calls = len(server.tasks.calls)
    page.reload()
    qtbot.waitUntil(lambda: len(server.tasks.calls) >= calls + 3)
    assert page.states.state == "content"
    assert len(cards(page)) == 3


@pytest.mark.parametrize(("width", "narrow"), [(1144, False), (656, True)])
def test_one_column_in_a_narrow_window(
    qtbot, page_context, server, width: int, narrow: bool, either_theme
) -> None:
    long_name = "Advanced preparation for the Österreichische Mathematik-Olympiade, second round"
    server.courses = (
        enrollment(long_name, "Maths", "María Fernanda de la Concepción Rodríguez y Gutiérrez"),
    )
    server.upcoming = (booked(3, "09:00", course_name=long_name, requirements="word " * 300),)
    page = shown(qtbot, page_context, server, width, 560)
    unfolded(qtbot, page, server.upcoming[0])
    qtbot.waitUntil(lambda: not clipped(page))
    assert page.content.minimumSizeHint().width() <= 656
    assert page.courses.isVisible() is not narrow
    assert page.switch.segment("courses").isVisible() is narrow
    if narrow:
        page.switch.segment("courses").click()
        assert page.courses.isVisible()
        assert not page.sessions.isVisible()
        qtbot.waitUntil(lambda: not clipped(page))
        page.resize(1144, 560)
        qtbot.waitUntil(page.sessions.isVisible)
        assert page.courses.isVisible()
        assert page.switch.current == "upcoming"


def test_in_one_column_the_details_opened_are_in_sight(qtbot, page_context, server) -> None:
    page = shown(qtbot, page_context, server, 656, 560)
    details = unfolded(qtbot, page, UPCOMING[2])
    view = page._scroll.viewport()

    def in_sight() -> bool:
        button = details.cancel_button
        return view.rect().contains(button.mapTo(view, button.rect().center()))

    qtbot.waitUntil(in_sight)
