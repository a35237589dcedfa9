"""Making a person: the form, who is alike already, and the id that makes asking twice harmless.

Belongs here: what every place that makes people shares. Does not belong here: roles (``ui/people``), the
course of a caller (``new_caller.py``), the slip (``slip_card.py``).
"""

from collections.abc import Sequence
from functools import partial
from uuid import UUID, uuid4

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from tutordesk import errors
from tutordesk.i18n import _
from tutordesk.services import accounts, hours, people
from tutordesk.services.board_rows import NewPerson
from tutordesk.services.rows import StudentRow
from tutordesk.ui import theme
from tutordesk.ui.desk.person_form import PersonForm, PersonValues
from tutordesk.ui.desk.student_list import contact_words
from tutordesk.ui.page import Page
from tutordesk.ui.widgets.card import Sunken
from tutordesk.ui.widgets.emptying import discard_all

PAUSE_MS = 300
MOST_ALIKE = 4
SHORTEST = 3


class PersonMaker(QWidget):
    """``made`` carries a ``NewPerson``; ``alike_picked`` somebody there is already; ``failed`` an error.

    ``alike_box`` stands below the form unless somebody takes it to where it is never out of sight.
    """

    made = Signal(object)
    alike_picked = Signal(object)
    failed = Signal(object)
    changed = Signal()
    """Whether it can be made may be another now."""

    def __init__(self, page: Page, extra: QWidget | None = None) -> None:
        super().__init__()
        self._page = page
        self._person_id: UUID = uuid4()
        self.saving = False
        self._alike: tuple[StudentRow, ...] = ()
        self._asked: tuple[str, ...] = ()
        self.form = PersonForm(extra)
        self.form.changed.connect(self._on_typed)
        self.form.zone.wanted.connect(self._ask_zones)
        self.alike_box = Sunken(margin=12, spacing=6)
        self.alike_box.body.addWidget(theme.label(_("Is it one of these?"), "strong"))
        self._alike_rows = QVBoxLayout()
        self._alike_rows.setSpacing(2)
        self.alike_box.body.addLayout(self._alike_rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.form)
        column.addWidget(self.alike_box)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask_alike)
        self.begin()

    def begin(self) -> None:
        """Empty the form for another person."""
        me = self._page.context.me
        self._person_id, self.saving, self._asked = uuid4(), False, ()
        self._empty = PersonValues(timezone=me.centre.timezone, locale=me.locale)
        self.form.show_values(self._empty)
        self._show_alike(())
        self.changed.emit()

    @property
    def dirty(self) -> bool:
        """Whether something typed would be lost."""
        return self.form.values != self._empty

    @property
    def obstacle(self) -> str:
        """Why nobody can be made now, empty when it is possible."""
        return self._page.writes_reason or (_("Saving…") if self.saving else "") or self.form.problem

    def make(self, roles: Sequence[str] = ("student",)) -> None:
        """Make the person; asked again after a lost answer, the same one gets another password."""
        if self.obstacle:
            return
        self.saving = True
        self.changed.emit()
        values = self.form.values
        self._page.write(
            accounts.create,
            done=self._on_made,
            failed=self._on_failed,
            person_id=self._person_id,
            roles=tuple(roles),
            **values.profile(),
            **values.contact(),
        )

    # --- answers -----------------------------------------------------------------------------------------
    def _on_made(self, made: NewPerson) -> None:
        if isValid(self):
            self.begin()
            self.made.emit(made)

    def _on_failed(self, error: Exception) -> None:
        if not isValid(self):
            self._page.show_error(error)
            return
        self.saving = False
        if isinstance(error, errors.IdReused):
            self._person_id = uuid4()
        self.changed.emit()
        self.failed.emit(error)

    def _ask_zones(self) -> None:
        self._page.ask(
            hours.zones,
            key=("new-zones", id(self)),
            done=lambda names: self.form.zone.show_zones(names) if isValid(self) else None,
            failed=lambda error: self.failed.emit(error) if isValid(self) else None,
        )

    # --- who is alike ------------------------------------------------------------------------------------
    def _on_typed(self) -> None:
        self.changed.emit()
        self._pause.start()

    def _ask_alike(self) -> None:
        values = self.form.values
        asked = (values.display_name, values.phone, values.email)
        if asked == self._asked or self.saving:
            return
        self._asked = asked
        if max(map(len, asked)) < SHORTEST:
            self._show_alike(())
            return
        self._page.ask(
            people.alike,
            key=("alike", id(self)),
            display_name=asked[0],
            phone=asked[1],
            email=asked[2],
            done=self._show_alike,
            failed=lambda _error: self._show_alike(()),  # a help that is missing is no obstacle
        )

    def _show_alike(self, rows: Sequence[StudentRow]) -> None:
        if not isValid(self):
            return
        self.alike_box.setVisible(bool(rows))
        if self._alike == tuple(rows[:MOST_ALIKE]):
            return
        self._alike = tuple(rows[:MOST_ALIKE])
        discard_all(self._alike_rows)
        for row in self._alike:
            words = _("{name} · {contact}").format(name=row.display_name, contact=contact_words(row))
            button = theme.button(words, "link")
            button.setAutoDefault(False)
            button.setAccessibleIdentifier(f"alike-{row.login}")
            button.clicked.connect(partial(self._on_alike, row))
            self._alike_rows.addWidget(button)

    def _on_alike(self, row: StudentRow, _checked: bool = False) -> None:  # Qt's signal value
        self.alike_picked.emit(row)
