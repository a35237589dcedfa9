"""The pictures of a tutor's schedule: at rest, a session's life, what is new and what is left to do."""

from dataclasses import replace

from picture_parts import GONE, TUTOR, button, open_session
from picture_stage import Stage

from tutordesk import errors
from tutordesk.services.rows import ActionRow
from tutordesk.ui.calendar.session_button import SessionButton
from tutordesk.ui.shortcuts import ShortcutsDialog


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
    stage.enter(*TUTOR, page="schedule", answers={"weeks.week": GONE})
    stage.shoot("schedule-error", themes=["light"])


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


SCENES = {"schedule": schedule, "schedule-life": schedule_life}
