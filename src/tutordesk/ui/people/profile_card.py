"""Contact, guardian, zone and language of one person: read, and changed in place.

Belongs here: showing, the form, what of it was changed. Does not belong here: writing it (the page does).
"""

from dataclasses import fields, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.i18n import _, zone_city
from tutordesk.services.people_rows import PersonCard
from tutordesk.ui import theme
from tutordesk.ui.desk.person_form import PersonForm, PersonValues
from tutordesk.ui.languages import languages
from tutordesk.ui.people import words
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.contact import Contact
from tutordesk.ui.widgets.fact import add_fact
from tutordesk.ui.widgets.flow import FlowLayout
from tutordesk.ui.widgets.question import allow, wrapped


def values_of(card: PersonCard) -> PersonValues:
    """What the form begins with."""
    return PersonValues(
        display_name=card.person.display_name,
        phone=card.person.phone,
        email=card.person.email,
        guardian_name=card.guardian_name,
        guardian_phone=card.guardian_phone,
        timezone=card.timezone,
        locale=card.locale,
    )


class ProfileCard(Card):
    """``save_asked`` carries what was changed: fields of the profile, fields of the contact."""

    save_asked = Signal(dict, dict)
    opened = Signal()
    zones_wanted = Signal()

    def __init__(self, zone: str) -> None:
        super().__init__(margin=16, spacing=12)
        self._viewer_zone = zone
        self._base = PersonValues()
        self._refusal = self._why = ""
        self._saving = False
        self.form: PersonForm | None = None
        self.edit = theme.button(_("Edit"), "secondary", "pencil")
        self.edit.setAccessibleName(_("Edit contact and profile"))
        self.edit.setAccessibleIdentifier("edit-person")
        self.edit.clicked.connect(self.begin)
        head = QHBoxLayout()
        head.addWidget(theme.label(_("Contact and profile"), "h3"), 1)
        head.addWidget(self.edit)
        self.body.addLayout(head)
        self._reading = QWidget()
        reading = QVBoxLayout(self._reading)
        reading.setContentsMargins(0, 0, 0, 0)
        reading.setSpacing(12)
        self.contact = Contact(_("No phone number and no e-mail address are known."))
        reading.addWidget(self.contact)
        facts = QWidget()
        flow = FlowLayout(facts, spacing=28, hanging=True)
        self._zone = add_fact(flow, _("Time zone"), tabular=False)
        self._language = add_fact(flow, _("Language"), tabular=False)
        self._since = add_fact(flow, _("Here since"), tabular=False)
        reading.addWidget(facts)
        self._reason = theme.label("", "small", wrap=True)
        reading.addWidget(self._reason)
        self.body.addWidget(self._reading)
        self._editing: QWidget | None = None

    # --- showing ---
    def show_card(self, card: PersonCard) -> None:
        """Show a person; a form that is open keeps what was typed and takes what is new around it."""
        new = values_of(card)
        self._why = words.why_no_edit(card)
        self._reason.setText(self._why)
        self._reason.setVisible(bool(self._why))
        self.contact.show_ways(
            phone=new.phone,
            email=new.email,
            guardian_name=new.guardian_name,
            guardian_phone=new.guardian_phone,
        )
        self._zone.setText(zone_city(new.timezone))
        self._language.setText(languages().get(new.locale, new.locale))
        self._since.setText(words.month(card.created_at, self._viewer_zone))
        if self.editing and self.form is not None and new != self._base:
            typed = {name: getattr(self.form.values, name) for name in self._touched()}
            self.form.show_values(replace(new, **typed))
            self._meanwhile.setVisible(bool(typed))
        self._base = new
        self._grey()

    def show_writes(self, refusal: str) -> None:
        """Grey what writes, with the reason."""
        self._refusal = refusal
        self._grey()

    # --- changing ---
    @property
    def editing(self) -> bool:
        """Whether the form is open."""
        return self._editing is not None and not self._editing.isHidden()

    @property
    def dirty(self) -> bool:
        """Whether something typed would be lost."""
        return self.editing and bool(self._touched())

    def begin(self) -> None:
        """Open the form."""
        if self._editing is None:
            self._editing = self._build_form()
            self.body.addWidget(self._editing)
        if self.form is not None:
            self.form.show_values(self._base)
            self._meanwhile.hide()
            self._show_form(shown=True)
            self.form.name.setFocus(Qt.FocusReason.OtherFocusReason)
            self.opened.emit()

    def end(self) -> None:
        """Close the form; what was typed is gone."""
        self._saving = False
        if self._editing is not None:
            self._show_form(shown=False)

    def save_now(self) -> None:
        """Ask for what was changed to be saved."""
        if self.form is None or self._refusal or self._saving or not self.form.check():
            return
        touched = self._touched()
        if not touched:
            self.end()
            return
        now = self.form.values
        self._saving = True
        self._grey()
        self.save_asked.emit(
            {name: value for name, value in now.profile().items() if name in touched},
            {name: value for name, value in now.contact().items() if name in touched},
        )

    def show_failed(self) -> None:
        """Saving did not work: the form stays as it is."""
        self._saving = False
        self._grey()

    def _touched(self) -> list[str]:
        if self.form is None:
            return []
        now = self.form.values
        names = (field.name for field in fields(PersonValues))
        return [name for name in names if getattr(now, name) != getattr(self._base, name)]

    def _build_form(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        self.form = PersonForm()
        self.form.changed.connect(self._grey)
        self.form.submitted.connect(self.save_now)
        self.form.zone.wanted.connect(self.zones_wanted)
        self._meanwhile = theme.label(
            _("Somebody else changed this person meanwhile. What you typed is still here."), "body", wrap=True
        )
        theme.set_property(self._meanwhile, "tone", "warning")
        self.save = theme.button(_("Save changes"), "primary")
        self.save.setAccessibleIdentifier("save-person")
        self.save.clicked.connect(self.save_now)
        cancel = theme.button(_("Cancel"))
        cancel.setAccessibleIdentifier("cancel-edit-person")
        cancel.clicked.connect(self.end)
        for part in (self.form, self._meanwhile, wrapped(self.save, cancel)):
            column.addWidget(part)
        return holder

    def _show_form(self, *, shown: bool) -> None:
        if self._editing is not None:
            self._editing.setVisible(shown)
        self._reading.setVisible(not shown)
        self.edit.setVisible(not shown)
        self._grey()

    def _grey(self) -> None:
        allow(self.edit, self._refusal or self._why)
        if self._editing is not None:
            nothing = "" if self._touched() else _("Nothing is changed yet.")
            allow(self.save, self._refusal or nothing or (_("Saving…") if self._saving else ""))
