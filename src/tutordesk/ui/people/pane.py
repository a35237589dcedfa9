"""One person beside the list: head, contact and profile, roles, courses, notes, data.

Belongs here: arranging the parts and keeping them in step. Does not belong here: asking and writing
(the page).
"""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tutordesk.i18n import _, ngettext
from tutordesk.services.people_rows import PersonCard
from tutordesk.services.rows import EnrollmentRow
from tutordesk.ui import theme
from tutordesk.ui.page import Page
from tutordesk.ui.people.data_card import DataCard
from tutordesk.ui.people.head_card import HeadCard
from tutordesk.ui.people.profile_card import ProfileCard
from tutordesk.ui.people.roles_card import RolesCard
from tutordesk.ui.session.student_notes import StudentNotes
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.emptying import discard_all
from tutordesk.ui.widgets.scroll import ScrollColumn


class PersonPane(QWidget):
    """Everything about one person."""

    def __init__(self, page: Page, now: Callable[[], datetime]) -> None:
        super().__init__()
        zone = page.context.zone
        self.card: PersonCard | None = None
        self.head = HeadCard(zone, now)
        self.profile = ProfileCard(zone)
        self.roles = RolesCard()
        self.notes = StudentNotes(page, zone, _("Staff notes"))
        notes = Card(margin=16, spacing=8)
        notes.body.addWidget(self.notes)
        self.data = DataCard()
        self.data.setVisible(page.context.role == "admin")
        self._courses = Card(margin=16, spacing=8)
        self._courses.body.addWidget(theme.label(_("Courses"), "h3"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self._courses.body.addLayout(self._lines)
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        for part in (self.head, self.profile, self.roles, self._courses, notes, self.data):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.area = ScrollColumn(inside, beside=True)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(self.area)
        self.profile.opened.connect(lambda: QTimer.singleShot(0, self, self._show_form))

    def _show_form(self) -> None:
        """The form has its height by now."""
        self.area.ensureWidgetVisible(self.profile, 0, 0)

    @property
    def dirty(self) -> bool:
        """Whether something typed or ticked would be lost."""
        return self.profile.dirty or self.roles.dirty or bool(self.notes.field.text().strip())

    def show_card(self, card: PersonCard) -> None:
        """Show a person, or the same one as they are now."""
        if self.card is None or self.card.person.person_id != card.person.person_id:
            self.profile.end()
            self.area.verticalScrollBar().setValue(0)
        self.card = card
        self.head.show_card(card)
        self.profile.show_card(card)
        self.roles.setVisible(bool(card.person.roles))
        self.roles.show_card(card)
        self.data.show_card(card)
        self.notes.show_student(card.person.person_id)
        discard_all(self._lines)
        for row in card.enrollments:
            self._lines.addWidget(theme.label(_course_line(row), "body", wrap=True))
        self._courses.setVisible(bool(card.enrollments))

    def show_writes(self, refusal: str) -> None:
        """Grey what writes, with the reason; empty allows it again."""
        for part in (self.head, self.profile, self.roles, self.data):
            part.show_writes(refusal)


def _course_line(row: EnrollmentRow) -> str:
    """A course, its tutor, and how far."""
    if row.planned_sessions:
        text = ngettext("{done} of {planned} session", "{done} of {planned} sessions", row.planned_sessions)
        far = text.format(done=row.completed, planned=row.planned_sessions)
    else:
        text = ngettext("{done} session completed", "{done} sessions completed", row.completed)
        far = text.format(done=row.completed)
    ended = _("ended") if row.status != "active" else ""
    return " · ".join(part for part in (row.course.name, row.tutor_name, far, ended) if part)
