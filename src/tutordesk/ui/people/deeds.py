"""What is done to one person: saved, given a password or roles, let in, kept out, taken out.

Belongs here: writing, and saying what came of it. Does not belong here: what is shown (the page and
its parts).
"""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication

from tutordesk.i18n import _
from tutordesk.services import accounts
from tutordesk.services.people_rows import PersonRow
from tutordesk.ui.page import Page
from tutordesk.ui.people.data_card import write_export
from tutordesk.ui.people.pane import PersonPane
from tutordesk.ui.widgets.save_dialog import ask_where

SAID_MS = 6_000


class Deeds:
    """Wired to one pane; ``show_slip`` gets a person and their new one-time password."""

    def __init__(self, page: Page, pane: PersonPane, show_slip: Callable[[PersonRow, str], object]) -> None:
        self._page, self._pane, self._show_slip = page, pane, show_slip
        pane.head.reset_confirmed.connect(self.reset_password)
        pane.head.switch_confirmed.connect(self.switch)
        pane.profile.save_asked.connect(self.save)
        pane.profile.contact.copied.connect(self.copy)
        pane.roles.save_asked.connect(self.give_roles)
        pane.data.export_asked.connect(self.export)
        pane.data.anonymise_confirmed.connect(self.anonymise)

    @property
    def _person(self) -> PersonRow | None:
        return self._pane.card.person if self._pane.card is not None else None

    def save(self, profile: dict[str, str], contact: dict[str, str]) -> None:
        """Save the fields that were changed; the contact follows once the profile is in."""
        person, form = self._person, self._pane.profile
        if person is None:
            return

        def refused(error: Exception) -> None:
            form.show_failed()
            self._page.show_error(error)

        def saved(_nothing: object = None) -> None:
            form.end()
            self._say(_("The changes are saved."))

        def go_on(_nothing: object = None) -> None:
            if contact:
                self._page.write(
                    accounts.save_contact, person_id=person.person_id, done=saved, failed=refused, **contact
                )
            else:
                saved()

        if profile:
            self._page.write(
                accounts.save_profile, person_id=person.person_id, done=go_on, failed=refused, **profile
            )
        else:
            go_on()

    def reset_password(self) -> None:
        """Give a new one-time password."""
        person = self._person
        if person is None:
            return

        def given(password: str) -> None:
            self._show_slip(person, password)
            self._page.reload()

        self._page.write(accounts.reset_password, person_id=person.person_id, done=given)

    def switch(self, active: bool) -> None:  # a signal's value
        """Let in, or keep out."""
        person = self._person
        if person is None:
            return
        text = _("{name} can sign in again.") if active else _("{name} is deactivated and signed out.")
        self._page.write(
            accounts.set_active,
            person_id=person.person_id,
            active=active,
            done=lambda _nothing: self._say(text.format(name=person.display_name)),
        )

    def give_roles(self, roles: tuple[str, ...]) -> None:
        """Give exactly these roles."""
        person = self._person
        if person is None:
            return

        def given(password: str) -> None:
            self._say(_("The roles of {name} are saved.").format(name=person.display_name))
            if password:
                self._show_slip(person, password)

        self._page.write(accounts.set_roles, person_id=person.person_id, roles=roles, done=given)

    def export(self) -> None:
        """Ask for a file, then for everything stored to put in it: a file given up leaves no trace."""
        person = self._person
        if person is None:
            return

        def chosen(path: str) -> None:
            self._page.write(
                accounts.export, person_id=person.person_id, done=partial(self.write_export, path)
            )

        ask_where(self._page, _("Export data"), _("JSON files (*.json)"), f"{person.login}.json", chosen)

    def write_export(self, path: str, stored: Mapping[str, Any]) -> None:
        """Write the file, and say so."""
        notices = self._page.context.notices
        try:
            write_export(Path(path), stored)
        except OSError as error:
            notices.show_notice(
                _("The file could not be saved."), "warning", detail=error.strerror or str(error)
            )
            return
        notices.show_notice(_("Saved as {file}.").format(file=Path(path).name), "success", timeout_ms=SAID_MS)

    def anonymise(self) -> None:
        """Take a person out for good."""
        person = self._person
        if person is not None:
            text = _("{name} is anonymised.").format(name=person.display_name)
            self._page.write(
                accounts.anonymise, person_id=person.person_id, done=lambda _nothing: self._say(text)
            )

    def copy(self, value: str) -> None:
        """Put a number or an address where it can be pasted."""
        QGuiApplication.clipboard().setText(value)
        self._page.context.notices.show_notice(_("Copied."), "success", timeout_ms=4_000)

    def _say(self, text: str) -> None:
        self._page.context.notices.show_notice(text, "success", timeout_ms=SAID_MS)
        self._page.reload()
