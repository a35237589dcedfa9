"""The pictures of My Classes: at rest and in use, what others change, moving a session."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from picture_parts import GONE, STUDENT, button, waiting
from picture_stage import Stage
from PySide6.QtWidgets import QAbstractButton

from tutordesk.services.rows import EventRow, NoteRow, SessionPage


def classes(stage: Stage) -> None:
    """My Classes: at rest, unfolded, about to cancel, past, offline."""
    page = stage.enter(*STUDENT, page="classes")
    stage.shoot("classes")
    cards = [one for one in stage.window.findChildren(QAbstractButton) if one.isVisible()]
    cards = [one for one in cards if one.accessibleIdentifier().endswith("-details")]
    cards[1].click()
    stage.rest()
    stage.shoot("classes-unfolded")
    button(page, "cancel-session").click()
    stage.rest()
    stage.shoot("classes-cancel", themes=["light"])
    page.switch.segment("past").click()
    stage.rest()
    stage.shoot("classes-past", themes=["light"])
    page.switch.segment("upcoming").click()
    stage.live().report_lost()
    stage.until(lambda: not stage.live().connected)
    stage.shoot("classes-offline")


def classes_states(stage: Stage) -> None:
    """My Classes without a class, with the server gone, and while waiting."""
    nothing = SessionPage((), 0, None)
    stage.enter(*STUDENT, page="classes", answers={"sessions.mine": nothing, "enrollments.mine": ()})
    stage.shoot("classes-empty")
    stage.enter(*STUDENT, page="classes", answers={"enrollments.mine": ()})
    stage.shoot("classes-no-courses", themes=["light"])
    stage.enter(*STUDENT, page="classes", answers={"sessions.mine": GONE, "enrollments.mine": GONE})
    stage.shoot("classes-error")
    waiting(stage, "classes", "sessions.mine", "enrollments.mine")


def classes_news(stage: Stage) -> None:
    """My Classes: something moved and something cancelled; opened with shared notes; moving; taken back."""
    at = datetime.now(UTC) - timedelta(hours=3)

    def changed(real: Any, fn: Any, *, upcoming: bool, **kw: Any) -> SessionPage:
        found: SessionPage = real(fn, upcoming=upcoming, **kw)
        rows = list(found.rows)
        if upcoming:
            rows[1] = replace(rows[1], news="moved", news_at=at)
            del rows[2]
        return replace(found, rows=tuple(rows))

    def news(real: Any, fn: Any, **kw: Any) -> Any:
        from tutordesk.services import sessions

        rows = real(sessions.mine, upcoming=True, **kw).rows
        return (
            replace(rows[1], news="moved", news_at=at),
            replace(rows[2], news="cancelled", news_at=at, status="cancelled"),
        )

    def history(real: Any, fn: Any, *, session_id: UUID, **kw: Any) -> Any:
        from tutordesk.services import sessions

        row = real(sessions.by_id, session_id=session_id, **kw)
        before = row.starts_at - timedelta(days=1, hours=1)
        return tuple(
            EventRow(1, at, row.tutor_name, "tutor", kind, reason, {}, {}, moved, row.starts_at)
            for kind, reason, moved in (("moved", "", before), ("cancelled", "I am ill, sorry", None))
        )

    def notes(real: Any, fn: Any, *, session_id: UUID, **kw: Any) -> Any:
        body = "Practise sheet 4, exercises 1 to 6. Bring the graph paper."
        return (NoteRow(UUID(int=1), session_id, "Amelia Novák", False, True, body, at),)

    answers = {
        "sessions.mine": changed,
        "sessions.news": news,
        "sessions.history": history,
        "notes.of": notes,
    }
    page = stage.enter(*STUDENT, page="classes", answers=answers)
    stage.shoot("classes-news")
    page.sessions.cards()[1].toggle.click()
    stage.rest()
    stage.shoot("classes-news-open")
    stage.answers.clear()
    page = stage.enter(*STUDENT, page="classes")
    movable = next(card for card in page.sessions.cards() if card.row.actions and _may_move(card.row))
    movable.toggle.click()
    stage.rest()
    page.changes.choose_start(movable.row)
    dialog = page.changes.dialog
    stage.rest()
    stage.shoot_dialog("classes-move", dialog)
    next(one for one in dialog.grid.buttons() if one.row.free).click()
    dialog.confirm.click()
    stage.rest()
    stage.shoot("classes-moved", themes=["light"])
    stage.window.resize(720, 560)
    stage.rest()
    page.switch.segment("courses").click()
    stage.rest()
    stage.shoot("classes-courses", ["half"], ["light"])


def _may_move(row: Any) -> bool:
    return any(action.action == "move" and action.allowed for action in row.actions)


SCENES = {"classes": classes, "classes-states": classes_states, "classes-news": classes_news}
