"""Every expected error has words of its own, and the bar shows one notice with its action."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tutordesk import errors, i18n
from tutordesk.ui import notices
from tutordesk.ui.notice_stack import NoticeStack
from tutordesk.ui.notices import NoticeBar, describe, details


def every_error() -> list[type[errors.TutorDeskError]]:
    found: list[type[errors.TutorDeskError]] = [errors.TutorDeskError]
    for kind in found:
        found += [child for child in kind.__subclasses__() if child.__module__ == errors.__name__]
    return found


@pytest.mark.parametrize("kind", every_error(), ids=lambda kind: kind.__name__)
def test_every_error_says_what_happened_and_what_to_do(kind: type[errors.TutorDeskError]) -> None:
    words = describe(kind())
    assert words.text.endswith(".")
    assert words.detail.endswith(".")
    assert kind.__name__ not in words.text
    i18n.set_language("x-pseudo")
    assert describe(kind()).text != words.text
    assert describe(kind()).detail != words.detail


def test_no_two_errors_say_the_same() -> None:
    texts = [describe(kind()).text for kind in every_error()]
    assert len(texts) == len(set(texts))


def test_a_bug_says_that_it_is_ours() -> None:
    assert "our mistake" in describe(KeyError("x")).detail
    assert details(KeyError("secret")) == "KeyError"


def test_the_bar_shows_one_notice_and_acts(qtbot: Any) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    assert bar.text == ""
    pressed: list[str] = []
    bar.show_notice("Session cancelled", "success", [("Undo", lambda: pressed.append("undo"))])
    bar.show_notice("Session moved", "success", [("Undo", lambda: pressed.append("undo 2"))])
    assert bar.text == "Session moved"
    (button,) = bar.buttons()
    with qtbot.waitSignal(bar.dismissed):
        button.click()
    assert (pressed, bar.text) == (["undo 2"], "")


def test_a_notice_leaves_by_time_escape_or_cross(qtbot: Any) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    with qtbot.waitSignal(bar.dismissed):
        bar.show_notice("Saved", "info", timeout_ms=1)
    bar.show_notice("Saved", "info")
    qtbot.keyClick(bar, Qt.Key.Key_Escape)
    assert bar.text == ""


def test_an_error_offers_its_one_action(qtbot: Any) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    pressed: list[bool] = []
    bar.show_error(errors.StaleVersion(), retry=lambda: pressed.append(True))
    (button,) = bar.buttons()
    assert button.text() == "Reload"
    button.click()
    assert pressed == [True]
    bar.show_error(errors.SlotTaken(), retry=lambda: None)
    assert bar.buttons() == []
    assert bar.kind == "warning"


def test_actions_go_below_the_words_where_both_do_not_fit(qtbot) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    actions = [(f"Wed 25 Nov, {hour}:00", lambda: None) for hour in (15, 16, 17)]
    bar.show_notice("Wed 25 Nov, 16:30 was just taken.", "warning", actions, detail="Your note is kept.")
    text, button = bar.findChildren(QLabel)[1], bar.buttons()[0]
    for width, below in ((1000, False), (620, True), (1000, False)):
        bar.resize(width, 60)
        qtbot.waitUntil(
            lambda below=below: (
                (button.mapTo(bar, button.rect().topLeft()).y() > text.geometry().bottom()) == below
            )
        )
        assert all(one.width() >= one.sizeHint().width() for one in bar.buttons())


def offer(stack: NoticeStack, text: str, timeout_ms: int = 10_000) -> None:
    stack.show_notice(text, "success", [("Undo", lambda: None)], timeout_ms=timeout_ms)


def said(stack: NoticeStack) -> list[str]:
    return [bar.text for bar in stack.bars]


@pytest.fixture
def stack(qtbot: Any) -> NoticeStack:
    made = NoticeStack()
    qtbot.addWidget(made)
    return made


def test_what_can_be_undone_stays_beside_what_is_said_next(stack: NoticeStack) -> None:
    offer(stack, "Cancelled one.")
    stack.show_notice("Copied.")
    stack.show_notice("Saved.")
    assert said(stack) == ["Cancelled one.", "Saved."], "plain news gives way to newer news"
    offer(stack, "Cancelled two.")
    offer(stack, "Cancelled three.")
    offer(stack, "Cancelled four.")
    assert said(stack) == ["Cancelled two.", "Cancelled three.", "Cancelled four."], "three at most"
    stack.dismiss()
    assert stack.text == "Cancelled three."
    assert [button.text() for button in stack.buttons()] == ["Undo"]
    stack.bars[0].buttons()[0].click()
    assert said(stack) == ["Cancelled three."]
    stack.dismiss()
    assert (stack.text, stack.isHidden()) == ("", True)


def test_the_same_said_again_is_one_notice(stack: NoticeStack) -> None:
    offer(stack, "Cancelled.")
    offer(stack, "Moved.")
    offer(stack, "Cancelled.")
    assert said(stack) == ["Moved.", "Cancelled."]


def test_trouble_is_left_to_be_read(stack: NoticeStack, monkeypatch: pytest.MonkeyPatch) -> None:
    stack.show_error(errors.NotAllowed())
    stack.show_notice("Copied.")
    assert said(stack) == [describe(errors.NotAllowed()).text, "Copied."]
    monkeypatch.setattr(notices, "READ_MS", 0)
    stack.show_error(errors.SlotTaken())
    stack.show_notice("Booked.")
    assert said(stack)[-2:] != [describe(errors.SlotTaken()).text, "Booked."], "it was read long ago"


def test_nothing_leaves_while_somebody_points_at_it(qtbot: Any, stack: NoticeStack) -> None:
    stack.hold(held=True)
    offer(stack, "Cancelled.", timeout_ms=1)
    older = stack.bars[0]
    offer(stack, "Moved.", timeout_ms=1)
    control = NoticeBar()
    qtbot.addWidget(control)
    with qtbot.waitSignal(control.dismissed):
        control.show_notice("As short.", timeout_ms=2)
    assert said(stack) == ["Cancelled.", "Moved."]
    with qtbot.waitSignal(older.dismissed):
        stack.hold(held=False)
