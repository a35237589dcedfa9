"""Tasks: answers on the GUI thread, cancelling, late answers, closing with work in flight."""

import threading
from typing import Any

import pytest
from PySide6.QtCore import QThread

from tutordesk.errors import Cancelled, SlotTaken
from tutordesk.ui.tasks import Tasks, plain_call


@pytest.fixture
def tasks(qapp: Any) -> Any:
    made = Tasks()
    yield made
    assert made.shutdown()


def test_the_answer_comes_on_the_gui_thread(tasks: Tasks, qtbot: Any) -> None:
    worked_in: list[bool] = []
    answered_in: list[bool] = []

    def verb(*, number: int) -> int:
        worked_in.append(threading.current_thread() is threading.main_thread())
        return number + 1

    results: list[int] = []

    def done(result: int) -> None:
        answered_in.append(threading.current_thread() is threading.main_thread())
        results.append(result)

    tasks.run(verb, number=41, done=done)
    qtbot.waitUntil(lambda: bool(results))
    assert (results, worked_in, answered_in) == ([42], [False], [True])


def test_a_verb_may_be_named_by_a_string(tasks: Tasks, qtbot: Any) -> None:
    results: list[str] = []
    tasks.run("textwrap:dedent", text="  a", done=results.append)
    qtbot.waitUntil(lambda: bool(results))
    assert results == ["a"]


def test_a_cancelled_task_stays_silent_and_stops_the_server(qapp: Any, qtbot: Any) -> None:
    gate = threading.Event()
    stopped: list[int] = []

    def stop(token: int) -> None:
        stopped.append(token)
        gate.set()

    tasks = Tasks(cancel=stop)
    answers: list[object] = []
    task = tasks.run(gate.wait, timeout=20, done=answers.append, failed=answers.append)
    after: list[object] = []
    task.cancel()
    assert not task.running
    tasks.run(lambda: 1, done=after.append)
    qtbot.waitUntil(lambda: bool(after) and bool(stopped))
    assert (answers, stopped) == ([], [task.token])
    assert tasks.shutdown()


def test_an_expected_error_reaches_failed_or_the_notice_bar(tasks: Tasks, qtbot: Any) -> None:
    def verb() -> None:
        raise SlotTaken

    errors: list[Exception] = []
    tasks.run(verb, failed=errors.append)
    with qtbot.waitSignal(tasks.troubled) as heard:
        tasks.run(verb)
    assert isinstance(heard.args[0], SlotTaken)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], SlotTaken)


def test_a_bug_goes_to_the_excepthook_too(tasks: Tasks, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    bugs: list[BaseException] = []
    monkeypatch.setattr("sys.excepthook", lambda _kind, error, _trace: bugs.append(error))

    def verb() -> None:
        raise KeyError("ours")

    tasks.run(verb)
    qtbot.waitUntil(lambda: bool(bugs))
    assert isinstance(bugs[0], KeyError)


def test_stopped_by_the_server_is_told_to_who_asked_and_to_nobody_else(tasks: Tasks, qtbot: Any) -> None:
    def verb() -> None:
        raise Cancelled

    heard: list[object] = []
    failed: list[Exception] = []
    tasks.troubled.connect(heard.append)
    tasks.run(verb)
    tasks.run(verb, failed=failed.append)
    with qtbot.waitSignal(tasks.busy_changed, check_params_cb=lambda busy: not busy):
        pass
    assert (heard, [type(error) for error in failed]) == ([], [Cancelled])


def test_closing_cancels_what_runs_and_what_waits(qapp: Any) -> None:
    gate = threading.Event()
    tasks = Tasks(cancel=lambda _token: gate.set())
    answers: list[object] = []
    for _ in range(8):
        tasks.run(gate.wait, timeout=20, done=answers.append)
    assert tasks.shutdown()
    qapp.processEvents()
    assert answers == []
    assert not tasks.run(gate.wait, done=answers.append).running


def test_three_threads_at_most(tasks: Tasks, qtbot: Any) -> None:
    seen: set[int] = set()
    ready = threading.Barrier(3)
    results: list[object] = []

    def verb() -> None:
        ready.wait(10)
        seen.add(threading.get_ident())

    for _ in range(6):
        tasks.run(verb, done=results.append)
    qtbot.waitUntil(lambda: len(results) == 6, timeout=15000)
    assert len(seen) == 3


def test_plain_call_swallows_what_only_a_database_needs() -> None:
    assert plain_call(lambda *, a: a, role="student", token=3, a=1) == 1


def test_the_pool_is_not_the_gui_thread(qapp: Any) -> None:
    assert QThread.currentThread() is qapp.thread()
