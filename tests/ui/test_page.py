"""Pages: coalesced reloading, the newest answer, hidden pages, lost and returned servers."""

from collections.abc import Callable
from typing import Any

import pytest
import shiboken6

from tests.ui.conftest import SyncTasks
from tutordesk.errors import SlotTaken, TimedOut, Unreachable
from tutordesk.ui.page import Page, PageContext


def numbers(*, of: str) -> list[int]:
    """Stand in for a service."""
    raise NotImplementedError(of)


class NumbersPage(Page):
    WATCHES = frozenset({"session"})

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.shown: list[Any] = []
        self.loads = 0

    def load(self) -> None:
        self.loads += 1
        self.ask(numbers, done=self.shown.append, of=f"load {self.loads}")


@pytest.fixture
def tasks(sync_tasks: SyncTasks) -> SyncTasks:
    sync_tasks.answers[numbers] = lambda of: [of]
    return sync_tasks


@pytest.fixture
def page(tasks: SyncTasks, page_context: Callable[..., PageContext], qtbot: Any) -> NumbersPage:
    made = NumbersPage(page_context(tasks))
    qtbot.addWidget(made)
    return made


def test_the_first_show_loads_once(page: NumbersPage, qtbot: Any) -> None:
    page.show()
    page.reload()
    page.reload()
    qtbot.waitUntil(lambda: page.shown == [["load 1"]])
    assert page.states.state == "content"


def test_watched_topics_reload_and_others_do_not(page: NumbersPage, qtbot: Any) -> None:
    page.show()
    qtbot.waitUntil(lambda: page.loads == 1)
    page.context.live.report_changed({"hours"})
    with qtbot.waitSignal(page.context.live.changed):
        pass
    qtbot.waitUntil(lambda: not page._reload_timer.isActive())
    assert page.loads == 1
    page.context.live.report_changed({"session"})
    page.context.live.report_changed({"course", "session"})
    qtbot.waitUntil(lambda: page.loads == 2)


def test_a_hidden_page_goes_stale_and_loads_when_shown(page: NumbersPage, qtbot: Any) -> None:
    page.show()
    qtbot.waitUntil(lambda: page.loads == 1)
    page.hide()
    page.reload()
    page.reload()
    page.show()
    qtbot.waitUntil(lambda: page.loads == 2)
    page.hide()
    page.show()
    assert not page._reload_timer.isActive()


def test_only_the_newest_answer_counts(page: NumbersPage, tasks: SyncTasks, qtbot: Any) -> None:
    tasks.hold = True
    page.show()
    qtbot.waitUntil(lambda: page.loads == 1)
    page.reload()
    qtbot.waitUntil(lambda: page.loads == 2)
    tasks.release()
    assert page.shown == [["load 2"]]


def test_waiting_shows_a_skeleton_that_can_be_cancelled(
    page: NumbersPage, tasks: SyncTasks, qtbot: Any
) -> None:
    tasks.hold = True
    page.show()
    qtbot.waitUntil(lambda: page.states.state == "loading")
    page.stop()
    assert page.states.state == "empty"
    tasks.release()
    assert page.shown == []
    tasks.hold = False
    page.states.retry_asked.emit()
    qtbot.waitUntil(lambda: page.states.state == "content")


def test_an_error_first_fills_the_page_and_later_is_a_notice(
    page: NumbersPage, tasks: SyncTasks, qtbot: Any
) -> None:
    tasks.answers[numbers] = SlotTaken()
    page.show()
    qtbot.waitUntil(lambda: page.states.state == "error")
    tasks.answers[numbers] = [1]
    page.reload()
    qtbot.waitUntil(lambda: page.states.state == "content")
    tasks.answers[numbers] = SlotTaken()
    page.reload()
    qtbot.waitUntil(lambda: page.context.notices.text != "")
    assert page.states.state == "content"


def test_what_took_too_long_is_asked_again_by_itself(page: NumbersPage, tasks: SyncTasks, qtbot: Any) -> None:
    """What is shown is old then, and no other change may come for long."""
    page.show()
    qtbot.waitUntil(lambda: page.loads == 1)
    page._again_timer.setInterval(0)
    answers = iter([TimedOut(), [1]])

    def answer(**_asked: object) -> list[int]:
        found = next(answers)
        if isinstance(found, Exception):
            raise found
        return found

    tasks.answers[numbers] = answer
    page.reload()
    qtbot.waitUntil(lambda: page.loads == 3)
    assert page.context.notices.text != ""
    assert page.settled


def test_a_lost_server_greys_writes_and_its_return_reloads(page: NumbersPage, qtbot: Any) -> None:
    heard: list[tuple[bool, str]] = []
    greyed: list[str] = []
    page.guard(greyed.append)
    page.writes_changed.connect(lambda allowed, reason: heard.append((allowed, reason)))
    page.show()
    qtbot.waitUntil(lambda: page.loads == 1)
    page.context.live.report_lost()
    assert not page.writes_allowed
    assert heard[-1] == (False, page.writes_reason)
    assert page.writes_reason
    page.context.live.report_lost()
    assert len(heard) == 1
    page.context.live.report_resynced()
    qtbot.waitUntil(lambda: page.loads == 2)
    assert page.writes_allowed
    assert heard[-1] == (True, "")
    assert [bool(reason) for reason in greyed] == [False, True, False]


def test_a_reload_that_cannot_reach_the_server_keeps_what_is_shown(
    page: NumbersPage, tasks: SyncTasks, qtbot: Any
) -> None:
    page.show()
    qtbot.waitUntil(lambda: page.loads == 1)
    tasks.answers[numbers] = Unreachable()
    page.reload()
    qtbot.waitUntil(lambda: page.loads == 2)
    assert (page.states.state, page.context.notices.text) == ("content", "")


def test_a_write_is_never_superseded_and_words_its_error(
    page: NumbersPage, tasks: SyncTasks, qtbot: Any
) -> None:
    done: list[Any] = []
    tasks.hold = True
    page.write(numbers, done=done.append, of="one")
    page.write(numbers, done=done.append, of="two")
    tasks.release()
    assert done == [["one"], ["two"]]
    tasks.hold = False
    tasks.answers[numbers] = SlotTaken()
    page.write(numbers, done=done.append, of="three")
    assert page.context.notices.text == "This time was just taken."


def test_an_empty_page_stays_empty(
    page_context: Callable[..., PageContext], tasks: SyncTasks, qtbot: Any
) -> None:
    class Empty(NumbersPage):
        def load(self) -> None:
            self.ask(numbers, done=self._on_rows, of="x")

        def _on_rows(self, rows: list[Any]) -> None:
            self.show_state("empty", icon="book", title="No classes yet")

    page = Empty(page_context(tasks))
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.states.state == "empty")
    page.reload()
    qtbot.waitUntil(lambda: len(tasks.called(numbers)) == 2)
    assert page.states.state == "empty"


def test_the_context_knows_the_zone(page_context: Callable[..., PageContext], tasks: SyncTasks) -> None:
    context = page_context(tasks, role="tutor")
    assert (context.zone, context.role, context.me.roles) == ("Europe/Vienna", "tutor", ("tutor",))
    context.settings.remember(zone="Europe/London")
    assert context.zone == "Europe/London"


def test_a_page_that_is_gone_hears_nothing_but_its_errors_are_shown(
    page_context: Callable[..., PageContext], tasks: SyncTasks
) -> None:
    page = NumbersPage(page_context(tasks))
    done: list[Any] = []
    tasks.hold = True
    page.ask(numbers, done=done.append, of="read")
    page.write(numbers, done=done.append, of="write")
    notices = page.context.notices
    shiboken6.delete(page)
    tasks.answers[numbers] = SlotTaken()
    tasks.release()
    assert done == []
    assert notices.text == "This time was just taken."
