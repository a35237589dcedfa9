"""The window's notice floats over the page: nothing moves, nothing in use is hidden, the keyboard gets in."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from tests.ui.conftest import ME, SyncTasks
from tests.ui.test_shell import TABLE
from tutordesk.settings import SettingsFile
from tutordesk.ui import theme
from tutordesk.ui.live import Live
from tutordesk.ui.shell import Shell
from tutordesk.ui.status import OfflineBanner

LONG = "Anneliese-Charlotte von Hohenstein-Obermayr moved her session to Wednesday 25 November, 16:30. " * 2


@pytest.fixture
def make(qtbot, tmp_path) -> Callable[..., Shell]:
    def make_shell(width: int = 1280, height: int = 800) -> Shell:
        shell = Shell(
            me=ME, table=TABLE, tasks=SyncTasks(), live=Live(), settings=SettingsFile(tmp_path / "s.json"),
            server="db.example.org",
        )  # fmt: skip
        qtbot.addWidget(shell)
        shell.notice_layer.pointer = lambda: QPoint(-1, -1)
        shell.resize(width, height)
        shell.set_role("student")
        shell.show()
        qtbot.waitExposed(shell)
        return shell

    return make_shell


def in_window(shell: Shell, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(shell, QPoint(0, 0)), widget.size())


def say(shell: Shell, text: str = "Lena Fischer booked Tuesday 16:00", **more: Any) -> None:
    shell.notices.show_notice(text, actions=[("Show", lambda: None)], **more)


def settled(qtbot, shell: Shell) -> QRect:
    QApplication.processEvents()
    return in_window(shell, shell.page)


@pytest.mark.parametrize("size", [(1280, 800), (720, 560)])
def test_the_page_keeps_its_place_when_a_notice_comes_and_goes(qtbot, make, size) -> None:
    shell = make(*size)
    before = settled(qtbot, shell)
    for text in ("Copied.", LONG, "Undone."):
        say(shell, text, detail=LONG if text == LONG else "")
        assert settled(qtbot, shell) == before
        bar = shell.notices
        assert before.contains(bar.geometry()), "over the page: neither rail nor status line is covered"
        assert bar.geometry().bottom() < before.bottom()
        for part in bar.findChildren(QWidget):
            if part.isVisible():
                inside = QRect(part.mapTo(bar, QPoint(0, 0)), part.size())
                assert bar.rect().contains(inside), f"clipped: {part}"
        assert shell.childAt(bar.geometry().center()) in {bar, *bar.findChildren(QWidget)}
    shell.notices.dismiss()
    assert settled(qtbot, shell) == before


def test_it_grows_with_its_words_and_follows_the_window(qtbot, make) -> None:
    shell = make()
    say(shell, "Copied.")
    small = shell.notices.geometry()
    say(shell, LONG)
    assert shell.notices.width() > small.width()
    assert shell.notices.height() > small.height()
    shell.resize(720, 560)
    assert settled(qtbot, shell).contains(shell.notices.geometry())


def test_many_actions_stand_below_words_that_are_read_whole(qtbot, make) -> None:
    shell = make()
    say(shell, "Copied.")
    acts = [(f"Wed 25 Nov, {hour}:00", lambda: None) for hour in (15, 16, 17)]
    shell.notices.show_notice(LONG, "warning", acts, detail="Pick one of the free starts.")
    settled(qtbot, shell)
    for label in shell.notices.findChildren(QLabel):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width())
    assert all(one.y() == shell.notices.buttons()[0].y() for one in shell.notices.buttons())


def test_it_goes_to_the_top_rather_than_hide_what_has_the_keyboard(qtbot, make) -> None:
    shell = make()
    page = in_window(shell, shell.page)
    low, high = QPushButton("Book", shell.page), QPushButton("Today", shell.page)
    low.setGeometry(page.width() // 2 - 40, page.height() - 60, 80, 40)
    high.setGeometry(page.width() // 2 - 40, 20, 80, 40)
    for button in (low, high):
        button.show()
    shell.activateWindow()
    low.setFocus()
    qtbot.waitUntil(low.hasFocus)
    say(shell)
    assert not shell.notices.geometry().intersects(in_window(shell, low))
    high.setFocus()
    qtbot.waitUntil(high.hasFocus)
    assert not shell.notices.geometry().intersects(in_window(shell, high))
    assert shell.notices.geometry().intersects(in_window(shell, low))


def test_it_does_not_come_under_the_mouse(qtbot, make) -> None:
    shell = make()
    say(shell)
    under = shell.mapToGlobal(shell.notices.geometry().center())
    shell.notices.dismiss()
    shell.notice_layer.pointer = lambda: under
    say(shell)
    assert not shell.notices.geometry().contains(shell.mapFromGlobal(under))


def test_the_keyboard_goes_in_and_back(qtbot, make) -> None:
    shell = make()
    button = QPushButton("Somewhere", shell.page)
    button.setGeometry(100, 200, 100, 30)
    button.show()
    shell.activateWindow()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    say(shell)
    qtbot.keyClick(button, Qt.Key.Key_F6)
    (action,) = shell.notices.buttons()
    qtbot.waitUntil(action.hasFocus)
    qtbot.keyClick(action, Qt.Key.Key_Tab)
    assert QApplication.focusWidget().accessibleName() == "Dismiss notice"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert shell.notices.text == ""
    assert button.hasFocus()


def test_its_shadow_leaves_the_mouse_to_the_page_and_goes_with_it(qtbot, make) -> None:
    shell = make()
    say(shell)
    beside = shell.notices.geometry().topLeft() - QPoint(4, 0)
    before = shell.grab().toImage().pixelColor(beside)
    assert shell.childAt(beside) not in {shell.notices, *shell.notices.findChildren(QWidget)}
    assert before != theme.color("bg")
    shell.notices.dismiss()
    assert shell.grab().toImage().pixelColor(beside) == theme.color("bg")


def test_nothing_moves_under_a_pressing_finger_when_the_server_goes(qtbot, make) -> None:
    shell = make()
    banner = shell.findChild(OfflineBanner)
    before = settled(qtbot, shell)
    qtbot.mousePress(shell.page, Qt.MouseButton.LeftButton)
    shell._live.report_lost()
    assert settled(qtbot, shell) == before
    qtbot.mouseRelease(shell.page, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(banner.isVisible)


def test_an_older_one_keeps_its_place_and_newer_ones_come_above(qtbot, make) -> None:
    shell = make(720, 560)
    say(shell, LONG, kind="success", timeout_ms=60_000)
    older = shell.notices.bars[0]
    page = settled(qtbot, shell)
    before = in_window(shell, older)
    say(shell, "Moved.", kind="success", timeout_ms=60_000)
    shell.notices.show_notice("Copied.")
    assert settled(qtbot, shell) == page
    assert in_window(shell, older).bottomLeft() == before.bottomLeft()
    places = [in_window(shell, bar) for bar in shell.notices.bars]
    assert all(page.contains(place) for place in places)
    assert [place.bottom() for place in places] == sorted((place.bottom() for place in places), reverse=True)
    older.buttons()[0].click()
    qtbot.waitUntil(lambda: len(shell.notices.bars) == 2)
    assert in_window(shell, shell.notices.bars[0]).bottom() == before.bottom()
