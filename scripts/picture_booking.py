"""The pictures of booking: by a student, among tutors, and for a student at the front desk."""

from dataclasses import replace
from typing import Any

from picture_parts import DESK, GONE, LONG, STUDENT, open_tutor, slots, waiting
from picture_stage import Stage

from tutordesk.services.rows import TutorPage

NOTE = "Past paper 2021, questions 3 and 4"


def book(stage: Stage) -> None:
    """Book Sessions: as opened, searching, chosen, booked, just taken, nothing found."""
    page = stage.enter(*STUDENT, page="book")
    stage.shoot("book")
    page.finder.filters.search.setText("maths")
    stage.rest()
    open_tutor(stage, page)
    stage.shoot("book-tutor")
    page.pane.course.combo.setCurrentIndex(1)
    page.pane.course.chosen.emit(page.pane.course.key)
    stage.rest()
    slots(page)[2].click()
    page.pane.panel.requirements.setPlainText(NOTE)
    stage.rest()
    stage.shoot("book-chosen")
    stage.answers["sessions.book"] = stage.forestalled
    page.book()
    stage.rest()
    stage.shoot("book-taken")
    stage.answers.clear()
    slots(page)[3].click()
    page.book()
    stage.rest()
    stage.shoot("book-booked")
    page.columns.show_detail(False)
    stage.shell.notices.dismiss()
    page.finder.filters.search.setText("zzzqqq")
    stage.rest()
    stage.shoot("book-nobody", themes=["light"])


def book_states(stage: Stage) -> None:
    """Book Sessions: filters open, long names, nobody listed, the server gone, offline, waiting."""
    page = stage.enter(*STUDENT, page="book")
    page.finder.filters.toggle.click()
    stage.rest()
    stage.shoot("book-filters")

    def renamed(real: Any, fn: Any, **kw: Any) -> TutorPage:
        found: TutorPage = real(fn, **kw)
        first = replace(found.rows[0], display_name=LONG, headline=f"{found.rows[0].headline} {LONG}")
        return replace(found, rows=(first, *found.rows[1:]))

    def profile(real: Any, fn: Any, **kw: Any) -> Any:
        found = real(fn, **kw)
        return replace(found, tutor=replace(found.tutor, display_name=LONG, headline=LONG))

    page = stage.enter(*STUDENT, page="book", answers={"tutors.search": renamed, "tutors.profile": profile})
    open_tutor(stage, page)
    stage.shoot("book-long-name")
    stage.enter(*STUDENT, page="book", answers={"tutors.search": TutorPage((), 0, None)})
    stage.shoot("book-empty", themes=["light"])
    stage.enter(*STUDENT, page="book", answers={"tutors.search": GONE, "slots.plan": GONE})
    stage.shoot("book-error")
    page = stage.enter(*STUDENT, page="book")
    open_tutor(stage, page)
    stage.live().report_lost()
    stage.until(lambda: not stage.live().connected)
    stage.shoot("book-offline")
    waiting(stage, "book", "tutors.search")


def tutors(stage: Stage) -> None:
    """Find Tutors: as opened, one read, two side by side."""
    page = stage.enter(*STUDENT, page="tutors")
    stage.shoot("tutors")
    page.finder.select(page.finder.model.rows()[1].tutor_id)
    page.columns.show_detail(True)
    stage.rest()
    stage.shoot("tutors-profile")


def book_for(stage: Stage) -> None:
    """Book for a student: choosing whom, nobody found, booking, a start that a rule closes."""
    page = stage.enter(*DESK, page="book_for")
    stage.shoot("desk-choose")
    page.chooser.search.setText("zzzqqq")
    stage.rest()
    stage.shoot("desk-nobody", themes=["light"])
    page.chooser.search.setText("lena")
    stage.rest()
    page.chooser.chosen.emit(page.chooser.list.rows[0])
    stage.rest()
    open_tutor(stage, page)
    stage.shoot("desk-book")
    closed = [one for one in page.pane.grid.buttons() if not one.row.free]
    (closed or page.pane.grid.buttons())[0].click()
    stage.rest()
    stage.shoot("desk-reason")


SCENES = {"book": book, "book-states": book_states, "tutors": tutors, "desk": book_for}
