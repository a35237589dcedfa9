"""The pictures of what the desk carries from page to page: its call, finding, first free, new caller."""

from dataclasses import replace
from typing import Any

from picture_stage import Stage
from PySide6.QtWidgets import QWidget

from tutordesk import errors
from tutordesk.services.board_rows import CallerRow, FoundRow
from tutordesk.ui.desk import actions
from tutordesk.ui.desk.find_box import FindBox
from tutordesk.ui.desk.find_overlay import FindOverlay
from tutordesk.ui.desk.first_free import FirstFreeDialog
from tutordesk.ui.desk.new_caller import NewCallerDialog

DESK = ("desk",)
GONE = errors.Unreachable(facts={"cause": "network"})
LONG = "Anneliese-Charlotte von Hohenstein-Obermayr und zu Wolkenstein"


def _found(stage: Stage, text: str) -> FindBox:
    """Type into the field that Ctrl+K leads to."""
    page = stage.page()
    actions.find(page)
    boxes = [one for one in stage.window.findChildren(FindBox) if one.isVisible()]
    boxes[-1].setText(text)
    stage.rest()
    return boxes[-1]


def _close(stage: Stage) -> None:
    for overlay in stage.window.findChildren(FindOverlay):
        overlay.close_up()
    for box in stage.window.findChildren(FindBox):
        box.reset()


def _call(stage: Stage, text: str = "lena") -> None:
    box = _found(stage, text)
    row = next(one for one in box.model.lines if isinstance(one, FoundRow))
    _close(stage)
    actions.act_on(stage.page(), row)
    stage.rest()


def _dialog(stage: Stage, kind: type[Any]) -> Any:
    stage.rest()
    return next(
        one for one in stage.window.findChildren(kind) if isinstance(one, QWidget) and one.isVisible()
    )


def find(stage: Stage) -> None:
    """Find anything: empty, found, a typo, nobody, the server gone, on two pages."""
    for page in ("board", "preferences"):
        stage.enter(*DESK, page=page)
        box = _found(stage, "")
        stage.shoot(f"desk-find-{page}-empty", themes=["light"])
        box.setText("fischer")
        stage.rest()
        stage.shoot(f"desk-find-{page}")
    box.setText("lenna fishcer")
    stage.rest()
    stage.shoot("desk-find-typo", themes=["light"])
    box.setText("zzzqqq")
    stage.rest()
    stage.shoot("desk-find-nobody", themes=["light"])
    stage.answers["finding.anything"] = GONE
    box.setText("lena")
    stage.rest()
    stage.shoot("desk-find-gone", themes=["light"])


def call(stage: Stage) -> None:
    """The banner on the board and in Book for a student; a long name; offline."""
    known = CallerRow("Peanut allergy; her mother calls after six and pays by card at the desk.", 3, 2)
    stage.enter(*DESK, page="board", answers={"callers.about": known})
    _call(stage)
    stage.shoot("desk-call-board")
    for text in ("Cancelled: A-level Maths, Tue 24 Nov, 16:00", "Moved: Physics 2, Wed 25 Nov, 09:00"):
        stage.shell.notices.show_notice(text, "success", [("Undo", lambda: None)], timeout_ms=600_000)
    stage.shell.notices.show_notice("Copied.", "success")
    stage.rest()
    stage.shoot("desk-call-notices")
    while stage.shell.notices.text:
        stage.shell.notices.dismiss()
    stage.show("book_for")
    stage.shoot("desk-call-book")
    student = stage.shell.call.student
    stage.shell.call.begin(replace(student, display_name=LONG))
    stage.rest()
    stage.shoot("desk-call-long", themes=["light"])
    stage.live().report_lost()
    stage.until(lambda: not stage.live().connected)
    stage.shoot("desk-call-offline", themes=["light"])


def first_free(stage: Stage) -> None:
    """First free for…: no course, found, nobody chosen, nothing free, just taken, a rule, the server gone."""
    stage.enter(*DESK, page="board")
    actions.first_free(stage.page())
    dialog = _dialog(stage, FirstFreeDialog)
    stage.shoot_dialog("desk-first-free-course", dialog, ["light"])
    _choose(stage, dialog)
    stage.shoot_dialog("desk-first-free-whom", dialog, ["light"])
    dialog.reject()
    _call(stage)
    actions.first_free(stage.page())
    dialog = _dialog(stage, FirstFreeDialog)
    _choose(stage, dialog)
    stage.shoot_dialog("desk-first-free", dialog)
    for answer, name in ((errors.SlotTaken(), "taken"), (errors.TooManyOpenSessions(), "rule")):
        stage.answers["sessions.book_for"] = answer
        dialog.list.choose(0)
        dialog.panel.book.click()
        stage.rest()
        if name == "rule":
            dialog.notices.buttons()[0].click()
            stage.rest()
        stage.shoot_dialog(f"desk-first-free-{name}", dialog, ["light"])
    stage.answers["board.first_free"] = ()
    dialog.filters.weekdays[7].click()
    stage.rest()
    stage.shoot_dialog("desk-first-free-nothing", dialog, ["light"])


def _choose(stage: Stage, dialog: FirstFreeDialog) -> None:
    combo = dialog.filters.course.combo
    combo.setCurrentIndex(max(1, combo.findText("A-level Maths · 60 minutes")))
    combo.activated.emit(combo.currentIndex())
    stage.rest()
    dialog.list.choose(0)


def new_caller(stage: Stage) -> None:
    """New caller: empty, somebody alike, the slip, refused."""
    stage.enter(*DESK, page="board")
    actions.new_caller(stage.page())
    dialog = _dialog(stage, NewCallerDialog)
    stage.shoot_dialog("desk-new-empty", dialog, ["light"])
    dialog.form.name.setText("Lena Fischr")
    stage.rest()
    stage.shoot_dialog("desk-new-alike", dialog)
    dialog.form.name.setText(LONG)
    dialog.form.email.setText("somebody@")
    stage.rest()
    stage.shoot_dialog("desk-new-incomplete", dialog, ["light"])
    dialog.form.email.setText("")
    stage.answers["accounts.create"] = GONE
    dialog.make.click()
    stage.rest()
    stage.shoot_dialog("desk-new-refused", dialog, ["light"])
    del stage.answers["accounts.create"]
    dialog.make.click()
    stage.rest()
    stage.shoot_dialog("desk-new-slip", dialog)


def mirrored(stage: Stage) -> None:
    """All of it right to left."""
    stage.language = "ar"
    stage.enter(*DESK, page="board", answers={"callers.about": CallerRow("Peanut allergy", 3, 2)})
    _call(stage)
    stage.shoot("desk-rtl-call", themes=["dark"])
    _found(stage, "fischer")
    stage.shoot("desk-rtl-find", themes=["dark"])
    _close(stage)
    actions.new_caller(stage.page())
    stage.shoot_dialog("desk-rtl-new", _dialog(stage, NewCallerDialog), ["light"])
    stage.language = "es"
    stage.enter(*DESK, page="board")
    _call(stage)
    stage.shoot("desk-es-call", themes=["light"])
    actions.first_free(stage.page())
    dialog = _dialog(stage, FirstFreeDialog)
    _choose(stage, dialog)
    stage.shoot_dialog("desk-es-first-free", dialog, ["light"])


def zoom(stage: Stage) -> None:
    """At 200 %."""
    stage.enter(*DESK, page="board")
    _call(stage)
    stage.shoot("zoom-desk-call", ["half"], ["light"])
    _found(stage, "fischer")
    stage.shoot("zoom-desk-find", ["half"], ["light"])
    _close(stage)
    actions.first_free(stage.page())
    dialog = _dialog(stage, FirstFreeDialog)
    _choose(stage, dialog)
    stage.shoot_dialog("zoom-desk-first-free", dialog, ["light"])


SCENES = {
    "desk-find": find,
    "desk-call": call,
    "desk-first-free": first_free,
    "desk-new": new_caller,
    "desk-rtl": mirrored,
}
