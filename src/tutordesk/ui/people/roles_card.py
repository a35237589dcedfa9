"""What somebody is here: the four roles to tick, for administrators; for the desk to read.

Belongs here: ticks, and why one cannot be changed. Does not belong here: giving the roles (the page does).
"""

from PySide6.QtCore import Signal

from tutordesk.i18n import _
from tutordesk.services.people_rows import PersonCard
from tutordesk.ui import theme
from tutordesk.ui.people import words
from tutordesk.ui.roles import ORDER, role_word
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.check import CheckBox
from tutordesk.ui.widgets.question import allow, wrapped


class RolesCard(Card):
    """``save_asked`` carries the roles ticked, in their order."""

    save_asked = Signal(tuple)

    def __init__(self) -> None:
        super().__init__(margin=16, spacing=10)
        self._card: PersonCard | None = None
        self._refusal = ""
        self._had: tuple[str, ...] = ()
        self.body.addWidget(theme.label(_("Roles"), "h3"))
        self.boxes = {role: CheckBox(role_word(role)) for role in ORDER}
        for role, box in self.boxes.items():
            box.setAccessibleIdentifier(f"role-{role}")
            box.clicked.connect(self._show_hint)
        self.body.addWidget(wrapped(*self.boxes.values(), spacing=18))
        self._hint = theme.label("", "body", wrap=True)
        self.body.addWidget(self._hint)
        self.save = theme.button(_("Save roles"), "primary")
        self.save.setAccessibleIdentifier("save-roles")
        self.save.clicked.connect(lambda: self.save_asked.emit(self.ticked))
        self.undo = theme.button(_("Cancel"))
        self.undo.clicked.connect(self.reset)
        self._foot = wrapped(self.save, self.undo)
        self.body.addWidget(self._foot)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The roles ticked."""
        return tuple(role for role in ORDER if self.boxes[role].isChecked())

    @property
    def dirty(self) -> bool:
        """Whether something else is ticked than what holds."""
        return self.ticked != self._had

    def show_card(self, card: PersonCard) -> None:
        """Show a person; ticks somebody is setting are kept while the same roles hold."""
        person = card.person
        same = self._card is not None and self._card.person.person_id == person.person_id
        keep = same and self.dirty and person.roles == self._had
        self._card, self._had = card, person.roles
        if not keep:
            self._tick(person.roles)
        self._show_hint()

    def show_writes(self, refusal: str) -> None:
        """Grey what writes, with the reason."""
        self._refusal = refusal
        self._show_hint()

    def reset(self) -> None:
        """Tick what holds again."""
        self._tick(self._had)
        self._show_hint()

    def _tick(self, roles: tuple[str, ...]) -> None:
        for role, box in self.boxes.items():
            box.setChecked(role in roles)

    def _show_hint(self) -> None:
        card = self._card
        if card is None:
            return
        why = words.why_no_roles(card)
        for role, box in self.boxes.items():
            kept = words.last_admin() if role == "admin" and card.last_admin else ""
            allow(box, why or self._refusal or kept)
        self._hint.setText(why or self._consequence(card))
        self._hint.setVisible(bool(self._hint.text()))
        allow(self.save, self._refusal or ("" if self.ticked else _("Tick at least one role.")))
        self._foot.setVisible(self.dirty and not why)

    def _consequence(self, card: PersonCard) -> str:
        """What ticking and saving does; for the last administrator, why one tick stays."""
        if not self.ticked:
            return _("Tick at least one role. To keep somebody out, deactivate the account.")
        if self.dirty and self._had == ("student",):
            return _("They get a new one-time password with this, and windows they have open are signed out.")
        if self.dirty and set(self._had) - set(self.ticked):
            return _("Windows they have open lose the role at once.")
        return words.last_admin() if card.last_admin else ""
