"""Where a course is taught: to tick and to type, for the tutor and for the front desk.

Belongs here: the fields, and telling of a change made elsewhere. Does not belong here: writing.
"""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from tutordesk.i18n import _
from tutordesk.services.people_rows import OfferFile
from tutordesk.services.rows import OwnOfferRow
from tutordesk.ui import theme
from tutordesk.ui.meanwhile import Meanwhile
from tutordesk.ui.widgets.card import Sunken
from tutordesk.ui.widgets.check import CheckBox
from tutordesk.ui.widgets.field import Field
from tutordesk.ui.widgets.question import allow, wrapped

LONGEST_PLACE = 200


class OfferEditor(Sunken):
    """Online, in person, and the place; ``key`` tells its fields from others on the page."""

    saved = Signal()
    left = Signal()

    def __init__(self, row: OwnOfferRow | OfferFile, key: UUID) -> None:
        super().__init__(margin=14, spacing=10)
        self._refusal = ""
        self._row = row
        self.online = CheckBox(_("Online"), checked=row.online)
        self.online.setAccessibleIdentifier(f"online-{key}")
        self.in_person = CheckBox(_("In person"), checked=row.in_person)
        self.in_person.setAccessibleIdentifier(f"in-person-{key}")
        self.place = QLineEdit(row.place)
        self.place.setMaxLength(LONGEST_PLACE)
        self.place.setPlaceholderText(_("For example: Room 3"))
        self.place.setAccessibleIdentifier(f"place-{key}")
        self.place.returnPressed.connect(self._on_save)
        self._field = Field(_("Place"), self.place)
        self.meanwhile = Meanwhile(f"meanwhile-place-{key}")
        self.meanwhile.theirs_wanted.connect(self._take_over)
        self.meanwhile.mine_wanted.connect(self._check)
        self.save = theme.button(_("Save") if row.active else _("Offer course"), "primary")
        self.save.setAccessibleIdentifier(f"save-offer-{key}")
        self.save.clicked.connect(self._on_save)
        leave = theme.button(_("Cancel"))
        leave.clicked.connect(self.left)
        for box in (self.online, self.in_person):
            box.toggled.connect(lambda _on: self._check())
        self.body.addWidget(wrapped(self.online, self.in_person, spacing=20))
        self.body.addWidget(self._field)
        self.body.addWidget(self.meanwhile)
        self.body.addWidget(wrapped(self.save, leave))
        self._check()

    @property
    def typed(self) -> dict[str, Any]:
        """What was chosen."""
        in_person = self.in_person.isChecked()
        return {
            "online": self.online.isChecked(),
            "in_person": in_person,
            "place": self.place.text().strip() if in_person else "",
        }

    @property
    def dirty(self) -> bool:
        """Whether something else was chosen than what is stored."""
        return self.typed != _stored(self._row)

    def show_row(self, row: OwnOfferRow | OfferFile) -> None:
        """Follow a change made elsewhere; what was chosen here is kept, and saving waits for a decision."""
        dirty, moved = self.dirty, _stored(row) != _stored(self._row)
        self._row = row
        if not self.dirty:
            self.meanwhile.settle()
        elif dirty and moved:
            what = place_words(row)
            subject_id = row.tutor_id if isinstance(row, OfferFile) else row.course.course_id
            self.meanwhile.tell(what, "tutor_course", subject_id, row.course.course_id)
        elif moved:
            self._take_over()
        self._check()

    def show_writes(self, refusal: str) -> None:
        """Grey what writes."""
        self._refusal = refusal
        self._check()

    def _take_over(self) -> None:
        self.online.setChecked(self._row.online)
        self.in_person.setChecked(self._row.in_person)
        self.place.setText(self._row.place)
        self._check()

    def _check(self) -> None:
        self._field.setVisible(self.in_person.isChecked())
        somewhere = self.online.isChecked() or self.in_person.isChecked()
        refusal = self._refusal or self.meanwhile.reason
        allow(self.save, refusal or ("" if somewhere else _("Choose online, in person, or both.")))

    def _on_save(self) -> None:
        if self.save.isEnabled():
            self.saved.emit()


def place_words(row: OwnOfferRow | OfferFile) -> str:
    """Say how a tutor teaches it: "Online and in person, Room 3"."""
    if row.online and row.in_person:
        text = _("Online and in person")
    else:
        text = _("Online") if row.online else _("In person")
    if row.in_person and row.place:
        return _("{where}, {place}").format(where=text, place=row.place)
    return text


def _stored(row: OwnOfferRow | OfferFile) -> dict[str, Any]:
    return {
        "online": row.online,
        "in_person": row.in_person,
        "place": row.place if row.in_person else "",
    }
