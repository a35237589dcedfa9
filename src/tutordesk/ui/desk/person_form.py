"""Name, ways of contact, guardian, zone and language of a person: typed once, for making and for changing.

Belongs here: the fields and what is typed into them. Does not belong here: saving (whoever shows the form).
"""

from dataclasses import asdict, dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QWidget

from tutordesk.i18n import _
from tutordesk.ui.languages import languages
from tutordesk.ui.rules.zone_field import ZoneField
from tutordesk.ui.widgets.combo import LabelledCombo
from tutordesk.ui.widgets.field import Field

TWO_COLUMNS_FROM = 460
LONGEST_NAME = 200
LONGEST_WAY = 254


@dataclass(frozen=True, slots=True)
class PersonValues:
    """What the form holds, as the services take it."""

    display_name: str = ""
    phone: str = ""
    email: str = ""
    guardian_name: str = ""
    guardian_phone: str = ""
    timezone: str = ""
    locale: str = "en"

    def profile(self) -> dict[str, str]:
        """What belongs to the account."""
        return {"display_name": self.display_name, "timezone": self.timezone, "locale": self.locale}

    def contact(self) -> dict[str, str]:
        """How to reach the person."""
        return {key: value for key, value in asdict(self).items() if key not in self.profile()}


class PersonForm(QWidget):
    """``changed`` at every letter, ``submitted`` by Enter. Two columns where there is room."""

    changed = Signal()
    submitted = Signal()

    def __init__(self, extra: QWidget | None = None) -> None:
        super().__init__()
        self._zone = ""
        self.name = self._line("person-name", LONGEST_NAME)
        self.phone = self._line("person-phone")
        self.email = self._line("person-email")
        self.guardian = self._line("person-guardian", LONGEST_NAME)
        self.guardian_phone = self._line("person-guardian-phone")
        self.name_field = Field(_("Name"), self.name)
        self.phone_field = Field(_("Phone"), self.phone)
        self.email_field = Field(_("E-mail"), self.email)
        self.zone = ZoneField()
        self.zone.chosen.connect(self._on_zone)
        self.language = LabelledCombo(_("Language"))
        self.language.combo.setAccessibleIdentifier("person-language")
        self.language.set_options(list(languages().items()))
        self.language.chosen.connect(lambda _key: self.changed.emit())
        self._cells: tuple[QWidget, ...] = (
            self.phone_field,
            self.email_field,
            Field(_("Guardian"), self.guardian),
            Field(_("Guardian’s phone"), self.guardian_phone),
            self.zone,
            self.language,
        )
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(12)
        self._grid.addWidget(self.name_field, 0, 0, 1, 2)
        if extra is not None:
            self._grid.addWidget(extra, 1 + len(self._cells), 0, 1, 2)
        self._two: bool | None = None
        self._arrange(two=True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    @property
    def values(self) -> PersonValues:
        """What is typed, without spaces around it."""
        return PersonValues(
            display_name=" ".join(self.name.text().split()),
            phone=self.phone.text().strip(),
            email=self.email.text().strip(),
            guardian_name=" ".join(self.guardian.text().split()),
            guardian_phone=self.guardian_phone.text().strip(),
            timezone=self._zone,
            locale=self.language.key or "en",
        )

    def show_values(self, values: PersonValues) -> None:
        """Fill the form anew."""
        self._zone = values.timezone
        for line, text in (
            (self.name, values.display_name),
            (self.phone, values.phone),
            (self.email, values.email),
            (self.guardian, values.guardian_name),
            (self.guardian_phone, values.guardian_phone),
        ):
            line.setText(text)
            line.setCursorPosition(0)
        self.zone.show_zone(values.timezone)
        self.language.set_options(list(self._languages(values.locale).items()), values.locale)
        self.name_field.show_problem("")
        self.changed.emit()

    def start_with(self, text: str) -> None:
        """Take what was typed elsewhere: an address, a number, or else a name."""
        text = text.strip()
        figures = sum(one.isdigit() for one in text)
        if "@" in text:
            self.email.setText(text)
        elif figures >= 5 and figures >= len(text) // 2:
            self.phone.setText(text)
        else:
            self.name.setText(text)

    @property
    def problem(self) -> str:
        """What is missing for a new person, empty when nothing is."""
        email = self.values.email
        if not self.values.display_name:
            return _("Type a name first.")
        if email and ("@" not in email[1:-1] or " " in email):
            return _("The e-mail address is not complete.")
        return ""

    def check(self) -> bool:
        """Whether it can be saved; says in the field what is missing."""
        named = bool(self.values.display_name)
        self.name_field.show_problem("" if named else _("Type a name first."))
        if not named:
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        return named

    def _languages(self, locale: str) -> dict[str, str]:
        """What can be chosen, and what is stored even where this program does not speak it."""
        known = languages()
        return known if locale in known else {**known, locale: locale}

    def _line(self, identifier: str, longest: int = LONGEST_WAY) -> QLineEdit:
        line = QLineEdit()
        line.setMaxLength(longest)
        line.setAccessibleIdentifier(identifier)
        line.textChanged.connect(lambda _text: self.changed.emit())
        line.returnPressed.connect(self.submitted)
        return line

    def _on_zone(self, zone: str) -> None:
        self._zone = zone
        self.zone.show_zone(zone)
        self.changed.emit()

    def _arrange(self, *, two: bool) -> None:
        if two == self._two:
            return
        self._two = two
        for place, cell in enumerate(self._cells):
            self._grid.removeWidget(cell)
            if two:
                self._grid.addWidget(cell, 1 + place // 2, place % 2)
            else:
                self._grid.addWidget(cell, 1 + place, 0, 1, 2)
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column in a narrow place."""
        super().resizeEvent(event)
        self._arrange(two=self.width() >= TWO_COLUMNS_FROM)
