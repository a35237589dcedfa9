"""Keeps "next free" in the heads right: the board reads a cache, brought up to date in the background.

Belongs here: asking for it after each load, until nothing changes any more. Does not belong here: how a head
says it (``words.py``), what is stale (the database knows).
"""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from tutordesk.services import board
from tutordesk.services.board_rows import BoardPlan, NextFree
from tutordesk.ui.page import Page


class Freshener(QObject):
    """Nobody waits for it, and where it fails the heads keep what they say."""

    def __init__(self, page: Page, show: Callable[[BoardPlan], object]) -> None:
        super().__init__(page)
        self._page, self._show = page, show
        self._plan: BoardPlan | None = None

    def follow(self, plan: BoardPlan) -> None:
        """Bring up to date what this plan says; what it reads anew is shown."""
        self._plan = plan
        self._page.ask(board.freshen, done=self._on_found, failed=lambda _error: None)

    def _on_found(self, found: NextFree) -> None:
        if self._plan is None:
            return
        renewed = tuple(replace(one, next_free=found.get(one.tutor_id)) for one in self._plan.tutors)
        if renewed != self._plan.tutors:
            plan = replace(self._plan, tutors=renewed)
            self._show(plan)
            self.follow(plan)  # a piece at a time: there may be more
