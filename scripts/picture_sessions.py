"""Pictures of all sessions, of the history, of the reports: as opened, at work, empty, refused."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from picture_stage import THEMES, Stage

from tutordesk import errors
from tutordesk.services.people_rows import CancelVerdict, HistoryPage
from tutordesk.services.rows import SessionPage
from tutordesk.ui.sessions.choice import ANY, SPAN, Choice

DESK, ADMIN = ("desk",), ("admin",)
GONE = errors.Unreachable(facts={"cause": "network"})
LONG = "Anneliese-Charlotte von Hohenstein-Obermayr und zu Wolkenstein"


def sessions(stage: Stage) -> None:
    """Sessions: as opened, one, several, the preview, what stands in the way."""
    page = stage.enter(*DESK, page="sessions")
    stage.shoot("sessions")
    page.table.pick(1)
    page.table.opened.emit(page.model.index(1, 0))
    stage.rest()
    stage.shoot("sessions-details")
    page.close_side()
    page.filters.show_choice(Choice(when=ANY))
    stage.rest()
    stage.shoot("sessions-any", themes=["light"])
    page.filters.show_choice(Choice(when=SPAN, first=page.filters.first.day, status="cancelled"))
    stage.rest()
    stage.shoot("sessions-narrowed")
    page.filters.clear()
    stage.rest()
    page.table.setFocus()
    _pick(page, 6)
    stage.rest()
    stage.shoot("sessions-several")
    _cancel(stage, page, "sessions")


def sessions_states(stage: Stage) -> None:
    """Long names, nothing found, none at all, the server gone, Spanish, mirrored."""

    def renamed(real: Any, fn: Any, **kw: Any) -> SessionPage:
        found: SessionPage = real(fn, **kw)
        rows = tuple(replace(row, student_name=LONG, tutor_name=LONG) for row in found.rows)
        return replace(found, rows=rows)

    stage.enter(*DESK, page="sessions", answers={"search.sessions": renamed})
    stage.shoot("sessions-long", themes=["light"])
    stage.enter(*DESK, page="sessions", answers={"search.sessions": SessionPage((), 0, None)})
    stage.shoot("sessions-empty", themes=["light"])
    page = stage.enter(*DESK, page="sessions")
    page.filters.show_choice(Choice(text="zzzqqq"))
    stage.rest()
    stage.shoot("sessions-nothing", themes=["light"])
    stage.enter(*DESK, page="sessions", answers={"search.sessions": GONE})
    stage.shoot("sessions-error", themes=["light"])
    stage.language = "es"
    page = stage.enter(*DESK, page="sessions")
    _pick(page, 3)
    stage.rest()
    stage.shoot("sessions-es", themes=["light"])
    stage.language = "ar"
    page = stage.enter(*DESK, page="sessions")
    page.table.pick(1)
    page.table.opened.emit(page.model.index(1, 0))
    stage.rest()
    stage.shoot("sessions-rtl", themes=["dark"])
    page.close_side()
    _cancel(stage, page, "sessions-rtl", ["dark"])
    stage.language = "en"


def history(stage: Stage) -> None:
    """History: as opened, an entry, narrowed, empty, mirrored."""
    page = stage.enter(*ADMIN, page="history")
    stage.shoot("history")
    page.table.pick(1)
    page.table.opened.emit(page.model.index(1, 0))
    stage.rest()
    stage.shoot("history-entry")
    page.close_side()
    page.filters.search.setText("a")
    stage.rest()
    stage.shoot("history-people", themes=["light"])
    stage.enter(*ADMIN, page="history", answers={"history.page": HistoryPage((), None)})
    stage.shoot("history-empty", themes=["light"])
    stage.enter(*ADMIN, page="history", answers={"history.page": GONE})
    stage.shoot("history-error", themes=["light"])
    stage.language = "ar"
    stage.enter(*ADMIN, page="history")
    stage.shoot("history-rtl", themes=["dark"])
    stage.language = "en"


def reports(stage: Stage) -> None:
    """Reports by tutor, course, week; empty, refused, mirrored."""
    page = stage.enter(*ADMIN, page="reports")
    stage.shoot("reports")
    for by in ("course", "week"):
        page.by.segment(by).click()
        stage.rest()
        stage.shoot(f"reports-{by}", themes=["light"])
    stage.enter(*ADMIN, page="reports", answers={"reports.sessions": ()})
    stage.shoot("reports-empty", themes=["light"])
    stage.enter(*ADMIN, page="reports", answers={"reports.sessions": errors.NotAllowed()})
    stage.shoot("reports-refused", themes=["light"])
    stage.language = "ar"
    stage.enter(*ADMIN, page="reports")
    stage.shoot("reports-rtl", themes=["dark"])
    stage.language = "en"


def zoom(stage: Stage) -> None:
    """The three at 200 %."""
    for role, key in ((DESK, "sessions"), (ADMIN, "history"), (ADMIN, "reports")):
        page = stage.enter(*role, page=key)
        stage.shoot(f"zoom-{key}", ["half"], ["light"])
        if key == "sessions":
            _cancel(stage, page, "zoom-sessions", ["light"])


def _cancel(stage: Stage, page: Any, name: str, themes: Sequence[str] = THEMES) -> None:
    """Several cancelled at once: some cannot be, then what to say on the phone."""

    def blocked(real: Any, fn: Any, **kw: Any) -> tuple[CancelVerdict, ...]:
        codes = ("", "TD009", "TD005")
        return tuple(replace(one, code=codes[n % 3]) for n, one in enumerate(real(fn, **kw)))

    _pick(page, 6)
    stage.rest()
    stage.answers["search.preview_cancel"] = blocked
    page.cancel_picked()
    stage.rest()
    page.dialog.reason.setText("The heating is broken")
    stage.shoot_dialog(f"{name}-cancel-blocked", page.dialog, themes)
    page.dialog.reject()
    del stage.answers["search.preview_cancel"]
    page.cancel_picked()
    stage.rest()
    page.dialog.reason.setText("The heating is broken")
    stage.shoot_dialog(f"{name}-cancel", page.dialog, themes)
    page.dialog.confirm.click()
    stage.rest()
    stage.shoot_dialog(f"{name}-cancelled", page.dialog, themes)
    page.dialog.reject()


def _pick(page: Any, count: int) -> None:
    from PySide6.QtCore import QItemSelection, QItemSelectionModel

    rows = page.model.rows()
    first = next((place for place, row in enumerate(rows) if row.status == "scheduled"), 0)
    several = QItemSelection(page.model.index(first, 0), page.model.index(first + count - 1, 0))
    flag = QItemSelectionModel.SelectionFlag
    page.table.selectionModel().select(several, flag.ClearAndSelect | flag.Rows)


SCENES = {
    "sessions": sessions,
    "sessions-states": sessions_states,
    "history": history,
    "reports": reports,
}
