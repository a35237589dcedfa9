"""My Classes: courses, sessions by week, cancelling in place, calendar files, small windows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import icalendar
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from tests.ui.conftest import SyncTasks
from tests.ui.sessions_by_hand import CENTRE, MONDAY, VIENNA, at, enrollment, session
from tutordesk.errors import OutcomeUnknown, StaleVersion, TooLate, Unreachable
from tutordesk.services import enrollments, sessions
from tutordesk.services.rows import ActionRow, SessionPage, SessionRow
from tutordesk.ui.classes import words
from tutordesk.ui.classes.course_card import CourseCard
from tutordesk.ui.classes.page import MyClassesPage
from tutordesk.ui.classes.session_card import SessionCard

TUESDAY = MONDAY + timedelta(days=1)
NOW = at(TUESDAY, "14:20")
PHONE = CENTRE.phone.replace(" ", "\N{NO-BREAK SPACE}")


def booked(day: int, clock: str, *, allowed: bool = True, **kw) -> SessionRow:
    starts_at = at(TUESDAY + timedelta(days=day), clock)
    code = "" if allowed else "TD007"
    action = ActionRow("cancel", allowed, code, starts_at - timedelta(days=1))
    return session(starts_at, actions=[action], **kw)


UPCOMING = (
    booked(0, "16:30", allowed=False, course_name="A-level Maths", online=False, place="Room 3"),
    booked(1, "11:15", subject="French", course_name="French B1", tutor="Jean-Luc Martin"),
    booked(7, "18:00", course_name="A-level Maths", requirements="Past paper 2021"),
)
PAST = (
    booked(-1, "10:00", subject="Physics", status="completed"),
    booked(-9, "18:00", status="cancelled"),
)
COURSES = (
    enrollment("A-level Maths", "Maths", "Amelia Novák", completed=7, booked=2, next_starts_at=NOW),
    enrollment("Physics 2", "Physics", "Amelia Novák", completed=11, booked=1, next_starts_at=NOW),
    enrollment("Piano 2", "Piano", "Łukasz Wiśniewski", planned=8),
    enrollment("Chess", "Maths", "", planned=None, completed=3),
)


class Server:
    """What the page is told; tests change it and look again."""

    def __init__(self) -> None:
        self.courses = COURSES
        self.upcoming = UPCOMING
        self.past = PAST
        self.page_size = 1000
        self.tasks = SyncTasks({enrollments.mine: lambda: self.courses, sessions.mine: self._mine})

    def _mine(self, *, upcoming: bool, limit: int, after: int | None = None) -> SessionPage:
        rows = self.upcoming if upcoming else self.past
        first = after or 0
        last = first + min(limit, self.page_size)
        return SessionPage(rows[first:last], len(rows), last if last < len(rows) else None)


@pytest.fixture
def server(qapp) -> Server:
    return Server()


@pytest.fixture
def page(qtbot, page_context, server) -> MyClassesPage:
    return shown(qtbot, page_context, server)


def shown(qtbot, page_context, server: Server, width: int = 1144, height: int = 850) -> MyClassesPage:
    made = MyClassesPage(page_context(server.tasks))
    made.now = lambda: NOW
    qtbot.addWidget(made)
    made.resize(width, height)
    made.show()
    qtbot.waitUntil(lambda: len(server.tasks.calls) == 3)
    return made


def cards(page: MyClassesPage) -> list[SessionCard]:
    return [card for card in page.sessions.findChildren(SessionCard) if not card.isHidden()]


def card(page: MyClassesPage, row: SessionRow) -> SessionCard:
    found = page.sessions.card_of(row.session_id)
    assert found is not None
    return found


def texts(widget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]


def button_named(widget, name: str) -> QPushButton:
    found = [
        b
        for b in widget.findChildren(QPushButton)
        if not b.isHidden() and name in {b.text(), b.accessibleName()}
    ]
    assert len(found) == 1, [b.accessibleName() or b.text() for b in widget.findChildren(QPushButton)]
    return found[0]


def unfolded(qtbot, page: MyClassesPage, row: SessionRow):
    card(page, row).toggle.click()
    details = card(page, row).details
    assert details is not None
    assert details.isVisible()
    return details


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


# --- the cancel rule -----------------------------------------------------------------------------------
def test_the_rule_is_said_before_the_click(qtbot, page) -> None:
    details = unfolded(qtbot, page, UPCOMING[2])
    assert f"You can cancel free of charge until Monday 18:00. After that, please call {PHONE}." in texts(
        details
    )
    assert details.cancel_button.isEnabled()
    assert details.cancel_button.accessibleName() == "Cancel session"


def test_too_late_is_greyed_with_its_reason(qtbot, page) -> None:
    details = unfolded(qtbot, page, UPCOMING[0])
    sentence = f"Cancelling here was possible until yesterday 16:30. Now please call {PHONE}."
    assert sentence in texts(details)
    assert not details.cancel_button.isEnabled()
    assert details.cancel_button.accessibleDescription() == sentence


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today 18:00"),
        (1, "tomorrow 18:00"),
        (3, "Friday 18:00"),
        (20, "Monday 14 December, 18:00"),
    ],
)
def test_deadlines_as_people_say_them(days: int, said: str) -> None:
    assert words.near_instant(at(TUESDAY + timedelta(days=days), "18:00"), VIENNA, NOW) == said


def test_nobody_allowed_it_means_not_allowed() -> None:
    rule = words.cancel_rule(session(NOW + timedelta(days=3)), CENTRE, VIENNA, NOW)
    assert not rule.allowed
    assert PHONE in rule.text


def test_a_centre_without_a_phone_names_the_front_desk() -> None:
    rule = words.cancel_rule(UPCOMING[2], replace(CENTRE, phone=""), VIENNA, NOW)
    assert rule.text.endswith("After that, please call the front desk.")


# --- cancelling ----------------------------------------------------------------------------------------
def test_cancelling_takes_two_presses_and_a_reload(qtbot, page, server) -> None:
    row = UPCOMING[2]

    def cancel(**_kw) -> SessionRow:
        server.upcoming = UPCOMING[:2]
        return replace(row, status="cancelled", version=2)

    server.tasks.answers[sessions.cancel] = cancel
    details = unfolded(qtbot, page, row)
    button_named(details, "Cancel session").click()
    assert details.asking
    assert server.tasks.called(sessions.cancel) == []
    assert details.reason_field.hasFocus()
    details.reason_field.setText("  I am ill ")
    details.confirm_button.click()
    assert server.tasks.called(sessions.cancel) == [
        {"session_id": row.session_id, "version": 1, "reason": "I am ill"}
    ]
    qtbot.waitUntil(lambda: len(cards(page)) == 2)
    assert page.context.notices.kind == "success"
    assert "is cancelled" in page.context.notices.text


def test_the_question_can_be_taken_back(qtbot, page, server) -> None:
    details = unfolded(qtbot, page, UPCOMING[2])
    details.cancel_button.click()
    qtbot.keyClick(details.reason_field, Qt.Key.Key_Escape)
    assert not details.asking
    assert details.cancel_button.hasFocus()
    details.cancel_button.click()
    details.keep_button.click()
    assert not details.asking
    assert server.tasks.called(sessions.cancel) == []


def test_while_it_is_under_way_nothing_is_pretended(qtbot, page, server) -> None:
    server.tasks.answers[sessions.cancel] = Unreachable()
    details = unfolded(qtbot, page, UPCOMING[2])
    details.cancel_button.click()
    server.tasks.hold = True
    details.confirm_button.click()
    assert not details.confirm_button.isEnabled()
    assert "Scheduled" in texts(card(page, UPCOMING[2]))
    qtbot.keyClick(details.reason_field, Qt.Key.Key_Return)
    assert len(server.tasks.called(sessions.cancel)) == 1
    server.tasks.hold = False
    server.tasks.release()
    assert details.confirm_button.isEnabled()
    assert page.context.notices.kind == "warning"


def confirm(qtbot, page: MyClassesPage, row: SessionRow) -> None:
    details = unfolded(qtbot, page, row)
    details.cancel_button.click()
    details.confirm_button.click()


def test_a_stale_session_is_shown_anew_and_not_cancelled(qtbot, page, server) -> None:
    moved = replace(UPCOMING[2], starts_at=UPCOMING[2].starts_at + timedelta(hours=1), version=2)

    def cancel(**_kw) -> None:
        server.upcoming = (*UPCOMING[:2], moved)
        raise StaleVersion

    server.tasks.answers[sessions.cancel] = cancel
    confirm(qtbot, page, UPCOMING[2])
    qtbot.waitUntil(lambda: card(page, UPCOMING[2]).row == moved)
    assert page.context.notices.text == "This session was changed a moment ago, so it was not cancelled."


def test_too_late_meanwhile_reloads(qtbot, page, server) -> None:
    late = replace(UPCOMING[2], actions=(ActionRow("cancel", False, "TD007", NOW),))

    def cancel(**_kw) -> None:
        server.upcoming = (*UPCOMING[:2], late)
        raise TooLate

    server.tasks.answers[sessions.cancel] = cancel
    confirm(qtbot, page, UPCOMING[2])
    details = card(page, UPCOMING[2]).details
    qtbot.waitUntil(lambda: not details.cancel_button.isEnabled())
    assert not details.asking


@pytest.mark.parametrize(
    ("found", "kind", "said"),
    [
        (lambda row: replace(row, status="cancelled"), "success", "is cancelled"),
        (lambda row: row, "warning", "was not cancelled"),
        (lambda _row: None, "warning", "broke"),
    ],
)
def test_an_unknown_outcome_is_asked_for(
    qtbot, page, server, found: Callable[[SessionRow], SessionRow | None], kind: str, said: str
) -> None:
    server.tasks.answers[sessions.cancel] = OutcomeUnknown()
    server.tasks.answers[sessions.by_id] = found(UPCOMING[2])
    confirm(qtbot, page, UPCOMING[2])
    assert server.tasks.called(sessions.by_id) == [{"session_id": UPCOMING[2].session_id}]
    assert len(server.tasks.called(sessions.cancel)) == 1
    assert page.context.notices.kind == kind
    assert said in page.context.notices.text


def test_offline_greys_cancelling_with_the_reason(qtbot, page) -> None:
    details = unfolded(qtbot, page, UPCOMING[2])
    page.context.live.report_lost()
    assert not details.cancel_button.isEnabled()
    assert "does not answer" in details.cancel_button.toolTip()
    page.context.live.report_resynced()
    assert details.cancel_button.isEnabled()


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


@pytest.mark.parametrize(("width", "stacked"), [(1144, False), (656, True)])
def test_one_column_in_a_narrow_window(
    qtbot, page_context, server, width: int, stacked: bool, either_theme
) -> None:
    long_name = "Advanced preparation for the Österreichische Mathematik-Olympiade, second round"
    server.courses = (
        enrollment(long_name, "Maths", "María Fernanda de la Concepción Rodríguez y Gutiérrez"),
    )
    server.upcoming = (booked(3, "09:00", course_name=long_name, requirements="word " * 300),)
    page = shown(qtbot, page_context, server, width, 560)
    unfolded(qtbot, page, server.upcoming[0])
    qtbot.waitUntil(lambda: not clipped(page))
    courses = page.courses.mapTo(page, page.courses.rect().topLeft())
    listed = page.sessions.mapTo(page, page.sessions.rect().topLeft())
    assert (listed.y() > courses.y() + page.courses.height() - 1) == stacked
    assert page.content.minimumSizeHint().width() <= 656


def clipped(page: MyClassesPage) -> list[str]:
    """The words that do not have the height they need."""
    return [
        label.text()
        for label in page.findChildren(QLabel)
        if label.isVisible() and label.wordWrap() and label.height() < label.heightForWidth(label.width())
    ]
