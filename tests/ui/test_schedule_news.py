"""News and wrapping up: told once, counted until seen, answered in one place."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.ui.conftest import SyncTasks
from tests.ui.sessions_by_hand import MONDAY, VIENNA, at, session
from tutordesk.errors import Unreachable
from tutordesk.services import sessions, undoing
from tutordesk.services.rows import ActionRow, SessionRow
from tutordesk.ui.page import Page, PageContext
from tutordesk.ui.schedule.news import News, NewsLine
from tutordesk.ui.schedule.wrap_up import WrapUp
from tutordesk.ui.session.changes import Changes
from tutordesk.ui.undo import offer_undo

NOW = at(MONDAY, "14:20")
TUESDAY = MONDAY + timedelta(days=1)


def news_of(
    student: str, kind: str, clock: str = "16:00", minutes_ago: int = 1, role: str = "student"
) -> SessionRow:
    row = session(
        at(TUESDAY, clock), student=student, status="cancelled" if kind == "cancelled" else "scheduled"
    )
    return replace(row, news=kind, news_at=NOW - timedelta(minutes=minutes_ago), news_role=role)


LENA, BEN, MIA = (
    news_of("Lena Fischer", "booked"),
    news_of("Ben Hofer", "moved"),
    news_of("Mia W", "cancelled"),
)


@pytest.fixture
def page(qtbot: Any, page_context: Callable[..., PageContext], sync_tasks: SyncTasks) -> Page:
    sync_tasks.answers |= {sessions.news: (), sessions.mark_seen: None, sessions.to_wrap_up: ()}
    made = Page(page_context(sync_tasks, role="tutor"))
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def news(page: Page) -> News:
    made = News(page)
    made.now = lambda: NOW
    return made


def test_what_was_there_before_is_counted_but_not_announced(
    news: News, page: Page, sync_tasks: SyncTasks
) -> None:
    sync_tasks.answers[sessions.news] = (LENA, BEN)
    news.load(VIENNA)
    assert (news.button.text(), news.button.isHidden()) == ("2 new", False)
    assert news.button.accessibleName() == "2 new since you last looked"
    assert page.context.notices.isHidden()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (LENA, "Lena Fischer booked Tuesday 16:00"),
        (BEN, "Ben Hofer moved to Tuesday 16:00"),
        (MIA, "Mia W cancelled Tuesday 16:00"),
        (news_of("Tom Bauer", "reopened"), "Tom Bauer brought back Tuesday 16:00"),
        (news_of("Tom Bauer", "booked", role="desk"), "The front desk booked Tom Bauer, Tuesday 16:00"),
        (news_of("Tom Bauer", "moved", role="admin"), "The front desk moved Tom Bauer to Tuesday 16:00"),
        (news_of("Tom Bauer", "cancelled", role="desk"), "The front desk cancelled Tom Bauer, Tuesday 16:00"),
        (
            news_of("Tom Bauer", "reopened", role="desk"),
            "The front desk brought back Tom Bauer, Tuesday 16:00",
        ),
        (news_of("Tom Bauer", "reassigned", role="desk"), "The front desk gave you Tom Bauer, Tuesday 16:00"),
        (news_of("Tom Bauer", "booked", role="tutor"), "Tom Bauer, Tuesday 16:00, was booked"),
    ],
)
def test_what_happens_meanwhile_is_said(
    news: News, page: Page, sync_tasks: SyncTasks, row: SessionRow, said: str, qtbot: Any
) -> None:
    news.load(VIENNA)
    sync_tasks.answers[sessions.news] = (row,)
    news.load(VIENNA)
    assert page.context.notices.text == said
    with qtbot.waitSignal(news.opened) as heard:
        page.context.notices.buttons()[0].click()
    assert heard.args == [row]
    news.load(VIENNA)
    assert page.context.notices.text == ""


def test_several_at_once_are_one_notice(news: News, page: Page, sync_tasks: SyncTasks) -> None:
    news.load(VIENNA)
    sync_tasks.answers[sessions.news] = (LENA, BEN, MIA, news_of("Tom Bauer", "booked", "18:00"))
    news.load(VIENNA)
    assert page.context.notices.text == "4 changes in your schedule"
    detail = page.context.notices._detail.text().split("\n")
    assert detail[0] == "Lena Fischer booked Tuesday 16:00"
    assert detail[-1] == "and 1 more"


def test_a_second_change_of_the_same_session_is_news_again(
    news: News, page: Page, sync_tasks: SyncTasks
) -> None:
    sync_tasks.answers[sessions.news] = (LENA,)
    news.load(VIENNA)
    sync_tasks.answers[sessions.news] = (replace(LENA, news="moved", news_at=NOW),)
    news.load(VIENNA)
    assert page.context.notices.text == "Lena Fischer moved to Tuesday 16:00"


def test_an_undo_on_offer_is_not_pushed_away(news: News, page: Page, sync_tasks: SyncTasks) -> None:
    news.load(VIENNA)
    offer_undo(page, replace(BEN, undo_event_id=1), "Cancelled.")
    sync_tasks.answers[sessions.news] = (LENA,)
    news.load(VIENNA)
    assert page.context.notices.text == "Cancelled."
    page.context.notices.dismiss()
    assert page.context.notices.text == "Lena Fischer booked Tuesday 16:00"


def test_looking_marks_one_and_the_button_marks_all(news: News, sync_tasks: SyncTasks) -> None:
    sync_tasks.answers[sessions.news] = (LENA, BEN, MIA)
    news.load(VIENNA)
    news.see(LENA)
    news.see(LENA)
    assert sync_tasks.called(sessions.mark_seen) == [{"seen": {LENA.session_id: LENA.version}}]
    assert news.button.text() == "2 new"
    news.list.button.click()
    assert sync_tasks.called(sessions.mark_seen)[1] == {
        "seen": {BEN.session_id: BEN.version, MIA.session_id: MIA.version}
    }
    assert news.button.isHidden()


def test_what_could_not_be_marked_stays_new(news: News, sync_tasks: SyncTasks) -> None:
    sync_tasks.answers |= {sessions.news: (LENA,), sessions.mark_seen: Unreachable()}
    news.load(VIENNA)
    news.see(LENA)
    assert news.button.text() == "1 new"


def test_the_list_opens_a_session_cancelled_ones_too(news: News, sync_tasks: SyncTasks, qtbot: Any) -> None:
    sync_tasks.answers[sessions.news] = (LENA, MIA)
    news.load(VIENNA)
    lines = news.list.findChildren(NewsLine)
    assert [one.accessibleName() for one in lines] == [
        "Lena Fischer booked Tuesday 16:00",
        "Mia W cancelled Tuesday 16:00",
    ]
    with qtbot.waitSignal(news.opened) as heard:
        lines[1].click()
    assert heard.args == [MIA]


def test_on_another_page_news_are_still_said(news: News, page: Page, sync_tasks: SyncTasks) -> None:
    news.load(VIENNA)
    page.hide()
    sync_tasks.answers[sessions.news] = (LENA,)
    page.context.live.changed.emit(frozenset({"session"}))
    assert page.context.notices.text == "Lena Fischer booked Tuesday 16:00"


# --- wrapping up -----------------------------------------------------------------------------------------
def ended(student: str, clock: str, *allowed: str) -> SessionRow:
    actions = tuple(
        ActionRow(key, key in (allowed or ("complete", "no_show")), "", None)
        for key in ("complete", "no_show")
    )
    return session(at(MONDAY, clock), student=student, actions=actions)


ENDED = (ended("Lena Fischer", "09:00"), ended("Ben Hofer", "11:00", "complete"))


@pytest.fixture
def wrap_up(page: Page, sync_tasks: SyncTasks) -> WrapUp:
    sync_tasks.answers[sessions.to_wrap_up] = ENDED
    made = WrapUp(page, Changes(page))
    made.load(VIENNA)
    return made


def named(wrap_up: WrapUp, name: str) -> Any:
    return next(
        one for one in wrap_up.list.findChildren(type(wrap_up.list.button)) if one.accessibleName() == name
    )


def test_the_bar_counts_and_goes(wrap_up: WrapUp, sync_tasks: SyncTasks, qtbot: Any) -> None:
    assert wrap_up.bar._words.text() == "2 sessions to wrap up"
    assert not wrap_up.bar.isHidden()
    sync_tasks.answers[sessions.to_wrap_up] = ()
    with qtbot.waitSignal(wrap_up.emptied):
        wrap_up.load(VIENNA)
    assert wrap_up.bar.isHidden()


def test_one_session_gets_its_answer(wrap_up: WrapUp, sync_tasks: SyncTasks) -> None:
    sync_tasks.answers[sessions.set_status] = replace(ENDED[0], status="no_show", version=2)
    assert not named(wrap_up, "Mark no-show: Ben Hofer, Mon 23 Nov, 11:00").isEnabled()
    named(wrap_up, "Mark no-show: Lena Fischer, Mon 23 Nov, 09:00").click()
    (asked,) = sync_tasks.called(sessions.set_status)
    assert (asked["session_id"], asked["status"]) == (ENDED[0].session_id, "no_show")


def test_all_at_once_with_one_undo(wrap_up: WrapUp, page: Page, sync_tasks: SyncTasks) -> None:
    def complete(*, session_id: Any, version: int, status: str, reason: str) -> SessionRow:
        row = next(one for one in ENDED if one.session_id == session_id)
        return replace(row, status=status, version=version + 1, undo_event_id=ENDED.index(row))

    sync_tasks.answers |= {sessions.set_status: complete, undoing.undo_many: tuple(ENDED)}
    wrap_up.list.button.click()
    assert page.context.notices.text == "2 sessions completed."
    page.context.notices.buttons()[0].click()
    assert sync_tasks.called(undoing.undo_many) == [{"event_ids": [0, 1]}]
    assert page.context.notices.text == "2 changes undone."


def test_what_cannot_be_completed_is_said(wrap_up: WrapUp, page: Page, sync_tasks: SyncTasks) -> None:
    def complete(*, session_id: Any, version: int, **_asked: Any) -> SessionRow:
        if session_id == ENDED[1].session_id:
            raise Unreachable
        return replace(ENDED[0], status="completed", version=2)

    sync_tasks.answers[sessions.set_status] = complete
    wrap_up.list.button.click()
    assert page.context.notices.text == "1 session completed."
    assert page.context.notices._detail.text() == "1 could not be completed. It is still on the list."


def test_offline_nothing_can_be_wrapped_up(wrap_up: WrapUp, page: Page) -> None:
    assert wrap_up.list.button.isEnabled()
    page.context.live.report_lost()
    assert not wrap_up.list.button.isEnabled()
    assert "server does not answer" in wrap_up.list.button.toolTip()
