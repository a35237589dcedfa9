"""The pictures of the window around pages: preferences, roles, notices; everything mirrored and enlarged."""

from collections.abc import Sequence
from dataclasses import replace

import picture_hours
from picture_parts import ADMIN, BOTH, DESK, LONG, STUDENT, TUTOR, open_session, open_tutor, slots
from picture_stage import THEMES, Stage
from PySide6.QtWidgets import QWidget

from tutordesk import errors
from tutordesk.ui.rail import RoleBox


def preferences(stage: Stage) -> None:
    """Preferences, and the rail of somebody with two roles and of an administrator."""
    stage.enter(*DESK, page="preferences")
    stage.shoot("preferences")
    stage.enter(*BOTH, page="classes")
    stage.shoot("roles-both")
    stage.enter(*ADMIN, page="book_for")
    stage.shoot("roles-admin", themes=["light"])
    page = stage.page()
    stage.shell.show_me(replace(page.context.me, roles=("desk", *ADMIN)))
    stage.rest()
    stage.shoot("roles-two-staff", themes=["light"])
    _three_roles(stage, "roles-three")


def _three_roles(stage: Stage, name: str, themes: Sequence[str] = THEMES) -> None:
    """Somebody with more than two roles: a box to choose in, and its list."""
    page = stage.enter(*BOTH, page="classes")
    stage.shell.show_me(replace(page.context.me, roles=(*BOTH, "desk")))
    stage.rest()
    stage.shoot(name, ["wide"], themes)

    def opened() -> QWidget:
        box = next(one for one in stage.shell.findChildren(RoleBox) if one.isVisible())
        box.showPopup()
        return box.view().window()

    stage.shoot_menu(f"{name}-list", opened, themes)


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
    open_session(stage)
    stage.shoot("rtl-schedule", themes=["light"])
    stage.enter(*STUDENT, page="tutors")
    stage.shoot("rtl-tutors", themes=["light"])
    stage.enter(*DESK, page="preferences")
    stage.shoot("rtl-preferences", themes=["light"])
    _three_roles(stage, "rtl-roles-three", ["light"])


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


SCENES = {"notice": notices, "preferences": preferences, "rtl": mirrored}
ENLARGED = {"zoom": zoom}
