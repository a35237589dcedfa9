"""Turns let the window answer between them."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tutordesk.ui.turns import Turns, next_turn


def test_a_next_turn_is_not_one_of_the_events_being_delivered(qtbot: QtBot) -> None:
    context, done = QObject(), []
    next_turn(context, lambda: done.append(1))
    QApplication.sendPostedEvents()
    assert done == []
    qtbot.waitUntil(lambda: done == [1])


def test_nothing_is_called_for_somebody_who_is_gone(qtbot: QtBot) -> None:
    context, other, done = QObject(), QObject(), []
    next_turn(context, lambda: done.append("gone"))
    next_turn(other, lambda: done.append("there"))
    del context
    qtbot.waitUntil(lambda: "there" in done)
    assert done == ["there"]


def test_parts_are_done_in_order_and_once(qtbot: QtBot) -> None:
    parent, done = QObject(), list[int]()
    turns = Turns(parent, [lambda number=number: done.append(number) for number in range(4)])
    turns.start()
    assert done == []
    qtbot.waitUntil(lambda: bool(done))
    turns.finish()
    turns.start()
    QApplication.processEvents()
    assert done == [0, 1, 2, 3]
