"""The crash dialog: for bugs, copyable, without names and passwords."""

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from tutordesk.ui import crash


@pytest.fixture
def reporter(qapp: Any) -> Iterator[crash.CrashHook]:
    made = crash.CrashHook()
    made.install()
    yield made
    made.remove()
    if made.dialog:
        made.dialog.accept()


def fail(error: Exception) -> None:
    try:
        raise error
    except type(error):
        sys.excepthook(*sys.exc_info())


def test_a_bug_opens_one_dialog_that_can_be_copied(
    reporter: Any, qtbot: Any, qapp: Any, caplog: pytest.LogCaptureFixture
) -> None:
    fail(AttributeError("'NoneType' object has no attribute 'name'"))
    fail(AttributeError("again"))
    qtbot.waitUntil(lambda: reporter.dialog is not None)
    text = reporter.dialog.findChild(QPlainTextEdit).toPlainText()
    assert "has no attribute" in text
    assert "test_crash.py" in text
    next(b for b in reporter.dialog.findChildren(QPushButton) if b.text() == "Copy details").click()
    assert qapp.clipboard().text() == text
    reporter.dialog.accept()
    assert reporter.dialog is None
    assert len(caplog.records) == 2
    caplog.clear()  # these bugs were ordered


def test_values_stay_out_of_the_report() -> None:
    try:
        raise RuntimeError("password=hunter2 for Lena Fischer")
    except RuntimeError as error:
        text = crash.report(error, error.__traceback__)
    assert "builtins.RuntimeError" in text
    assert "hunter2" not in text
    assert "Lena" not in text
    assert str(Path.home()) not in text or str(Path.home()) == "/"


def test_a_thread_that_dies_is_heard(reporter: Any, qtbot: Any, caplog: pytest.LogCaptureFixture) -> None:
    thread = threading.Thread(target=lambda: fail(TypeError("in a thread")))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: reporter.dialog is not None)
    caplog.clear()


def test_the_log_goes_to_a_file(tmp_path: Path) -> None:
    logger = logging.getLogger("tutordesk")
    before = logger.handlers[:]
    path = crash.start_logging(tmp_path / "deep" / "tutordesk.log")
    try:
        logging.getLogger("tutordesk.test").info("hello")
        assert path is not None
        assert "hello" in path.read_text(encoding="utf-8")
    finally:
        for handler in [h for h in logger.handlers if h not in before]:
            logger.removeHandler(handler)
            handler.close()


def test_a_disk_that_refuses_is_no_crash(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert crash.start_logging(blocked / "tutordesk.log") is None
