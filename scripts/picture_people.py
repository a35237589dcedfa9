"""The pictures of People: finding, one person, changing, roles, a slip, a new person, and trouble."""

from dataclasses import replace
from typing import Any

from picture_parts import ADMIN, DESK, GONE, LONG, renamed
from picture_stage import Stage


def people(stage: Stage) -> None:
    """People as an administrator: as opened, one in a narrow window, the form, roles, questions, a slip."""
    page = stage.enter(*ADMIN, page="people")
    stage.shoot("people")
    stage.shoot_menu("people-export", lambda: page.export.ask_which(page.save, page.list))
    page.list.search.setText("fischer")
    stage.rest()
    stage.shoot("people-found", themes=["light"])
    page.list.search.setText("")
    stage.rest()
    page.columns.show_detail(True)
    stage.shoot("people-one", ["half"])
    page.pane.profile.edit.click()
    page.pane.profile.form.phone.setText("+420 601 555 010")
    stage.shoot("people-edit")
    page.pane.profile.end()
    page.pane.roles.boxes["tutor"].click()
    page.pane.head.switch.click()
    stage.rest()
    stage.shoot("people-question", themes=["light"])
    page.pane.roles.reset()
    page.pane.head.close_question()
    page.slip = None
    page._show_slip("Lena Fischer", "s10423417", "KWFM-TRHD-XPLQ-BNVC")  # noqa: SLF001  # a password made up
    stage.shoot("people-slip")
    page.slip.forget()
    page.columns.show_detail(False)
    page.list.search.setText("zzzqqq")
    stage.rest()
    stage.shoot("people-nobody", themes=["light"])


def new_person(stage: Stage) -> None:
    """A new person: empty, and alike to others; a new student as the desk makes one."""
    page = stage.enter(*ADMIN, page="people")
    page.begin_new()
    stage.rest()
    stage.shoot("people-new")
    page.new.form.name.setText("Lena Fischer")
    stage.rest()
    stage.shoot("people-new-alike", themes=["light"])
    page = stage.enter(*DESK, page="people")
    page.begin_new()
    stage.rest()
    stage.shoot("people-new-student", themes=["dark"])


def people_states(stage: Stage) -> None:
    """People with long names, what the desk may not, the server gone, offline, Spanish, mirrored."""

    def renamed_card(real: Any, fn: Any, **kw: Any) -> Any:
        card = real(fn, **kw)
        return replace(card, person=replace(card.person, display_name=LONG))

    answers = {"directory.search": renamed, "directory.card": renamed_card}
    page = stage.enter(*ADMIN, page="people", answers=answers)
    stage.shoot("people-long-name", ["wide"], ["light"])
    page.columns.show_detail(True)
    stage.shoot("people-long-name", ["half"], ["light"])
    page = stage.enter(*DESK, page="people")
    page.list.role.combo.setCurrentIndex(2)
    page.list.search_anew()
    stage.rest()
    page.list.list.setCurrentIndex(page.list.model.index(0, 0))
    stage.rest()
    stage.shoot("people-desk", themes=["light"])
    stage.enter(*ADMIN, page="people", answers={"directory.search": GONE, "directory.card": GONE})
    stage.shoot("people-error", themes=["light"])
    stage.enter(*ADMIN, page="people")
    stage.live().report_lost()
    stage.until(lambda: not stage.live().connected)
    stage.shoot("people-offline", themes=["light"])
    stage.language = "es"
    page = stage.enter(*ADMIN, page="people")
    stage.shoot("people-es", themes=["light"])
    page.columns.show_detail(True)
    page.pane.profile.edit.click()
    stage.rest()
    stage.shoot("people-es-edit", ["half"], ["light"])
    stage.language = "ar"
    page = stage.enter(*ADMIN, page="people")
    stage.shoot_menu("people-rtl-export", lambda: page.export.ask_which(page.save, page.list), ["dark"])
    page._show_slip("Lena Fischer", "s10423417", "KWFM-TRHD-XPLQ-BNVC")  # noqa: SLF001  # a password made up
    stage.shoot("people-rtl")


def people_zoom(stage: Stage) -> None:
    """People at 200 %."""
    page = stage.enter(*ADMIN, page="people")
    stage.shoot("zoom-people", ["half"], ["light"])
    stage.shoot_menu("zoom-people-export", lambda: page.export.ask_which(page.save, page.list), ["light"])
    page.columns.show_detail(True)
    stage.shoot("zoom-people-one", ["half"], ["light"])


SCENES = {"people": people, "people-new": new_person, "people-states": people_states}
