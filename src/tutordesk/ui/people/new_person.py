"""Making a person: the form, their roles where the maker may give any, and who is alike already.

Belongs here: what is typed, and the id that makes asking twice harmless. Does not belong here: the slip.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tutordesk import errors
from tutordesk.i18n import _
from tutordesk.services import accounts, hours, people
from tutordesk.services.board_rows import NewPerson
from tutordesk.services.rows import StudentRow
from tutordesk.ui import theme
from tutordesk.ui.desk.person_form import PersonForm, PersonValues
from tutordesk.ui.page import Page
from tutordesk.ui.roles import ORDER, role_word
from tutordesk.ui.widgets.card import Card, Sunken
from tutordesk.ui.widgets.check import CheckBox
from tutordesk.ui.widgets.emptying import discard_all
from tutordesk.ui.widgets.question import allow, wrapped
from tutordesk.ui.widgets.scroll import ScrollColumn

PAUSE_MS = 300
MOST_ALIKE = 4


class NewPersonPane(QWidget):
    """``made`` carries a ``NewPerson``; ``alike_picked`` somebody there is already; ``closed`` gives up."""

    made = Signal(object)
    alike_picked = Signal(object)
    closed = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._any_role = page.context.role == "admin"
        self._person_id: UUID = uuid4()
        self._saving = False
        self._alike: tuple[StudentRow, ...] = ()
        self._asked: tuple[str, str, str] = ("", "", "")
        self.form = PersonForm()
        self.form.changed.connect(self._on_typed)
        self.form.submitted.connect(self.make_account)
        self.form.zone.wanted.connect(
            lambda: page.ask(
                hours.zones, key="new-zones", done=self.form.zone.show_zones, failed=page.show_error
            )
        )
        self.roles = {role: CheckBox(role_word(role)) for role in ORDER}
        for role, box in self.roles.items():
            box.setAccessibleIdentifier(f"new-role-{role}")
            box.clicked.connect(self._grey)
        card = Card(margin=16, spacing=14)
        card.body.addWidget(theme.label(_("New person") if self._any_role else _("New student"), "h2"))
        card.body.addWidget(self.form)
        self._alike_box = Sunken(margin=12, spacing=6)
        self._alike_box.body.addWidget(theme.label(_("Is it one of these?"), "strong"))
        self._alike_rows = QVBoxLayout()
        self._alike_rows.setSpacing(2)
        self._alike_box.body.addLayout(self._alike_rows)
        self._alike_box.hide()
        card.body.addWidget(self._alike_box)
        if self._any_role:
            card.body.addWidget(theme.label(_("Roles"), "label"))
            card.body.addWidget(wrapped(*self.roles.values(), spacing=18))
        self.make = theme.button(_("Create account"), "primary", "user-plus")
        self.make.setAccessibleIdentifier("create-person")
        self.make.clicked.connect(self.make_account)
        cancel = theme.button(_("Cancel"))
        cancel.setAccessibleIdentifier("cancel-new-person")
        cancel.clicked.connect(self.closed)
        card.body.addWidget(
            theme.label(
                _("The sign-in number and a one-time password are made for you; you get a slip to print."),
                "small",
                wrap=True,
            )
        )
        card.body.addWidget(wrapped(self.make, cancel))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(ScrollColumn(inside, beside=True))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask_alike)
        self.begin()

    # --- for the page ---
    def begin(self) -> None:
        """Empty the form for another person."""
        self._person_id, self._saving, self._asked = uuid4(), False, ("", "", "")
        centre = self._page.context.me.centre
        self._empty = PersonValues(timezone=centre.timezone, locale=self._page.context.me.locale)
        self.form.show_values(self._empty)
        for role, box in self.roles.items():
            box.setChecked(role == "student")
        self._show_alike(())
        self._grey()

    def focus_name(self) -> None:
        """Begin typing."""
        self.form.name.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def dirty(self) -> bool:
        """Whether something typed would be lost."""
        return self.form.values != self._empty

    def show_writes(self, _refusal: str) -> None:
        """Grey what writes, with the reason."""
        self._grey()

    def make_account(self) -> None:
        """Make the person; asked again after a lost answer, the same one gets another password."""
        if self._saving or self._page.writes_reason or not self._roles or not self.form.check():
            return
        self._saving = True
        self._grey()
        values = self.form.values
        keywords: dict[str, Any] = {"person_id": self._person_id, **values.profile(), **values.contact()}
        if self._any_role:
            self._page.write(
                accounts.create, roles=self._roles, done=self._on_made, failed=self._on_failed, **keywords
            )
        else:
            self._page.write(people.create_student, done=self._on_made, failed=self._on_failed, **keywords)

    # --- answers ---
    def _on_made(self, made: NewPerson) -> None:
        self.begin()
        self.made.emit(made)

    def _on_failed(self, error: Exception) -> None:
        self._saving = False
        if isinstance(error, errors.IdReused):
            self._person_id = uuid4()
        self._grey()
        self._page.show_error(error)

    # --- who is alike ---
    def _on_typed(self) -> None:
        self._grey()
        self._pause.start()

    def _ask_alike(self) -> None:
        values = self.form.values
        asked = (values.display_name, values.phone, values.email)
        if asked == self._asked:
            return
        self._asked = asked
        if len(asked[0]) < 3 and not asked[1] and not asked[2]:
            self._show_alike(())
            return
        self._page.ask(
            people.alike,
            display_name=asked[0],
            phone=asked[1],
            email=asked[2],
            done=self._show_alike,
            failed=lambda _error: self._show_alike(()),
        )

    def _show_alike(self, rows: tuple[StudentRow, ...]) -> None:
        rows = rows[:MOST_ALIKE]
        if rows == self._alike:
            return
        self._alike = rows
        discard_all(self._alike_rows)
        for row in rows:
            says = " · ".join(part for part in (row.display_name, row.login, row.phone or row.email) if part)
            button = theme.button(says, "link")
            button.setAccessibleIdentifier(f"alike-{row.login}")
            button.clicked.connect(self._picking(row))
            self._alike_rows.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        self._alike_box.setVisible(bool(rows))

    def _picking(self, row: StudentRow) -> Callable[[], None]:
        return lambda: self.alike_picked.emit(row)

    # --- how it stands ---
    @property
    def _roles(self) -> tuple[str, ...]:
        return tuple(role for role in ORDER if self.roles[role].isChecked())

    def _grey(self) -> None:
        why = self._page.writes_reason or (_("Saving…") if self._saving else "")
        why = why or ("" if self.form.values.display_name else _("Type a name first."))
        allow(self.make, why or ("" if self._roles else _("Tick at least one role.")))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives up, where nothing is typed yet."""
        if event.key() == Qt.Key.Key_Escape and not self.dirty:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
