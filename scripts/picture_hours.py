"""Pictures of Availability: at rest, edited, what it strands, met by others, empty, in trouble, mirrored.

Scenes of ``picture_scenes.py``, in a file of their own because the page has so many states.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from picture_stage import Stage

from tutordesk import errors
from tutordesk.domain import painting
from tutordesk.domain.hours import Hours
from tutordesk.domain.overrides import Entry, with_entry
from tutordesk.domain.painting import ALWAYS
from tutordesk.services.rows import BookableRow, HoursPlan
from tutordesk.ui.leaving import UnsavedDialog

TUTOR = ("tutor",)
GONE = errors.Unreachable(facts={"cause": "network"})


def enter(stage: Stage, **answers: Any) -> Any:
    """Open the page with all its parts."""
    page = stage.enter(*TUTOR, page="availability", answers=answers)
    page.turns.finish()
    stage.rest()
    return page


def paint(page: Any, days: tuple[int, ...], start: int, end: int, *, available: bool) -> None:
    """Paint as a stroke does."""
    weekly = page.draft.hours.weekly
    page.editor.edited.emit(
        painting.painted(weekly, ALWAYS, days, (start * 60, end * 60), available=available)
    )


def close_afternoons(page: Any) -> None:
    """Give up afternoons, take a night and a Saturday."""
    paint(page, (1, 2, 3, 4, 5), 14, 20, available=False)
    paint(page, (6,), 10, 13, available=True)
    paint(page, (5,), 21, 26, available=True)


def availability(stage: Stage) -> None:
    """Every state of the page."""
    page = enter(stage)
    stage.shoot("availability")
    page.editor.table.select_cells([page.draft.hours.weekly[0].iso_weekday], (600, 615))
    page.editor.open_exact()
    stage.rest()
    stage.shoot("availability-exact", themes=["light"])
    page.editor.open_copy()
    stage.rest()
    stage.shoot("availability-copy", ["wide"], ["dark"])
    page.editor.terms.chosen.emit("new")
    stage.rest()
    stage.shoot("availability-term", themes=["light"])
    page.editor.dates.closed.emit()
    today = page.draft.hours.dated
    first = page.today + timedelta(days=30)
    leave_entry = Entry(first, first + timedelta(days=20), available=False, reason="Leave")
    dentist = Entry(
        first - timedelta(days=9),
        first - timedelta(days=9),
        available=False,
        spans=((540, 660),),
        reason="Dentist",
    )
    page.overrides.edited.emit(with_entry(with_entry(today, leave_entry), dentist))
    page.overrides.open_form(page.overrides.rows[-1].entry)
    stage.rest()
    lower(page)
    stage.shoot("availability-override", themes=["light"])
    page.overrides.open_holidays()
    stage.until(lambda: page.overrides.holidays is not None and page.overrides.holidays.boxes)
    stage.rest()
    lower(page)
    stage.shoot("availability-holidays")
    page.overrides.holidays.closed.emit()
    lower(page)
    stage.shoot("availability-overrides")
    upper(page)
    close_afternoons(page)
    stage.rest()
    stage.shoot("availability-edited")
    page.save()
    stage.until(lambda: page.impact is not None and page.impact.rows)
    stage.rest()
    for row, fate in zip(page.impact.rows, ("move", "keep", "cancel"), strict=False):
        row.choose(fate)
    stage.rest()
    stage.shoot("availability-impact")
    dialog = page.choose_other(page.impact.rows[0])
    stage.rest()
    stage.shoot_dialog("availability-other", dialog, ["light"])
    dialog.reject()
    page.impact.closed.emit()
    page.may_leave(lambda: None)
    dialog = page.findChild(UnsavedDialog)
    stage.shoot_dialog("availability-leaving", dialog)
    dialog.reject()
    page.discard()


def availability_states(stage: Stage) -> None:
    """Met by others, empty, not bookable, offline, in trouble."""
    page = enter(stage)
    paint(page, (6,), 10, 13, available=True)
    theirs = painting.painted(page.draft.base.weekly, ALWAYS, (7,), (600, 720), available=True)
    plan = HoursPlan(
        page.context.me.person_id,
        page.version + 1,
        replace(page.draft.base, weekly=theirs, timezone="Europe/Prague"),
        page.today,
        page.today,
    )
    page.show_plan(plan)
    stage.rest()
    stage.shoot("availability-conflict")
    page.discard()
    empty = HoursPlan(page.context.me.person_id, 1, Hours("Europe/Vienna"), page.today, page.today)
    page = enter(stage, **{"hours.of": empty, "hours.bookable": BookableRow("no_hours", None)})
    stage.shoot("availability-empty")
    page.discard()
    page = enter(stage)
    paint(page, (6,), 10, 13, available=True)
    stage.live().report_lost()
    stage.until(lambda: not stage.live().connected)
    stage.shoot("availability-offline", themes=["light"])
    page.discard()
    stage.enter(*TUTOR, page="availability", answers={"hours.of": GONE})
    stage.shoot("availability-error", themes=["light"])


def availability_elsewhere(stage: Stage) -> None:
    """Right to left, and in Spanish."""
    for language in ("ar", "es"):
        stage.language = language
        page = enter(stage)
        close_afternoons(page)
        stage.rest()
        page.save()
        stage.until(lambda page=page: page.impact is not None and page.impact.rows)
        page.impact.rows[0].choose("move")
        stage.rest()
        stage.shoot(f"availability-{language}-impact", themes=["light"])
        page.discard()
        stage.rest()
        stage.shoot(f"availability-{language}")
        lower(page)
        stage.shoot(f"availability-{language}-lower", ["half"], ["light"])


def lower(page: Any) -> None:
    """Scroll to the overrides."""
    bar = page.frame.left_scroller.verticalScrollBar()
    bar.setValue(bar.maximum() if bar.maximum() < 700 else 560)


def upper(page: Any) -> None:
    """Scroll back."""
    page.frame.left_scroller.verticalScrollBar().setValue(0)


def zoom(stage: Stage) -> None:
    """Twice as large."""
    page = enter(stage)
    stage.shoot("zoom-availability", ["half"], ["light"])
    page.discard()
