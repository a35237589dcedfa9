"""Who somebody is, at a glance: name, number, roles, state, sessions; password and account beneath.

Belongs here: the head of a person's card and its question. Does not belong here: writing (the page does).
"""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.services.people_rows import PersonCard
from tutordesk.ui import theme
from tutordesk.ui.people import words
from tutordesk.ui.roles import role_word
from tutordesk.ui.widgets.avatar import Avatar
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.emptying import discard_all
from tutordesk.ui.widgets.fact import add_fact
from tutordesk.ui.widgets.flow import FlowLayout
from tutordesk.ui.widgets.pill import Pill
from tutordesk.ui.widgets.question import Question, allow, wrapped


class HeadCard(Card):
    """Says what is wanted: ``reset_confirmed``, ``switch_confirmed`` (True: activate), ``book_asked``."""

    reset_confirmed = Signal()
    switch_confirmed = Signal(bool)
    book_asked = Signal()

    def __init__(self, zone: str, now: Callable[[], datetime]) -> None:
        super().__init__(margin=16, spacing=12)
        self._zone, self._now = zone, now
        self._card: PersonCard | None = None
        self._refusal = ""
        self._asking = ""
        self._avatar = Avatar("", 48)
        self._name = theme.label("", "h2", wrap=True)
        self._name.setAccessibleIdentifier("person-card-name")
        self._login = theme.label("", "body", tabular=True)
        self._login.setAccessibleIdentifier("person-card-login")
        self._login.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        pills = QWidget()
        self._pills = FlowLayout(pills, spacing=6)
        names = QVBoxLayout()
        names.setSpacing(4)
        for part in (self._name, self._login, pills):
            names.addWidget(part)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(names, 1)
        self.body.addLayout(top)
        self.body.addWidget(theme.rule())
        facts = QWidget()
        flow = FlowLayout(facts, spacing=28, hanging=True)
        self._facts = {
            key: add_fact(flow, title)
            for key, title in (
                ("next", _("Next session")),
                ("last", _("Last session")),
                ("kept", _("Sessions as a student")),
            )
        }
        self.body.addWidget(facts)
        self.book = theme.button(_("Book a session"), "primary", "calendar-plus")
        self.book.setAccessibleIdentifier("book-for-person")
        self.book.clicked.connect(self.book_asked)
        self.reset = theme.button(_("Reset password…"), "secondary", "lock")
        self.reset.setAccessibleIdentifier("reset-password")
        self.reset.clicked.connect(lambda: self._ask("reset"))
        self.switch = theme.button(_("Deactivate…"), "secondary", "user-x")
        self.switch.setAccessibleIdentifier("switch-account")
        self.switch.clicked.connect(self._on_switch)
        self._buttons = wrapped(self.book, self.reset, self.switch)
        self.body.addWidget(self._buttons)
        self._question: Question | None = None

    # --- showing ---
    def show_card(self, card: PersonCard) -> None:
        """Show a person."""
        person, now = card.person, self._now()
        if self._card is not None and self._card.person.person_id != person.person_id:
            self.close_question()
        self._card = card
        self._avatar.show_person(person.display_name)
        self._name.setText(person.display_name)
        self._login.setText(person.login)
        discard_all(self._pills)
        for role in person.roles:
            self._pills.addWidget(Pill(role_word(role), "accent"))
        if not person.roles:
            self._pills.addWidget(Pill(_("Anonymised"), "quiet", "eye-off"))
        elif not person.active:
            self._pills.addWidget(Pill(_("Deactivated"), "danger", "ban"))
        elif person.must_change_password:
            self._pills.addWidget(Pill(_("Has a one-time password"), "warning", "lock"))
        none = "\N{EN DASH}"
        for key, when in (("next", person.next_starts_at), ("last", person.last_starts_at)):
            self._facts[key].setText(words.near(when, self._zone, now) if when else none)
        self._facts["kept"].setText(words.kept(card))
        self.switch.setText(_("Deactivate…") if person.active else _("Activate"))
        self.book.setVisible("student" in person.roles)
        self.reset.setVisible(bool(person.roles))
        self.switch.setVisible(bool(person.roles))
        self._grey()

    def show_writes(self, refusal: str) -> None:
        """Grey what writes, with the reason."""
        self._refusal = refusal
        self._grey()

    def _grey(self) -> None:
        card = self._card
        if card is None:
            return
        inactive = "" if card.person.active else _("Activate the account first.")
        allow(self.book, inactive)
        allow(self.reset, self._refusal or words.why_no_reset(card) or inactive)
        allow(self.switch, self._refusal or words.why_no_switch(card))
        if self._question is not None:
            self._question.yes.setEnabled(not self._refusal)

    # --- asking ---
    def close_question(self) -> None:
        """Take the question back."""
        self._asking = ""
        if self._question is not None:
            self._question.hide()
        self._buttons.show()

    def _on_switch(self) -> None:
        if self._card is not None and not self._card.person.active:
            self.switch_confirmed.emit(True)  # a signal's value
        else:
            self._ask("switch")

    def _ask(self, about: str) -> None:
        """Ask once more, in place of the buttons."""
        card = self._card
        if card is None:
            return
        if self._question is None:
            self._question = Question("", _("Keep as it is"))
            self._question.yes.setAccessibleIdentifier("confirm-account-question")
            self._question.confirmed.connect(self._on_confirmed)
            self._question.kept.connect(self._on_kept)
            self.body.addWidget(self._question)
        self._asking = about
        name = card.person.display_name
        self._buttons.hide()
        if about == "reset":
            self._question.yes.setText(_("Yes, reset password"))
            self._question.ask(
                _("Reset the password of {name}?").format(name=name),
                _("The old one stops working at once, and windows they have open are signed out."),
            )
        else:
            self._question.yes.setText(_("Yes, deactivate"))
            self._question.ask(_("Deactivate {name}?").format(name=name), words.deactivating(card))

    def _on_confirmed(self) -> None:
        asked = self._asking
        self.close_question()
        if asked == "reset":
            self.reset_confirmed.emit()
        elif asked:
            self.switch_confirmed.emit(False)  # a signal's value

    def _on_kept(self) -> None:
        asked = self._asking
        self.close_question()
        back = self.reset if asked == "reset" else self.switch
        back.setFocus(Qt.FocusReason.OtherFocusReason)
