"""The tutor's Schedule: which days, live reloads, the details panel, small windows, memory."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from tests.ui.conftest import SyncTasks
from tests.ui.sessions_by_hand import MONDAY, VIENNA, at, person, plan, session, tutor_week, working
from tutordesk.domain.week import Week, local_date
from tutordesk.errors import Unreachable
from tutordesk.services import notes, sessions, students, weeks
from tutordesk.services.rows import EventRow, OwnStudentPage, WeekPlan
from tutordesk.ui.schedule import page as schedule
from tutordesk.ui.schedule.page import SchedulePage
from tutordesk.ui.session.panel import SessionPanel

TUESDAY = MONDAY + timedelta(days=1)
NOW = at(TUESDAY, "14:20")
HISTORY = (
    EventRow(1, at(MONDAY, "08:00"), "Ben Hofer", "td_student", "booked", "", {}, {}),
    EventRow(
        2,
        at(MONDAY, "09:00"),
        "",
        "td_desk",
        "moved",
        "Asked by phone",
        {"starts_at": "2026-11-25T10:00:00+00:00"},
        {"starts_at": "2026-11-25T08:30:00+00:00"},
    ),
)


class Server:
    """The tutor's sessions as the database would cut them to the days asked for."""

    def __init__(self) -> None:
        self.rows = tutor_week()
        self.zone = VIENNA
        self.open_hours = working(Week(MONDAY, VIENNA))
        self.tasks = SyncTasks(
            {
                weeks.week: self._week,
                sessions.history: HISTORY,
                sessions.news: (),
                sessions.to_wrap_up: (),
                sessions.by_id: None,
                sessions.mark_seen: None,
                notes.of: (),
                students.mine: OwnStudentPage((), 0, None),
            }
        )

    def _week(self, *, tutor_id, starts_at, ends_at) -> WeekPlan:
        found = [row for row in self.rows if row.starts_at < ends_at and row.ends_at > starts_at]
        first = local_date(starts_at, self.zone)
        made = plan(found, week=Week(first, self.zone), open_hours=self.open_hours, as_of=NOW)
        return replace(made, tutor_id=tutor_id, starts_at=starts_at, ends_at=ends_at)

    @property
    def weeks_asked(self) -> list[tuple[date, date]]:
        return [
            (local_date(kw["starts_at"], VIENNA), local_date(kw["ends_at"] - timedelta(seconds=1), VIENNA))
            for kw in self.tasks.called(weeks.week)
        ]


@pytest.fixture(autouse=True)
def _today(monkeypatch) -> None:
    monkeypatch.setattr(schedule, "utc_now", lambda: NOW)


@pytest.fixture
def server(qapp) -> Server:
    return Server()


@pytest.fixture
def page(qtbot, page_context, server) -> SchedulePage:
    return shown(qtbot, page_context, server)


def shown(
    qtbot, page_context, server: Server, width: int = 1144, height: int = 826, **settings
) -> SchedulePage:
    context = page_context(server.tasks, role="tutor", me=person("Amelia Novák", "tutor"))
    if settings:
        context.settings.remember(**settings)
    made = SchedulePage(context)
    qtbot.addWidget(made)
    made.resize(width, height)
    made.show()
    qtbot.waitUntil(lambda: bool(server.tasks.called(weeks.week)))
    qtbot.waitUntil(lambda: not made._reload_timer.isActive())
    return made


def pick(page: SchedulePage, number: int) -> None:
    button = page.view.button_of(tutor_week()[number].session_id)
    assert button is not None
    button.click()


def texts(widget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]


def test_the_week_opens_on_today_and_adds_up(page, server) -> None:
    assert server.weeks_asked[-1] == (MONDAY, MONDAY + timedelta(days=6))
    assert server.tasks.called(weeks.week)[-1]["tutor_id"] == page.context.me.person_id
    assert page.summary.text() == "14 sessions this week · 15 h 30 min"
    assert page.bar.title.text() == "23–29 November 2026"
    assert not page.hint.isVisible()


def test_next_previous_and_today_load_their_days(qtbot, page, server) -> None:
    page.bar.next_button.click()
    qtbot.waitUntil(lambda: server.weeks_asked[-1][0] == MONDAY + timedelta(days=7))
    assert page.bar.title.text() == "30 November – 6 December 2026"
    page.bar.previous_button.click()
    page.bar.previous_button.click()
    qtbot.waitUntil(lambda: server.weeks_asked[-1][0] == MONDAY - timedelta(days=7))
    page.bar.today_button.click()
    qtbot.waitUntil(lambda: server.weeks_asked[-1][0] == MONDAY)


def test_the_newest_week_wins(qtbot, page, server) -> None:
    server.tasks.hold = True
    page.bar.next_button.click()
    qtbot.waitUntil(lambda: len(server.weeks_asked) == 2)
    page.bar.next_button.click()
    qtbot.waitUntil(lambda: len(server.weeks_asked) == 3)
    late = session(at(MONDAY + timedelta(days=14), "10:00"), student="Later")
    server.rows = (*server.rows, late, session(at(MONDAY + timedelta(days=7), "10:00"), student="Sooner"))
    server.tasks.release()
    assert page.view.button_of(late.session_id) is not None
    assert page.summary.text() == "1 session · 1 h"


def test_a_booking_elsewhere_appears_without_a_click(qtbot, page, server) -> None:
    fresh = session(at(TUESDAY, "16:00"), student="Lena Newcomer")
    server.rows = (*server.rows, fresh)
    page.context.live.report_changed({"session"})
    qtbot.waitUntil(lambda: page.view.button_of(fresh.session_id) is not None)
    assert page.summary.text() == "15 sessions this week · 16 h 30 min"


def test_other_topics_do_not_reload(qtbot, page, server) -> None:
    asked = len(server.weeks_asked)
    with qtbot.waitSignal(page.context.live.changed):
        page.context.live.report_changed({"person", "course"})
    assert not page._reload_timer.isActive()
    assert len(server.weeks_asked) == asked


def test_details_say_everything(qtbot, page) -> None:
    pick(page, 6)
    assert page.panel.isVisible()
    qtbot.waitUntil(lambda: "Booked by Ben Hofer" in texts(page.panel))
    said = texts(page.panel)
    for words in (
        "Ben Hofer",
        "Biology",
        "Scheduled",
        "Wednesday 25 November 2026",
        "09:30–10:30 · 60 minutes",
        "Vienna time, UTC+1",
        "Online",
        "€42.00",
        "Moved by the front desk, from Wed 25 Nov, 11:00",
        "“Asked by phone”",
        "Booked by Ben Hofer",
    ):
        assert words in said


def test_the_panel_follows_a_change_and_keeps_its_history(qtbot, page, server) -> None:
    pick(page, 6)
    row = tutor_week()[6]
    server.rows = tuple(replace(r, requirements="Atlas", version=2) if r == row else r for r in server.rows)
    page.context.live.report_changed({"session"})
    qtbot.waitUntil(lambda: "Atlas" in texts(page.panel))
    assert "Booked by Ben Hofer" in texts(page.panel)
    assert len(server.tasks.called(sessions.history)) == 2


def test_a_session_that_disappears_closes_the_panel_with_a_word(qtbot, page, server) -> None:
    pick(page, 6)
    server.rows = tuple(row for row in server.rows if row != tutor_week()[6])
    page.context.live.report_changed({"session"})
    qtbot.waitUntil(lambda: not page.panel.isVisible())
    assert "Ben Hofer" in page.context.notices.text


def test_escape_and_a_second_press_close_the_panel(qtbot, page) -> None:
    pick(page, 6)
    qtbot.keyClick(page.panel, Qt.Key.Key_Escape)
    assert not page.panel.isVisible()
    pick(page, 6)
    page.view.focus_session(tutor_week()[6].session_id)
    qtbot.keyClick(page.view.button_of(tutor_week()[6].session_id), Qt.Key.Key_Escape)
    assert not page.panel.isVisible()
    pick(page, 6)
    assert page.panel.isVisible()
    pick(page, 6)
    assert not page.panel.isVisible()


def test_the_panel_is_built_before_anybody_wants_it(qtbot, page) -> None:
    qtbot.waitUntil(lambda: page.findChild(SessionPanel) is not None)
    assert page.panel.parent() is page.side
    assert not page.panel.isVisible()
    assert page.side.shown is None


def test_a_missing_history_leaves_the_rest_readable(qtbot, page, server) -> None:
    server.tasks.answers[sessions.history] = Unreachable()
    pick(page, 6)
    qtbot.waitUntil(lambda: "The history could not be loaded." in texts(page.panel))
    assert "Ben Hofer" in texts(page.panel)


def test_copy(page) -> None:
    pick(page, 6)
    page.panel._copy.click()
    assert "Biology with Ben Hofer" in QGuiApplication.clipboard().text()


def test_an_empty_week_says_what_to_do(qtbot, page_context, server) -> None:
    server.rows = ()
    page = shown(qtbot, page_context, server)
    assert page.hint.isVisible()
    assert "No sessions this week" in texts(page.hint)
    assert page.summary.text() == "No sessions booked"
    page.hint._button.click()
    qtbot.waitUntil(lambda: server.weeks_asked[-1][0] == MONDAY + timedelta(days=7))


def test_a_tutor_without_hours_is_told_so(qtbot, page_context, server) -> None:
    server.rows, server.open_hours = (), ()
    page = shown(qtbot, page_context, server)
    assert any("nobody can book you" in text for text in texts(page.hint))


def test_the_calendar_is_in_the_tutors_zone(qtbot, page_context, server) -> None:
    server.zone = "America/New_York"
    page = shown(qtbot, page_context, server)
    qtbot.waitUntil(lambda: page.view.week.zone == "America/New_York" and page._plan is not None)
    asked = server.tasks.called(weeks.week)[-1]
    assert asked["starts_at"] == Week(MONDAY, "America/New_York").starts_at


@pytest.mark.parametrize(("width", "days"), [(1144, 7), (656, 3)])
def test_small_windows_show_fewer_days(qtbot, page_context, server, width: int, days: int) -> None:
    page = shown(qtbot, page_context, server, width, 532)
    qtbot.waitUntil(lambda: page.view.week.day_count == days and page._plan is not None)
    if days < 7:
        assert page.view.week.first_date == TUESDAY  # today is what matters
    assert page.content.minimumSizeHint().width() <= 656


def test_beside_the_calendar_or_over_it(qtbot, page_context, server) -> None:
    page = shown(qtbot, page_context, server, 1300)
    pick(page, 6)
    qtbot.waitUntil(lambda: page.panel.x() >= page.view.x() + page.view.width())
    assert page.view.week.day_count == 7
    page.resize(656, 532)
    qtbot.waitUntil(lambda: page.panel.geometry().right() == page.side.width() - 1)
    qtbot.waitUntil(lambda: page.view.width() == page.side.width())
    qtbot.waitUntil(lambda: page.view.week.day_count == 3)
    # The picked session decides which days stay.
    assert page.view.week.first_date == local_date(tutor_week()[6].starts_at, VIENNA)


@pytest.mark.parametrize("rtl", [False, True])
def test_details_over_the_days_keep_off_the_session_and_the_bar(qtbot, page_context, server, rtl) -> None:
    """In the usual window a week's days would be too narrow for names beside the details."""
    page = shown(qtbot, page_context, server, 1064, 760)
    if rtl:
        page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    width = page.view.width()
    sides = set()
    for place in (0, len(tutor_week()) - 1):
        pick(page, place)
        button = page.view.button_of(tutor_week()[place].session_id)
        qtbot.waitUntil(page.panel.isVisible)
        left, right = (button.mapTo(page, QPoint(x, 0)).x() for x in (0, button.width()))
        panel = QRect(page.panel.mapTo(page, QPoint(0, 0)), page.panel.size())
        assert panel.right() < left or panel.left() > right
        assert panel.top() > page.bar.mapTo(page, QPoint(0, page.bar.height())).y()
        sides.add(panel.left() < page.width() // 2)
    assert len(sides) == 2, "on either side, where the session is not"
    assert page.view.width() == width, "the days stay as wide as they were"


def test_week_and_zoom_are_remembered(qtbot, page_context, server, page) -> None:
    page.bar.next_button.click()
    page.view.zoom_in()
    values = page.context.settings.values
    assert values.week == "2026-11-30"
    again = shown(qtbot, page_context, server, week=values.week, zoom=values.zoom)
    assert again.view.week.first_date == date(2026, 11, 30)
    assert again.view.zoom == page.view.zoom == 72
    page.bar.today_button.click()
    assert page.context.settings.values.week == ""


def test_at_midnight_on_sunday_the_new_week_opens(qtbot, page, server) -> None:
    sunday = MONDAY + timedelta(days=6)
    page.view.grid._skew = timedelta()
    page.view.grid._clock = lambda: at(sunday, "23:59")
    page.view.grid.check_clock()
    assert page.view.week.first_date == MONDAY
    page.view.grid._clock = lambda: at(sunday + timedelta(days=1), "00:01")
    page.view.grid.check_clock()
    assert page.view.week.first_date == MONDAY + timedelta(days=7)
    assert page.bar.title.text() == "30 November – 6 December 2026"
    qtbot.waitUntil(lambda: server.weeks_asked[-1][0] == MONDAY + timedelta(days=7))


def test_navigation_opens_a_session_in_its_week(qtbot, page, server) -> None:
    target = session(at(MONDAY + timedelta(days=16), "10:00"), student="Far Away")
    server.rows = (*server.rows, target)
    page.open(session_id=target.session_id, starts_at=target.starts_at)
    qtbot.waitUntil(page.panel.isVisible)
    assert "Far Away" in texts(page.panel)


def test_an_error_at_first_is_a_page_state(qtbot, page_context, server) -> None:
    server.tasks.answers[weeks.week] = Unreachable()
    page = shown(qtbot, page_context, server)
    assert page.states.state == "error"


def test_other_days_that_cannot_be_loaded_say_so(qtbot, page, server) -> None:
    answer = server.tasks.answers[weeks.week]
    server.tasks.answers[weeks.week] = Unreachable()
    page.bar.next_button.click()
    qtbot.waitUntil(page.hint.isVisible)
    assert "These days could not be loaded" in texts(page.hint)
    assert page.states.state == "content"
    server.tasks.answers[weeks.week] = answer
    page.context.live.report_resynced()
    qtbot.waitUntil(lambda: "No sessions this week" in texts(page.hint))


def test_a_failed_reload_keeps_the_week_on_screen(qtbot, page, server) -> None:
    server.tasks.answers[weeks.week] = Unreachable()
    asked = len(server.weeks_asked)
    page.reload()
    qtbot.waitUntil(lambda: len(server.weeks_asked) > asked)
    assert page.view.button_of(tutor_week()[0].session_id) is not None
    assert not page.hint.isVisible()
