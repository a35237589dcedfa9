"""What the front desk can do from every page: find, act on what was found, first free, new caller.

Each function takes the page in front, which asks, writes and says what happened. Nothing is shown here but
what these open.
"""

from functools import partial
from typing import Any
from uuid import UUID

from tutordesk.i18n import _
from tutordesk.services.board_rows import FoundRow
from tutordesk.services.rows import StudentRow
from tutordesk.ui.desk.banner import CallBanner
from tutordesk.ui.desk.find_box import FindBox
from tutordesk.ui.desk.find_overlay import FindOverlay
from tutordesk.ui.page import Page

HOME = "board"
"""The page that shows the call, where the one in front does not."""


def find(page: Page) -> None:
    """Put the keyboard into the page's own field, or open one in front of it."""
    for box in page.findChildren(FindBox):
        if box.isVisible():
            box.setFocus()
            box.selectAll()
            return
    window = page.window()
    overlay = window.findChild(FindOverlay)
    if overlay is not None and not overlay.isHidden():
        overlay.box.setFocus()
        return
    overlay = FindOverlay(
        window,
        page.context,
        [
            (_("First free for…"), "find-first-free", partial(first_free, page)),
            (_("Walk-in…"), "find-walk-in", partial(walk_in, page)),
            (_("New caller…"), "find-new-caller", partial(new_caller, page)),
        ],
    )
    follow(page, overlay.box)
    overlay.open()


def find_field(page: Page) -> FindBox:
    """Return a field for the page's own header; what it finds is acted on."""
    box = FindBox(page.context)
    follow(page, box)
    return box


def follow(page: Page, box: FindBox) -> None:
    """Let a page do what a field decides."""
    box.picked.connect(partial(act_on, page))
    box.new_wanted.connect(partial(new_caller, page))


def act_on(page: Page, row: FoundRow) -> None:
    """Book for a student, show a tutor or a session on the board, look for a course's first free start.

    Everybody else, and whoever is kept out, is shown among the people.
    """
    context, detail = page.context, row.detail
    if row.kind == "course":
        first_free(page, course_id=row.id)
    elif row.kind == "session":
        context.navigate("board", session_id=row.id, starts_at=row.starts_at)
    elif "student" in detail.get("roles", ()) and detail.get("active", True):
        begin_call(page, student_of(row))
    elif "tutor" in detail.get("roles", ()) and detail.get("active", True):
        context.navigate("board", tutor_id=row.id)
    else:
        context.navigate("people", person_id=row.id, name=row.title)


def begin_call(page: Page, student: StudentRow) -> None:
    """Book for a student from now on; a page that cannot show that gives way to the day board."""
    page.context.call.begin(student)
    if page.findChild(CallBanner) is None:
        page.context.navigate(HOME)


def first_free(page: Page, course_id: UUID | None = None, **_more: Any) -> None:
    """Open *First free for…*."""
    from tutordesk.ui.desk.first_free import FirstFreeDialog

    FirstFreeDialog(page, course_id=course_id).open()


def walk_in(page: Page) -> None:
    """Open *Walk-in*."""
    from tutordesk.ui.desk.walk_in import WalkInDialog

    WalkInDialog(page).open()


def new_caller(page: Page, text: str = "") -> None:
    """Open *New caller* with what was typed so far."""
    from tutordesk.ui.desk.new_caller import NewCallerDialog

    NewCallerDialog(page, text=text).open()


def student_of(row: FoundRow) -> StudentRow:
    """Return the student a line of *Find anything* stands for."""
    detail = row.detail
    return StudentRow(row.id, row.login, row.title, detail.get("phone") or "", detail.get("email") or "")
