"""The pictures of a tutor's absence and of repeating sessions."""

from datetime import timedelta
from typing import Any

from picture_stage import Stage

DESK = ("desk",)


def _board(stage: Stage) -> Any:
    """The board, on the next day that somebody teaches a lot."""
    page = stage.enter(*DESK, page="board")
    for _day in range(6):
        if page.plan is not None and len(page.plan.sessions) > 8:
            break
        page.show_date(page.on_date + timedelta(days=1))
        stage.until(lambda: page.plan is not None)
        stage.rest()
    return page


def _absence(stage: Stage, days: int = 14) -> Any:
    """The dialog, for who has most sessions in two weeks."""
    from tutordesk.ui.absence.dialog import AbsenceDialog

    page = _board(stage)
    held = [row.tutor_id for row in page.plan.sessions]
    page.tools.away.open(max(held, key=held.count) if held else None)
    dialog = page.findChild(AbsenceDialog)
    dialog.bar.last.show_day(dialog.bar.last.day + timedelta(days=days))
    dialog.bar.kind.segment("dates").click()
    stage.rest()
    return dialog


def absence(stage: Stage) -> None:
    """An absence as opened, decided, settled; refused; empty; mirrored and in Spanish."""
    dialog = _absence(stage)
    stage.shoot_dialog("absence", dialog)
    rows = [row for row in dialog.decisions.rows if not row.complete]
    for row, fate in zip(rows, ("move", "cancel", "keep", *["cancel"] * len(rows)), strict=False):
        row.choose(fate)
    for row in dialog.decisions.rows[1:2]:
        row.choose("move")
    stage.rest()
    stage.shoot_dialog("absence-decided", dialog)
    dialog.apply.click()
    stage.rest()
    stage.shoot_dialog("absence-calls", dialog)
    dialog.accept()


def absence_states(stage: Stage) -> None:
    """An absence with nothing booked, mirrored, and in Spanish."""
    for language in ("es", "ar"):
        stage.language = language
        dialog = _absence(stage)
        stage.shoot_dialog(f"absence-{language}", dialog, ["dark"])
        dialog.reject()
    stage.language = "en"


SCENES = {
    "absence": absence,
    "absence-states": absence_states,
}
