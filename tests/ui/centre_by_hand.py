"""The centre by hand: a little server with two closures, and a page that shows them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import CENTRE, SyncTasks
from tests.ui.hours_by_hand import free_mornings
from tutordesk import errors
from tutordesk.services import centre as service
from tutordesk.services import closing, history, hours
from tutordesk.services.people_rows import ClosureRow, HistoryPage, HistoryRow
from tutordesk.services.rows import CentreRow, StrandedRow
from tutordesk.ui.centre.page import CentrePage
from tutordesk.ui.page import PageContext

Opened = Callable[[], CentrePage]


def closure(days: int, number: int = 1, last: int | None = None, **changes: Any) -> ClosureRow:
    """A closure so many days from today."""
    first = date.today() + timedelta(days=days)  # noqa: DTZ011  # far enough from midnight's edge
    until = date.today() + timedelta(days=days if last is None else last)  # noqa: DTZ011
    return replace(ClosureRow(UUID(int=number), first, until, 0, 1440, "Feast day"), **changes)


class Server:
    """A little server: what is stored, and what a save does to it."""

    def __init__(self) -> None:
        self.centre = CENTRE
        self.closures: tuple[ClosureRow, ...] = (closure(10), closure(20, 2, 24, reason="Holidays"))
        self.stranded: tuple[StrandedRow, ...] = ()
        self.refusals: list[Exception] = []
        self.tasks = SyncTasks(
            {
                service.rules: lambda: self.centre,
                service.save: self.save,
                service.closures: lambda **_kw: self.closures,
                service.save_closure: self.save_closure,
                service.remove_closure: self.remove,
                history.page: self.who,
                service.closure_impact: lambda **_kw: self.stranded,
                closing.preview: lambda closure, ignore, **kw: free_mornings(**kw),
                hours.zones: ("Europe/Prague", "Europe/Vienna"),
            }
        )

    def save(self, *, before: CentreRow, after: CentreRow) -> CentreRow:
        if self.refusals:
            raise self.refusals.pop(0)
        if before != self.centre:
            raise errors.StaleVersion
        self.centre = after
        return after

    def save_closure(self, *, closure: ClosureRow, before: ClosureRow | None, fates: Any) -> ClosureRow:
        if self.refusals:
            raise self.refusals.pop(0)
        if before != next((one for one in self.closures if one.closure_id == closure.closure_id), None):
            raise errors.StaleVersion(facts={"constraint": "shown_before"})
        if len(fates) < len(self.stranded):
            raise errors.StrandedSessions
        self.closures = (*(one for one in self.closures if one.closure_id != closure.closure_id), closure)
        return closure

    def remove(self, *, closure: ClosureRow) -> None:
        stored = next((one for one in self.closures if one.closure_id == closure.closure_id), closure)
        if stored != closure:
            raise errors.StaleVersion(facts={"constraint": "shown_before"})
        self.closures = tuple(one for one in self.closures if one != closure)

    def who(self, *, subject: str, subject_id: str, limit: int) -> HistoryPage:
        """Ada is who changes and removes."""
        row = HistoryRow(
            "audit", 1, datetime.now(UTC), UUID(int=50), "Ada Admin", "admin", "changed", subject, subject_id,
            (), "", {}, {},
        )  # fmt: skip
        return HistoryPage((row,), None)


def shown(qtbot: QtBot, context: PageContext) -> CentrePage:
    page = CentrePage(context)
    qtbot.addWidget(page)
    page.resize(1060, 760)
    page.show()
    qtbot.waitUntil(lambda: page.settled)
    page.turns.finish()
    return page


def press(where: QWidget, identifier: str) -> None:
    found = [one for one in where.findChildren(QAbstractButton) if one.accessibleIdentifier() == identifier]
    found[0].click()


def edit(page: CentrePage, **changes: Any) -> None:
    assert page.draft is not None
    page.rules.edited.emit(replace(page.draft, **changes))


def type_closure(page: CentrePage, days: int = 3) -> ClosureRow:
    press(page, "add-closure")
    form = page.closures.form
    assert form is not None
    form.first.show_day(page.today + timedelta(days=days))
    form.last.show_day(page.today + timedelta(days=days))
    form.reason.setText("Burst pipe")
    typed = form.typed
    assert typed is not None
    return typed
