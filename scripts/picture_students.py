"""The pictures of a tutor's students and courses."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from picture_parts import GONE, TUTOR, renamed
from picture_stage import Stage

from tutordesk.services.rows import OwnStudentPage
from tutordesk.ui.slots.buttons import SlotButton


def students(stage: Stage) -> None:
    """Students: as opened, one of them, a booking, ending a course, nobody found."""
    page = stage.enter(*TUTOR, page="students")
    stage.shoot("students")
    page.columns.show_detail(True)
    _taking_a_course(stage, page)
    stage.shoot("students-details", ["half"])
    page.details.book_asked.emit(page.details._enrollments[0])  # noqa: SLF001  # the first course taken
    stage.rest()
    dialog = page.booking.dialog
    stage.shoot_dialog("students-book", dialog)
    free = [one for one in dialog.findChildren(SlotButton) if one.row.free]
    free[0].click()
    dialog.confirm.click()
    stage.rest()
    stage.shoot("students-booked", themes=["light"])
    stage.shell.notices.dismiss()
    line = next(iter(page.details._lines.values()))  # noqa: SLF001  # as above
    line.plan.setText("24")
    line.end.click()
    stage.rest()
    stage.shoot("students-end", themes=["light"])
    page.columns.show_detail(False)
    page.list.search.setText("zzzqqq")
    stage.rest()
    stage.shoot("students-nobody", themes=["light"])


def _taking_a_course(stage: Stage, page: Any) -> None:
    """Turn to the first student who takes a course: somebody may have come for single sessions only."""
    for place in range(page.list.model.rowCount()):
        page.list.list.setCurrentIndex(page.list.model.index(place, 0))
        stage.rest()
        taken = page.details._enrollments  # noqa: SLF001  # as above
        if any(row.status == "active" for row in taken):
            return


def students_time(stage: Stage) -> None:
    """A time picked in the calendar: with its banner, chosen in the dialog, and where it does not fit."""
    page = stage.enter(*TUTOR, page="students")
    page.columns.show_detail(True)
    stage.rest()
    page.columns.show_detail(False)
    _taking_a_course(stage, page)
    page.details.book_asked.emit(page.details._enrollments[0])  # noqa: SLF001  # as above
    stage.rest()
    free = [one.row for one in page.booking.dialog.findChildren(SlotButton) if one.row.free]
    page.booking.dialog.reject()
    for name, starts_at in (
        ("chosen", free[2].starts_at),
        ("unfit", free[2].starts_at + timedelta(hours=12)),
    ):
        page.open(starts_at=starts_at, zone=stage.page().context.zone)
        stage.rest()
        if name == "chosen":
            stage.shoot("students-time")
        page.details.book_asked.emit(page.details._enrollments[0])  # noqa: SLF001  # as above
        stage.rest()
        stage.shoot_dialog(f"students-time-{name}", page.booking.dialog)
        page.booking.dialog.reject()


def students_states(stage: Stage) -> None:
    """Students with long names, none at all, the server gone, and offline."""
    page = stage.enter(*TUTOR, page="students", answers={"students.mine": renamed})
    page.columns.show_detail(True)
    stage.shoot("students-long-name", themes=["light"])
    nobody = OwnStudentPage((), 0, None)
    stage.enter(*TUTOR, page="students", answers={"students.mine": nobody})
    stage.shoot("students-empty", themes=["light"])
    stage.enter(*TUTOR, page="students", answers={"students.mine": GONE, "offers.mine": GONE})
    stage.shoot("students-error", themes=["light"])
    page = stage.enter(*TUTOR, page="students")
    page.columns.show_detail(True)
    stage.live().report_lost()
    stage.until(lambda: not stage.live().connected)
    stage.shoot("students-offline", themes=["light"])
    stage.language = "es"
    page = stage.enter(*TUTOR, page="students")
    stage.shoot("students-es", themes=["light"])
    page.columns.show_detail(True)
    stage.shoot("students-es-details", ["half"], ["light"])
    page.show_courses()
    stage.rest()
    stage.shoot("students-es-courses", themes=["light"])
    stage.language = "ar"
    page = stage.enter(*TUTOR, page="students")
    stage.shoot("students-rtl", themes=["dark"])


def offers(stage: Stage) -> None:
    """My courses: as opened, editing, who is enrolled, stopping, none priced."""
    page = stage.enter(*TUTOR, page="students")
    page.show_courses()
    stage.rest()
    stage.shoot("students-courses")
    pane = page._offers_pane  # noqa: SLF001  # the pane in front
    offered = [one for one in pane._cards.values() if one.row.active]  # noqa: SLF001  # its cards
    offered[0].edit.click()
    offered[-1].stop.click()
    if offered[0].row.enrolled:
        offered[0].people.click()
    stage.rest()
    stage.shoot("students-courses-edit", themes=["light"])

    def unpriced(real: Any, fn: Any, **kw: Any) -> Any:
        return tuple(replace(row, active=False, price=None, enrolled=0) for row in real(fn, **kw))

    page = stage.enter(*TUTOR, page="students", answers={"offers.mine": unpriced})
    page.show_courses()
    stage.rest()
    stage.shoot("students-courses-none", themes=["light"])


def students_zoom(stage: Stage) -> None:
    """Students at 200 %."""
    page = stage.enter(*TUTOR, page="students")
    stage.shoot("zoom-students", ["half"], ["light"])
    page.columns.show_detail(True)
    stage.rest()
    stage.shoot("zoom-students-details", ["half"], ["light"])


SCENES = {
    "students": students,
    "students-time": students_time,
    "students-states": students_states,
    "students-courses": offers,
}
