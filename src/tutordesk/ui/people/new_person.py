"""Making a person on the page of people: roles where the maker may give any.

Belongs here: the card and the roles. Does not belong here: the fields and making
(``ui/desk/person_maker.py``), the slip.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.services.board_rows import NewPerson
from tutordesk.ui import theme
from tutordesk.ui.desk.person_maker import PersonMaker
from tutordesk.ui.page import Page
from tutordesk.ui.roles import ORDER, role_word
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.check import CheckBox
from tutordesk.ui.widgets.question import allow, wrapped
from tutordesk.ui.widgets.scroll import ScrollColumn


class NewPersonPane(QWidget):
    """``made`` carries a ``NewPerson``; ``alike_picked`` somebody there is already; ``closed`` gives up."""

    made = Signal(object)
    alike_picked = Signal(object)
    closed = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__()
        any_role = page.context.role == "admin"
        self.roles = {role: CheckBox(role_word(role)) for role in ORDER}
        for role, box in self.roles.items():
            box.setAccessibleIdentifier(f"new-role-{role}")
            box.clicked.connect(self._grey)
        self.make = theme.button(_("Create account"), "primary", "user-plus")
        self.make.setAccessibleIdentifier("create-person")
        self.make.clicked.connect(self.make_account)
        self.maker = PersonMaker(page)
        self.form = self.maker.form
        self.form.submitted.connect(self.make_account)
        self.maker.changed.connect(self._grey)
        self.maker.failed.connect(page.show_error)
        self.maker.made.connect(self._on_made)
        self.maker.alike_picked.connect(self.alike_picked)
        card = Card(margin=16, spacing=14)
        card.body.addWidget(theme.label(_("New person") if any_role else _("New student"), "h2"))
        card.body.addWidget(self.maker)
        if any_role:
            card.body.addWidget(theme.label(_("Roles"), "label"))
            card.body.addWidget(wrapped(*self.roles.values(), spacing=18))
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
        self._begin_roles()

    # --- for the page ---
    def begin(self) -> None:
        """Empty the form for another person."""
        self.maker.begin()
        self._begin_roles()

    def focus_name(self) -> None:
        """Begin typing."""
        self.form.name.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def dirty(self) -> bool:
        """Whether something typed would be lost."""
        return self.maker.dirty

    def show_writes(self, _refusal: str) -> None:
        """Grey what writes, with the reason."""
        self._grey()

    def make_account(self) -> None:
        """Make the person, if nothing stands in the way."""
        if self._roles:
            self.maker.make(self._roles)

    # --- how it stands ---
    @property
    def _roles(self) -> tuple[str, ...]:
        return tuple(role for role in ORDER if self.roles[role].isChecked())

    def _begin_roles(self) -> None:
        for role, box in self.roles.items():
            box.setChecked(role == "student")
        self._grey()

    def _on_made(self, made: NewPerson) -> None:
        self._begin_roles()
        self.made.emit(made)

    def _grey(self) -> None:
        allow(self.make, self.maker.obstacle or ("" if self._roles else _("Tick at least one role.")))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives up, where nothing is typed yet."""
        if event.key() == Qt.Key.Key_Escape and not self.dirty:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
