"""What is asked of a new caller: name and how to reach them; "is it one of these?" below.

Belongs here: the fields and what is missing. Does not belong here: making the student.
"""

from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from tutordesk.i18n import _
from tutordesk.services.rows import MeRow
from tutordesk.ui.desk.courses import CourseCombo
from tutordesk.ui.languages import languages
from tutordesk.ui.rules.zone_field import ZoneField
from tutordesk.ui.widgets.combo import LabelledCombo
from tutordesk.ui.widgets.field import Field

PAUSE_MS = 300
LONGEST = {"name": 200, "phone": 50, "email": 254, "guardian_name": 200, "guardian_phone": 50}


class CallerForm(QWidget):
    """``changed`` at every key, ``described`` after a pause: somebody alike may be known."""

    changed = Signal()
    described = Signal()

    def __init__(self, me: MeRow) -> None:
        super().__init__()
        self.name = self._line("name", "caller-name")
        self.phone = self._line("phone", "caller-phone")
        self.email = self._line("email", "caller-email")
        self.guardian_name = self._line("guardian_name", "caller-guardian")
        self.guardian_phone = self._line("guardian_phone", "caller-guardian-phone")
        self.zone = ZoneField()
        self.zone.show_zone(me.centre.timezone)
        self._zone = me.centre.timezone
        self.zone.chosen.connect(self._on_zone)
        self.language = LabelledCombo(_("Language"))
        self.language.set_options(list(languages().items()), me.locale)
        self.course = CourseCombo(_("Course"), _("No course yet"))
        self.course.combo.setAccessibleIdentifier("caller-course")
        self.name_field = Field(_("Name"), self.name)
        self.email_field = Field(_("E-mail"), self.email)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.addWidget(self.name_field, 0, 0)
        grid.addWidget(Field(_("Phone"), self.phone), 0, 1)
        grid.addWidget(self.email_field, 1, 0)
        grid.addWidget(self.course, 1, 1)
        grid.addWidget(Field(_("Guardian"), self.guardian_name), 2, 0)
        grid.addWidget(Field(_("Guardian’s phone"), self.guardian_phone), 2, 1)
        grid.addWidget(self.zone, 3, 0)
        grid.addWidget(self.language, 3, 1)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.described)
        for line in (self.name, self.phone, self.email):
            line.textChanged.connect(lambda _text: self._pause.start())

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
    def described_as(self) -> dict[str, str]:
        """What somebody already known would be recognised by."""
        return {
            "display_name": self.name.text().strip(),
            "phone": self.phone.text().strip(),
            "email": self.email.text().strip(),
        }

    @property
    def keywords(self) -> dict[str, Any]:
        """Everything the student is made of."""
        return {
            **self.described_as,
            "guardian_name": self.guardian_name.text().strip(),
            "guardian_phone": self.guardian_phone.text().strip(),
            "timezone": self._zone,
            "locale": self.language.key,
        }

    @property
    def obstacle(self) -> str:
        """What is missing, empty when nothing is."""
        if not self.name.text().strip():
            return _("Enter the name first.")
        email = self.email.text().strip()
        if email and ("@" not in email[1:-1] or " " in email):
            return _("The e-mail address is not complete.")
        return ""

    def _line(self, key: str, identifier: str) -> QLineEdit:
        line = QLineEdit()
        line.setMaxLength(LONGEST[key])
        line.setAccessibleIdentifier(identifier)
        line.textChanged.connect(lambda _text: self.changed.emit())
        return line

    def _on_zone(self, zone: str) -> None:
        self._zone = zone
        self.zone.show_zone(zone)
