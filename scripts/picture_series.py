"""The pictures of a tutor's absence and of repeating sessions."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from picture_stage import THEMES, Stage

from tutordesk import errors

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
    _leaving(stage, dialog, "absence-leaving")
    _other(stage, dialog, "absence-other")
    dialog.apply.click()
    stage.rest()
    stage.shoot_dialog("absence-calls", dialog)
    dialog.accept()


def _leaving(stage: Stage, dialog: Any, name: str, themes: Sequence[str] = THEMES) -> None:
    """Closed with choices made: nothing is applied so far, so it asks first."""
    dialog.reject()
    stage.rest()
    stage.shoot_dialog(name, dialog, themes)
    dialog.question.no.click()


def _other(stage: Stage, dialog: Any, name: str, themes: Sequence[str] = THEMES) -> None:
    """Other…, and there the start that another decision needs: it says for whom."""
    from tutordesk.ui.slots.buttons import SlotButton
    from tutordesk.ui.slots.slot_dialog import SlotDialog

    first, second = [row for row in dialog.decisions.rows if row.row.ways][:2]
    for row in (first, second):
        row.choose("move")
    second.other_wanted.emit(second)
    stage.rest()
    starts = dialog.parent().findChild(SlotDialog)
    button = next(one for one in starts.findChildren(SlotButton) if one.row.starts_at == first.way.starts_at)
    button.click()
    starts.confirm.click()
    stage.rest()
    stage.shoot_dialog(name, starts, themes)
    starts.reject()


def absence_states(stage: Stage) -> None:
    """An absence with nothing booked, mirrored, and in Spanish."""
    for language in ("es", "ar"):
        stage.language = language
        dialog = _absence(stage)
        stage.shoot_dialog(f"absence-{language}", dialog, ["dark"])
        _other(stage, dialog, f"absence-other-{language}", ["light"])
        _leaving(stage, dialog, f"absence-leaving-{language}", ["dark"])
    stage.language = "en"


def _series(stage: Stage) -> Any:
    """The dialog over Book for a student: a start chosen, with its course."""
    from tutordesk.services import people
    from tutordesk.services.rows import StudentRow
    from tutordesk.ui.series.dialog import SeriesDialog
    from tutordesk.ui.slots.buttons import SlotButton

    page = stage.enter(*DESK, page="book_for")
    found: list[StudentRow] = []
    page.ask(people.find_students, text="Lena", done=found.extend)
    stage.until(lambda: found)
    page.call.begin(found[0])
    stage.rest()
    stage.until(page.finder.model.rowCount)
    page.finder.list.setCurrentIndex(page.finder.model.index(0, 0))
    stage.rest()
    page.pane.course.combo.setCurrentIndex(1)
    page.pane.course.chosen.emit(page.pane.course.key)
    stage.rest()
    free = [one for one in page.pane.grid.findChildren(SlotButton) if one.row.free]
    free[len(free) // 2].click()
    stage.rest()
    stage.shoot("series-entry", themes=["light"])
    page.pane.panel.repeat.click()
    stage.rest()
    return page.findChild(SeriesDialog)


def series(stage: Stage) -> None:
    """A series as opened, mended, with a reason, and refused."""
    dialog = _series(stage)
    stage.shoot_dialog("series", dialog)
    rows = dialog.dates.rows
    for row in rows:
        if row.planned.passable:
            row.anyway.click()
    dialog.leave_out.click()
    rows[-1].skip.click()
    stage.rest()
    stage.shoot_dialog("series-mended", dialog)
    stage.answers["series.book"] = errors.SlotTaken()
    dialog.reason.setText("Agreed on the phone")
    dialog.act.click()
    stage.rest()
    stage.shoot_dialog("series-refused", dialog, ["light"])
    dialog.reject()


def series_states(stage: Stage) -> None:
    """A series mirrored, and in Spanish."""
    for language in ("es", "ar"):
        stage.language = language
        dialog = _series(stage)
        stage.shoot_dialog(f"series-{language}", dialog, ["dark"])
        dialog.reject()
    stage.language = "en"


def _booked(stage: Stage) -> list[Any]:
    """A series as it is on the server."""
    dialog = _series(stage)
    stage.until(lambda: dialog.dates.whole)
    for row in dialog.dates.rows:  # whoever books again and again meets the cap
        if row.planned.passable:
            row.anyway.click()
    dialog.leave_out.click()
    dialog.reason.setText("The whole term was agreed")
    booked: list[Any] = []
    dialog.booked.connect(booked.extend)
    dialog.act.click()
    stage.rest()
    for enroll in dialog.notices.buttons() if not booked else ():
        enroll.click()
        stage.rest()
        dialog.act.click()
    stage.until(lambda: booked)
    stage.rest()
    return booked


def _move(stage: Stage) -> Any:
    """The dialog over Sessions, from the details of the second of a series."""
    from tutordesk.ui.series.move_dialog import MoveSeriesDialog

    booked = _booked(stage)
    page = stage.show("sessions")
    page.show_details(booked[1])
    stage.until(lambda: page.desk_details.series.rows)
    stage.rest()
    part = page.desk_details.series
    stage.shoot("series-part", themes=["light"])
    part.following.click()
    stage.shoot("series-part-cancel", themes=["light"])
    part.question.no.click()
    part.move_series.click()
    dialog = page.findChild(MoveSeriesDialog)
    stage.until(lambda: dialog.dates.rows and dialog.dates.whole)
    stage.rest()
    return dialog


def move(stage: Stage) -> None:
    """Moving a series: as opened, another weekday, another tutor, mended, refused; moved, with Undo."""
    dialog = _move(stage)
    stage.shoot_dialog("move-series", dialog)
    day = dialog.bar.weekday.key
    dialog.bar.weekday.choose(day % 7 + 1)
    dialog.bar.weekday.chosen.emit(dialog.bar.weekday.key)
    stage.rest()
    stage.shoot_dialog("move-series-weekday", dialog)
    others = dialog.bar.tutor.combo
    others.setCurrentIndex(others.count() - 1)
    dialog.bar.tutor.chosen.emit(dialog.bar.tutor.key)
    stage.rest()
    for row in dialog.dates.rows:
        if row.planned.passable:
            row.anyway.click()
    dialog.leave_out.click()
    dialog.reason.setText("Agreed on the phone")
    stage.rest()
    stage.shoot_dialog("move-series-tutor", dialog, ["light"])
    stage.answers["sessions.change_many"] = errors.SlotTaken()
    dialog.act.click()
    stage.rest()
    stage.shoot_dialog("move-series-refused", dialog, ["light"])
    del stage.answers["sessions.change_many"]
    stage.until(dialog.act.isEnabled)
    dialog.act.click()
    stage.rest()
    stage.shoot("move-series-moved", themes=["light"])


def move_states(stage: Stage) -> None:
    """The same mirrored, and in Spanish."""
    for language in ("es", "ar"):
        stage.language = language
        dialog = _move(stage)
        stage.shoot_dialog(f"move-series-{language}", dialog, ["dark"])
        dialog.reject()
    stage.language = "en"


def zoom(stage: Stage) -> None:
    """All of them at 200 %."""
    dialog = _move(stage)
    stage.shoot_dialog("zoom-move-series", dialog, ["light"])
    dialog.reject()
    dialog = _absence(stage)
    stage.shoot_dialog("zoom-absence", dialog, ["light"])
    _other(stage, dialog, "zoom-absence-other", ["light"])
    _leaving(stage, dialog, "zoom-absence-leaving", ["light"])
    dialog = _series(stage)
    stage.shoot_dialog("zoom-series", dialog, ["light"])
    dialog.reject()


SCENES = {
    "absence": absence,
    "absence-states": absence_states,
    "series": series,
    "series-states": series_states,
    "move-series": move,
    "move-series-states": move_states,
}
