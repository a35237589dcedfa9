"""Which pictures there are: every page, at rest, in use, empty and in trouble.

Each scene brings the program to a state on the stage and takes it from there; waiting, sizes and themes are
the business of ``picture_stage.py``.
"""

from collections.abc import Callable
from dataclasses import replace
from threading import Event
from typing import Any

import picture_board
import picture_calendar
import picture_centre
import picture_classes
import picture_desk
import picture_hours
import picture_people
import picture_series
import picture_sessions
import picture_students
from picture_stage import Stage
from PySide6.QtWidgets import QAbstractButton, QWidget

from tutordesk import errors
from tutordesk.services.rows import ActionRow, SessionPage, TutorPage
from tutordesk.ui.calendar.session_button import SessionButton
from tutordesk.ui.shortcuts import ShortcutsDialog
from tutordesk.ui.slots.buttons import SlotButton

Scene = Callable[[Stage], None]

STUDENT, TUTOR, BOTH, DESK, ADMIN = ("student",), ("tutor",), ("student", "tutor"), ("desk",), ("admin",)
LONG = "Anneliese-Charlotte von Hohenstein-Obermayr und zu Wolkenstein"
NOTE = "Past paper 2021, questions 3 and 4"
GONE = errors.Unreachable(facts={"cause": "network"})


def play(stage: Stage, *, enlarged: bool) -> None:
    """Take every picture that was asked for."""
    for name, scene in (ENLARGED if enlarged else SCENES).items():
        if stage.wants(name):
            scene(stage)
            stage.language = "en"


def button(where: QWidget, identifier: str) -> QAbstractButton:
    """Find a button that can be seen by its identifier."""
    return next(
        one
        for one in where.findChildren(QAbstractButton)
        if one.accessibleIdentifier() == identifier and one.isVisible()
    )


# --- signing in ---
def sign_in(stage: Stage) -> None:
    """The demo, a first start, a server that is not there, a wrong password, a first password."""
    stage.open()
    stage.shoot("sign-in-demo")
    page = stage.open(demo=False).sign_in
    stage.shoot("sign-in-first")
    page.form.server.setText("nowhere.invalid")
    page.form.login.setText("s10423417")
    page.form.password.setText("wrong")
    page.form.server_edited.emit()
    button(page, "connection-settings").click()
    test = button(page, "test-connection")
    test.click()
    stage.until(test.isEnabled)
    stage.shoot("sign-in-tested")
    page = stage.open(demo=False, server=stage.people[0].url).sign_in
    page.form.show_centre("Lernhaus Wien", "+43 1 234 56 78", "Mon–Fri 8:00–19:00")
    page.form.password.setText("wrong")
    page.form.submitted.emit()
    stage.until(page.form.fault.isVisible)
    stage.shoot("sign-in-refused")
    page = stage.open().sign_in
    stage.connector.first_password = True
    page.people.picked.emit(stage.people[0])
    stage.until(page.new_password.isVisible)
    stage.shoot("sign-in-password")


# --- a student ---
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


def waiting(stage: Stage, key: str, *verbs: str) -> None:
    """A page whose answers do not come yet."""
    hold = Event()

    def late(real: Any, fn: Any, **kw: Any) -> Any:
        hold.wait(20)
        return real(fn, **kw)

    page = stage.enter(*STUDENT, page=key, answers=dict.fromkeys(verbs, late), at_rest=False)
    states = page.finder.states if key == "book" else page.states
    stage.until(lambda: states.state == "loading")
    stage.shoot(f"{key}-loading", themes=["light"], at_rest=False)
    hold.set()
    stage.rest()


def slots(page: Any) -> list[SlotButton]:
    """The starts on screen that can be booked."""
    return [one for one in page.pane.grid.buttons() if one.row.free]


def open_tutor(stage: Stage, page: Any, row: int = 0) -> None:
    """Choose a tutor and wait for the slots."""
    tutor = page.finder.model.rows()[row]
    page.finder.select(tutor.tutor_id)
    page.columns.show_detail(True)
    stage.until(lambda: page.pane_states.state == "content" and slots(page))
    stage.rest()


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


# --- a tutor ---
def schedule(stage: Stage) -> None:
    """Schedule: the week, details, one day, a week far off, the server gone."""
    page = stage.enter(*TUTOR, page="schedule")
    stage.shoot("schedule-this-week")
    page.bar.go_next()
    stage.rest()
    stage.shoot("schedule")
    open_session(stage)
    stage.shoot("schedule-details")
    page.view.set_mode("day")
    stage.rest()
    stage.shoot("schedule-day", themes=["light"])
    page = stage.enter(*TUTOR, page="schedule")
    for _week in range(20):
        page.bar.go_next()
    stage.rest()
    stage.shoot("schedule-empty")
    stage.enter(*TUTOR, page="schedule", answers={"sessions.week": GONE})
    stage.shoot("schedule-error", themes=["light"])


def open_session(stage: Stage, number: int = 0) -> None:
    """Show the details of a session on the calendar."""
    found = [one for one in stage.window.findChildren(QAbstractButton) if _is_session(one)]
    found[number].click()
    stage.rest()


def schedule_life(stage: Stage) -> None:
    """Schedule: cancelling and undoing, moving and just taken, what is new, what is left to wrap up, keys."""
    page = stage.enter(*TUTOR, page="schedule")
    page.bar.go_next()
    stage.rest()
    open_session(stage, 1)
    button(page, "cancel-session").click()
    stage.rest()
    stage.shoot("schedule-cancel")
    button(page, "confirm-cancel-session").click()
    stage.rest()
    stage.shoot("schedule-undo")
    button(stage.window, "undo").click()
    stage.rest()
    page.panel.closed.emit()
    open_session(stage, 2)
    button(page, "move-session").click()
    stage.rest()
    dialog = page.moves.dialog
    stage.shoot_dialog("schedule-move", dialog)
    dialog.grid.buttons()[3].click()
    stage.answers["sessions.move"] = errors.SlotTaken()
    dialog.confirm.click()
    stage.rest()
    stage.shoot_dialog("schedule-move-taken", dialog)
    dialog.reject()
    stage.answers.clear()
    page = stage.enter(*TUTOR, page="schedule")
    rows = tuple(one.row for one in stage.window.findChildren(SessionButton))[:3]
    both = tuple(ActionRow(key, allowed=True, code="", until=None) for key in ("complete", "no_show"))
    stage.answers["sessions.to_wrap_up"] = tuple(
        replace(row, status="scheduled", actions=both if row is not rows[1] else both[:1]) for row in rows
    )
    page.reload()
    stage.rest()
    stage.shoot("schedule-wrap-up-bar", themes=["light"])
    page.show_wrap_up()
    stage.rest()
    stage.shoot("schedule-wrap-up")
    stage.answers.clear()
    kinds = ("booked", "moved", "cancelled")
    news = tuple(
        replace(row, news=kind, news_at=page.view.now()) for row, kind in zip(rows, kinds, strict=False)
    )
    stage.answers["sessions.news"] = news
    page.reload()
    stage.rest()
    stage.shoot("schedule-news-notice")
    page.show_news()
    stage.rest()
    stage.shoot("schedule-news")
    stage.shell.notices.dismiss()
    stage.shell.show_shortcuts()
    stage.rest()
    stage.shoot_dialog("shortcuts", stage.shell.findChild(ShortcutsDialog))


def _is_session(one: QAbstractButton) -> bool:
    return one.accessibleIdentifier().startswith("session-") and one.isVisible()


# --- front desk, several roles, everybody ---
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


def preferences(stage: Stage) -> None:
    """Preferences, and the rail of somebody with two roles and of an administrator."""
    stage.enter(*DESK, page="preferences")
    stage.shoot("preferences")
    stage.enter(*BOTH, page="classes")
    stage.shoot("roles-both")
    stage.enter(*ADMIN, page="book_for")
    stage.shoot("roles-admin", themes=["light"])


# --- mirrored and enlarged ---
def mirrored(stage: Stage) -> None:
    """Right to left; the sentences stay English as long as there is no Arabic catalogue."""
    stage.language = "ar"
    stage.open()
    stage.shoot("rtl-sign-in", themes=["light"])
    stage.enter(*STUDENT, page="classes")
    stage.shoot("rtl-classes", themes=["dark"])
    page = stage.enter(*STUDENT, page="book")
    open_tutor(stage, page)
    slots(page)[1].click()
    stage.rest()
    stage.shoot("rtl-book", themes=["dark"])
    page = stage.enter(*TUTOR, page="schedule")
    page.bar.go_next()
    stage.rest()
    next(one for one in stage.window.findChildren(QAbstractButton) if _is_session(one)).click()
    stage.rest()
    stage.shoot("rtl-schedule", themes=["light"])
    stage.enter(*STUDENT, page="tutors")
    stage.shoot("rtl-tutors", themes=["light"])
    stage.enter(*DESK, page="preferences")
    stage.shoot("rtl-preferences", themes=["light"])


def zoom(stage: Stage) -> None:
    """Twice as large, where the window is a small one."""
    stage.open()
    stage.shoot("zoom-sign-in", ["half"], ["light"])
    stage.enter(*STUDENT, page="classes")
    stage.shoot("zoom-classes", ["half"], ["dark"])
    page = stage.enter(*STUDENT, page="book")
    open_tutor(stage, page)
    stage.shoot("zoom-book", ["half"], ["light"])
    page = stage.enter(*TUTOR, page="schedule")
    page.bar.go_next()
    stage.rest()
    stage.shoot("zoom-schedule", ["half"], ["light"])
    stage.shell.notices.show_error(errors.OutcomeUnknown(), retry=page.reload)
    stage.shoot("zoom-notice", ["half"])
    picture_hours.zoom(stage)


def notices(stage: Stage) -> None:
    """A notice over pages that stay where they are: short, long with an action, mirrored."""
    page = stage.enter(*TUTOR, page="schedule")
    bar = stage.shell.notices
    bar.show_notice("Copied.", "success")
    stage.shoot("notice-short")
    long = f"{LONG} is no longer available at that time."
    act = [(f"Wed 25 Nov, {hour}:00", page.reload) for hour in (15, 16, 17)]
    bar.show_notice(long, "warning", act, detail="Nothing was changed. Pick one of the free starts.")
    stage.shoot("notice-long")
    stage.language = "ar"
    stage.enter(*STUDENT, page="classes")
    stage.shell.notices.show_error(errors.OutcomeUnknown(), retry=stage.page().reload)
    stage.shoot("notice-rtl")
    stage.live().report_lost()
    stage.until(lambda: not stage.live().connected)
    stage.shoot("notice-offline", themes=["light"])


SCENES: dict[str, Scene] = {
    "notice": notices,
    "sign-in": sign_in,
    "classes": classes,
    "classes-states": classes_states,
    "book": book,
    "book-states": book_states,
    "tutors": tutors,
    "schedule": schedule,
    "schedule-life": schedule_life,
    "availability": picture_hours.availability,
    "availability-states": picture_hours.availability_states,
    "availability-elsewhere": picture_hours.availability_elsewhere,
    "desk": book_for,
    "preferences": preferences,
    "rtl": mirrored,
    **picture_board.SCENES,
    **picture_classes.SCENES,
    **picture_desk.SCENES,
    **picture_centre.SCENES,
    **picture_students.SCENES,
    **picture_people.SCENES,
    **picture_calendar.SCENES,
    **picture_series.SCENES,
    **picture_sessions.SCENES,
}
ENLARGED: dict[str, Scene] = {
    "zoom": zoom,
    "zoom-desk": picture_desk.zoom,
    **picture_centre.ENLARGED,
    "zoom-series": picture_series.zoom,
    "zoom-sessions": picture_sessions.zoom,
    "zoom-students": picture_students.students_zoom,
    "zoom-people": picture_people.people_zoom,
    **picture_calendar.ENLARGED,
    **picture_board.ENLARGED,
}
