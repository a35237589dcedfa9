"""Pictures of Courses, Centre (a closure and whom it meets, stale, in trouble) and, from its file, Import.

Scenes of ``picture_scenes.py``, in a file of their own because the page has so many states.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import picture_import
from picture_stage import Stage

from tutordesk import errors
from tutordesk.services.people_rows import ClosureRow, CourseBook
from tutordesk.ui.leaving import UnsavedDialog

ADMIN = ("admin",)
GONE = errors.Unreachable(facts={"cause": "network"})
LONG = "Boiler inspection by the city, then painters on both floors until the smell is gone"


def enter(stage: Stage, **answers: Any) -> Any:
    """Open the page with all its parts."""
    page = stage.enter(*ADMIN, page="centre", answers=answers)
    page.turns.finish()
    stage.rest()
    return page


def closures(page: Any) -> tuple[ClosureRow, ...]:
    """A holiday, an afternoon, two weeks; one with a long reason."""
    day = page.today + timedelta(days=12)
    return (
        ClosureRow(uuid4(), day, day, 0, 1440, "Immaculate Conception"),
        ClosureRow(uuid4(), day + timedelta(days=3), day + timedelta(days=3), 780, 1080, LONG),
        ClosureRow(
            uuid4(), day + timedelta(days=15), day + timedelta(days=29), 0, 1440, "Christmas holidays"
        ),
    )


def busy_day(page: Any) -> Any:
    """The next weekday but one."""
    day = page.today + timedelta(days=2)
    return day + timedelta(days=max(0, 8 - day.isoweekday()) if day.isoweekday() > 5 else 0)


def type_closure(page: Any) -> None:
    """Fill the form with a day on which people come."""
    page.closures.open_form(None)
    form = page.closures.form
    form.first.show_day(busy_day(page))
    form.last.show_day(busy_day(page))
    form.reason.setText("Water pipe burst")


def centre(stage: Stage) -> None:
    """At rest, edited, a closure decided, leaving."""
    page = enter(stage)
    stored = closures(page)
    page = enter(stage, **{"centre.closures": stored})
    stage.shoot("centre")
    page.rules.edited.emit(replace(page.draft, min_notice_minutes=1440, max_open_sessions=5))
    stage.rest()
    stage.shoot("centre-edited", themes=["light"])
    page.may_leave(lambda: None)
    dialog = page.findChild(UnsavedDialog)
    stage.shoot_dialog("centre-leaving", dialog, ["light"])
    dialog.reject()
    page.discard()
    type_closure(page)
    stage.rest()
    stage.shoot("centre-form", themes=["light"])
    page.closures.form.kind.segment("hours").click()
    stage.rest()
    stage.shoot("centre-form-hours", themes=["dark"])
    page.closures.form.kind.segment("days").click()
    page.closures.form.apply_typed()
    stage.until(lambda: page.impact is not None and page.impact.rows)
    stage.rest()
    for row, fate in zip(page.impact.rows, ("move", "keep", "cancel"), strict=False):
        row.choose(fate)
    stage.rest()
    stage.shoot("centre-impact")
    other = page.choose_other(page.impact.rows[0])
    stage.rest()
    stage.shoot_dialog("centre-other", other, ["light"])
    other.reject()
    page.impact.closed.emit()
    page.discard()


def states(stage: Stage) -> None:
    """Without closures, met by others, refused, offline, in trouble."""
    page = enter(stage, **{"centre.closures": ()})
    stage.shoot("centre-empty", themes=["light"])
    page.rules.edited.emit(replace(page.draft, min_notice_minutes=1440, phone="+420 222 000 111"))
    page.show_row(replace(page.base, break_minutes=10, name="Lernhaus Nord", phone="+420 222 333 444"))
    stage.rest()
    stage.shoot("centre-stale")
    page.discard()
    page = enter(stage, **{"centre.save": errors.NotAllowed()})
    page.rules.edited.emit(replace(page.draft, min_notice_minutes=1440))
    page.save()
    stage.rest()
    stage.shoot("centre-refused", themes=["light"])
    stage.live().report_lost()
    stage.until(lambda: not stage.live().connected)
    stage.shoot("centre-offline", ["half"], ["light"])
    page.discard()
    stage.enter(*ADMIN, page="centre", answers={"centre.rules": GONE})
    stage.shoot("centre-error", ["wide"], ["light"])


def elsewhere(stage: Stage) -> None:
    """Right to left, and in Spanish."""
    for language in ("ar", "es"):
        stage.language = language
        page = enter(stage)
        page = enter(stage, **{"centre.closures": closures(page)})
        stage.shoot(f"centre-{language}")
        type_closure(page)
        page.closures.form.apply_typed()
        stage.until(lambda page=page: page.impact is not None and page.impact.rows)
        page.impact.rows[0].choose("move")
        stage.rest()
        stage.shoot(f"centre-{language}-impact", themes=["light"])
        page.impact.closed.emit()
        page.discard()


def zoom(stage: Stage) -> None:
    """Twice as large."""
    page = enter(stage)
    type_closure(page)
    stage.rest()
    stage.shoot("zoom-centre", ["half"], ["light"])
    page.discard()


def meanwhile(stage: Stage) -> None:
    """Somebody else saved the same closure, course, subject, price and place."""
    for language, themes in (("en", ["light", "dark"]), ("es", ["light"]), ("ar", ["light"])):
        stage.language = language
        page = enter(stage)
        stored = closures(page)
        page = enter(stage, **{"centre.closures": stored})
        page.closures.open_form(stored[0])
        page.closures.form.reason.setText("Water pipe burst")
        page.closures.show_rows((replace(stored[0], reason=LONG), *stored[1:]), page.today)
        stage.rest()
        stage.shoot(f"meanwhile-closure-{language}", themes=themes)
        page.closures.close_form()
        page = stage.enter(*ADMIN, page="courses")
        row = page.list.model.row(0)
        page.list.pick(row.course.course_id)
        stage.rest()
        page.columns.show_detail(True)
        lines = list(page.pane.offers.lines.values())
        lines[0].price.setText("37.50")
        lines[1].open_editor()
        lines[1].editor.place.setText("Room 9")
        lines[1].editor.in_person.setChecked(True)
        offers = [
            replace(one.row, price=one.row.price + 3, online=True, in_person=True, place=LONG)
            for one in lines
        ]
        for line, one in zip(lines[:2], offers, strict=False):
            line.show_row(one)
        stage.rest()
        stage.shoot(f"meanwhile-offers-{language}", themes=themes)
        page.pane.offers.discard()
        page.pane.open_form()
        page.pane.form.name.setText("Mine")
        page.pane.form.show_stored(replace(row, active=False, course=replace(row.course, name="Theirs")))
        stage.rest()
        stage.shoot(f"meanwhile-course-{language}", ["half"], ["light"])
        page.pane.close_form()


def courses(stage: Stage) -> None:
    """The list, a course, its fields, subjects; from the desk; nothing taught."""
    page = stage.enter(*ADMIN, page="courses")
    page.list.pick(page.list.model.row(0).course.course_id)
    stage.rest()
    stage.shoot("courses")
    page.columns.show_detail(True)
    stage.shoot("courses-one", ["half"])
    line = next(iter(page.pane.offers.lines.values()))
    line.price.setText("37.50")
    page.pane.offers.chooser.begin()
    page.pane.enrolled.add.click()
    stage.rest()
    stage.shoot("courses-typed", themes=["light"])
    page.pane.offers.discard()
    page.pane.open_form()
    stage.rest()
    stage.shoot("courses-form", themes=["light"])
    page.pane.close_form()
    page.show_subjects()
    stage.rest()
    stage.shoot("courses-subjects", themes=["dark"])
    page = stage.enter("desk", page="courses")
    page.list.pick(page.list.model.row(1).course.course_id)
    stage.rest()
    stage.shoot("courses-desk", ["wide"])
    stage.enter(*ADMIN, page="courses", answers={"courses.all": CourseBook((), ())})
    stage.shoot("courses-empty", ["wide"], ["light"])
    stage.enter(*ADMIN, page="courses", answers={"courses.all": GONE})
    stage.shoot("courses-error", ["wide"], ["light"])
    for language in ("ar", "es"):
        stage.language = language
        page = stage.enter(*ADMIN, page="courses")
        page.list.pick(page.list.model.row(0).course.course_id)
        stage.rest()
        stage.shoot(f"courses-{language}", themes=["light"])


SCENES = {
    "courses": courses,
    "meanwhile": meanwhile,
    "centre": centre,
    "centre-states": states,
    "centre-elsewhere": elsewhere,
    **picture_import.SCENES,
}
ENLARGED = {"zoom-centre": zoom, **picture_import.ENLARGED}
