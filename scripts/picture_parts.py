"""What scenes of several pages share: who signs in, names that are too long, and the way to a state.

Belongs here: finding widgets, waiting for what a page asks. Does not belong here: scenes.
"""

from dataclasses import replace
from threading import Event
from typing import Any

from picture_stage import Stage
from PySide6.QtWidgets import QAbstractButton, QWidget

from tutordesk import errors
from tutordesk.ui.slots.buttons import SlotButton

STUDENT, TUTOR, BOTH, DESK, ADMIN = ("student",), ("tutor",), ("student", "tutor"), ("desk",), ("admin",)
LONG = "Anneliese-Charlotte von Hohenstein-Obermayr und zu Wolkenstein"
NAMES = (LONG, "عبد الرحمن بن عبد العزيز الفراهيدي", "歐陽修文")
GONE = errors.Unreachable(facts={"cause": "network"})


def renamed(real: Any, fn: Any, **kw: Any) -> Any:
    """Answer with a page of people whose first ones have names that try the room there is."""
    found = real(fn, **kw)
    rows = [replace(row, display_name=name) for row, name in zip(found.rows, NAMES, strict=False)]
    return replace(found, rows=(*rows, *found.rows[len(rows) :]))


def button(where: QWidget, identifier: str) -> QAbstractButton:
    """Find a button that can be seen by its identifier."""
    return next(
        one
        for one in where.findChildren(QAbstractButton)
        if one.accessibleIdentifier() == identifier and one.isVisible()
    )


def waiting(stage: Stage, key: str, *verbs: str) -> None:
    """A page whose answers do not come yet."""
    hold = Event()

    def late(real: Any, fn: Any, **kw: Any) -> Any:
        hold.wait(20)
        return real(fn, **kw)

    page = stage.enter(*STUDENT, page=key, answers=dict.fromkeys(verbs, late), at_rest=False)
    states = page.finder.states if key == "book" else page.states
    stage.until(lambda: states.state == "loading")
    stage.shoot(f"{key}-loading", themes=["light"], at_rest=False)
    hold.set()
    stage.rest()


def slots(page: Any) -> list[SlotButton]:
    """The starts on screen that can be booked."""
    return [one for one in page.pane.grid.buttons() if one.row.free]


def open_tutor(stage: Stage, page: Any, row: int = 0) -> None:
    """Choose a tutor and wait for the slots."""
    tutor = page.finder.model.rows()[row]
    page.finder.select(tutor.tutor_id)
    page.columns.show_detail(True)
    stage.until(lambda: page.pane_states.state == "content" and slots(page))
    stage.rest()


def open_session(stage: Stage, number: int = 0) -> None:
    """Show the details of a session on the calendar."""
    found = [one for one in stage.window.findChildren(QAbstractButton) if is_session(one)]
    found[number].click()
    stage.rest()


def is_session(one: QAbstractButton) -> bool:
    """Whether a button on screen is a session."""
    return one.accessibleIdentifier().startswith("session-") and one.isVisible()
