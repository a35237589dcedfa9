"""Availability: leaving with edits that are not saved."""

import pytest

from tests.ui.hours_by_hand import NOAH, SHORTER, Opened, Server, edit, press
from tutordesk import errors
from tutordesk.ui.leaving import UnsavedDialog


def test_leaving_without_edits_asks_nothing(open_page: Opened):
    assert open_page().may_leave(lambda: pytest.fail("nobody asked"))


@pytest.mark.parametrize(
    ("identifier", "gone", "kept", "saved"),
    [
        ("discard-changes", 1, False, False),
        ("keep-editing", 0, True, False),
        ("save-and-leave", 1, False, True),
    ],
)
def test_unsaved_edits_are_asked_about(
    open_page: Opened, server: Server, identifier: str, gone: int, kept: bool, saved: bool
):
    page = open_page()
    edit(page)
    went: list[int] = []
    assert not page.may_leave(lambda: went.append(1))
    press(page.findChild(UnsavedDialog), identifier)
    assert len(went) == gone
    assert page.draft.dirty is kept
    assert (server.stored.hours.weekly == SHORTER) is saved


def test_leaving_waits_for_the_decisions_about_stranded_sessions(open_page: Opened, server: Server):
    server.stranded = (NOAH,)
    page = open_page()
    edit(page)
    went: list[int] = []
    page.may_leave(lambda: went.append(1))
    press(page.findChild(UnsavedDialog), "save-and-leave")
    assert not went
    page.impact.rows[0].choose("keep")
    page.impact.save.click()
    assert went == [1]


def test_a_save_that_fails_takes_nobody_away_later(open_page: Opened, server: Server):
    page = open_page()
    edit(page)
    went: list[int] = []
    page.may_leave(lambda: went.append(1))
    server.refusals = [errors.NotAllowed()]
    press(page.findChild(UnsavedDialog), "save-and-leave")
    assert page.draft.dirty
    assert page.context.notices.text == "You may not do this in your current role."
    page.header.save.click()
    assert not page.draft.dirty
    assert not went
