"""People: find anybody with an account, read and change them, make new ones, let in and keep out.

Belongs here: asking, writing, and the arrangement. Does not belong here: the parts (beside this file), and
who may do what (the database; it says so on the card).
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_number
from tutordesk.services import directory, hours
from tutordesk.services.board_rows import NewPerson
from tutordesk.services.people_rows import PersonCard, PersonRow
from tutordesk.services.rows import StudentRow
from tutordesk.ui import theme
from tutordesk.ui.desk.slip import Slip
from tutordesk.ui.desk.slip_card import SlipCard
from tutordesk.ui.leaving import UnsavedDialog
from tutordesk.ui.list_page import ListPage
from tutordesk.ui.page import PageContext
from tutordesk.ui.people import words
from tutordesk.ui.people.deeds import Deeds
from tutordesk.ui.people.export import PeopleExport
from tutordesk.ui.people.new_person import NewPersonPane
from tutordesk.ui.people.pane import PersonPane
from tutordesk.ui.people.people_list import PeopleList
from tutordesk.ui.turns import next_turn, polish
from tutordesk.ui.widgets.states import States


def utc_now() -> datetime:
    """The clock; tests put their own in its place."""
    return datetime.now(UTC)


class PeoplePage(ListPage):
    """The page ``people`` of desk and administrators."""

    WATCHES: ClassVar[frozenset[str]] = frozenset({"person", "session", "enrollment", "tutor"})

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.now: Callable[[], datetime] = utc_now
        self._shown: PersonRow | None = None
        self._counted = " "
        self.pane: PersonPane | None = None
        self.new: NewPersonPane | None = None
        self.slip: SlipCard | None = None
        self.list: PeopleList
        self.export = PeopleExport(self)
        self.export.progressed.connect(self._on_export)
        self._build()

    def _clock(self) -> datetime:
        return self.now()

    # --- building ---
    def _build(self) -> None:
        admin = self.context.role == "admin"
        self.add = theme.button(_("New person") if admin else _("New student"), "primary", "user-plus")
        self.add.setAccessibleIdentifier("new-person")
        self.add.clicked.connect(self.begin_new)
        self.save = theme.icon_button("download", _("Save as CSV…"))
        self.save.setAccessibleIdentifier("people-save")
        self.save.clicked.connect(lambda: self.export.ask_which(self.save, self.list))
        self.list = PeopleList(self, self._clock)
        # no buttons of somebody beside the name of another, unless something is typed about them
        self.list.follows = lambda: not self._dirty
        self.list.picked.connect(self._on_picked)
        self.list.counted.connect(self._on_counted)
        self.list.opened.connect(self._on_opened)
        self._one = QWidget()
        one = QVBoxLayout(self._one)
        one.setContentsMargins(0, 0, 0, 0)
        self.pane_states = States(self._one, margin=0)
        self.pane_states.retry_asked.connect(self._load_card)
        self.pane_states.cancel_asked.connect(self.stop)
        self.pane_states.show_state(
            "empty",
            icon="users",
            title=_("Choose a person"),
            text=_("You see how to reach them, what they may do here, and change both."),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.pane_states)
        self.arrange(
            _("People"),
            self.list,
            self._stack,
            view=self.list.list,
            back=(_("All people"), "all-people"),
            actions=(self.save, self.add),
        )
        self.guard(self._show_writes)

    def _make_pane(self) -> PersonPane:
        """The parts of one person, built when somebody is first shown."""
        made = PersonPane(self, self._clock)
        self.deeds = Deeds(self, made, self._slip_for)
        made.head.book_asked.connect(self._book)
        made.profile.zones_wanted.connect(
            lambda: self.ask(hours.zones, done=self._on_zones, failed=self.show_error)
        )
        made.show_writes(self.writes_reason)
        layout = self._one.layout()
        if layout is not None:
            layout.addWidget(made)
        return made

    def _prepare(self) -> None:
        """Build and dress the parts while the list is waited for: all at once with a card takes too long."""
        if self.pane is None:
            self.pane = self._make_pane()
            next_turn(self, partial(polish, self.pane))

    # --- loading ---
    def load(self) -> None:
        """Ask for the list, and the card of the person shown."""
        if self.pane is None:
            next_turn(self, self._prepare)
        self.list.load()
        self._load_card()

    def open(self, **target: Any) -> None:
        """Turn to a person (``person_id``, and ``name`` to find them), or begin a ``new`` one."""
        if target.get("new"):
            self.begin_new()
        elif (person_id := target.get("person_id")) is not None:
            self.list.turn_to(person_id, target.get("name", ""))
            self.columns.show_detail(True)

    def _load_card(self) -> None:
        if self._shown is None:
            return
        self.pane_states.begin()
        self.ask(
            directory.card,
            key="card",
            person_id=self._shown.person_id,
            done=self._on_card,
            failed=self._on_card_failed,
        )

    # --- answers ---
    def _on_counted(self, total: int, narrowed: bool) -> None:  # the signal's values
        text = words.counted(total, narrowed=narrowed)
        self._counted = text.format(count=format_number(total))
        self.summary.setText(self._counted)

    def _on_export(self, progress: str) -> None:
        self.save.setEnabled(not progress)
        self.summary.setText(progress or self._counted)

    def _on_picked(self, row: PersonRow) -> None:
        if self._shown is not None and self._shown.person_id == row.person_id:
            return
        if self._dirty:
            self.list.wanted = None
            if self._shown is not None:
                self.list.turn_to(self._shown.person_id)
            self._ask_unsaved(partial(self.list.turn_to, row.person_id, row.display_name))
            return
        self._show_one()
        self._shown = row
        self.pane_states.has_content = False  # nobody else's contact under this name
        self._load_card()

    def _on_zones(self, names: tuple[str, ...]) -> None:
        if self.pane is not None and self.pane.profile.form is not None:
            self.pane.profile.form.zone.show_zones(names)

    def _on_opened(self) -> None:
        """The row selected already is pressed: back to that person from an empty form."""
        if self._making and not self._dirty:
            self._show_one()
        self.columns.show_detail(True)

    def _on_card(self, card: PersonCard) -> None:
        if self.pane is None:
            self.pane = self._make_pane()
        self.pane.show_card(card)
        self.pane_states.show_state("content")

    def _on_card_failed(self, error: Exception) -> None:
        self.states.settle()
        self.pane_states.fail(error, self.show_error)

    # --- a new person ---
    def begin_new(self) -> None:
        """Show the empty form."""
        if self.new is not None and self._making:
            self.new.focus_name()
            return
        if self._dirty:
            self._ask_unsaved(self.begin_new)
            return
        if self.new is None:
            self.new = NewPersonPane(self)
            self.new.made.connect(self._on_made)
            self.new.alike_picked.connect(self._on_alike)
            self.new.closed.connect(self._on_new_closed)
            self.guard(self.new.show_writes)
            self._stack.addWidget(self.new)
        self.new.begin()
        self._stack.setCurrentWidget(self.new)
        self.list.offers_first = False
        self.columns.show_detail(True)
        self.new.focus_name()

    def _on_made(self, made: NewPerson) -> None:
        self._show_slip(made.person.display_name, made.person.login, made.password)
        self._on_alike(made.person)

    def _on_alike(self, row: StudentRow) -> None:
        """Turn to somebody the form led to; what was typed is about them and is let go."""
        if self.new is not None:
            self.new.begin()
        self._show_one()
        self._turn_to(row)

    def _turn_to(self, row: StudentRow) -> None:
        self.list.role.choose("")
        self.list.accounts.choose("all")
        self.list.search.put("")
        self.list.turn_to(row.person_id, row.login)
        self.columns.show_detail(True)

    def _on_new_closed(self) -> None:
        if self.new is not None:
            self.new.begin()
        self._show_one()
        if self._shown is None:
            self.columns.show_detail(False)
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_one(self) -> None:
        self._stack.setCurrentWidget(self.pane_states)
        self._offer_first()

    @property
    def _making(self) -> bool:
        """Whether a new person is being made."""
        return self.new is not None and self._stack.currentWidget() is self.new

    def _offer_first(self) -> None:
        """Beside the list somebody is always shown, unless a new person is being typed there."""
        self.list.offers_first = not self.columns.narrow and not self._making
        if self.list.offers_first:
            self.list.offer_first()

    # --- what can be done ---
    def _book(self) -> None:
        person = self._person
        if person is not None:
            self.context.call.begin(
                StudentRow(person.person_id, person.login, person.display_name, person.phone, person.email)
            )
            self.context.navigate("book_for")

    @property
    def _person(self) -> PersonRow | None:
        card = self.pane.card if self.pane is not None else None
        return card.person if card is not None else None

    # --- the slip ---
    def _slip_for(self, person: PersonRow, password: str) -> None:
        self._show_slip(person.display_name, person.login, password)

    def _show_slip(self, name: str, login: str, password: str) -> None:
        if self.slip is None:
            self.slip = SlipCard(self.context.notices)
            self.detail.insertWidget(1, self.slip)
        centre = self.context.me.centre
        self.slip.show_slip(Slip(centre.name, centre.phone, name, login, password))
        self.columns.show_detail(True)

    # --- leaving ---
    @property
    def _dirty(self) -> bool:
        if self.new is not None and self._making:
            return self.new.dirty
        return self.pane is not None and self.pane.dirty

    def may_leave(self, go: Callable[[], object]) -> bool:
        """Ask before something typed is lost."""
        if not self._dirty:
            return True
        self._ask_unsaved(go)
        return False

    def _ask_unsaved(self, go: Callable[[], object]) -> None:
        def discard() -> None:
            if self.new is not None:
                self.new.begin()
            if self.pane is not None:
                self.pane.profile.end()
                self.pane.roles.reset()
                self.pane.notes.field.clear()
            self._show_one()
            go()

        def save() -> None:
            if self.new is not None and self._making:
                self.new.make_account()
            elif self.pane is not None:
                if self.pane.profile.dirty:
                    self.pane.profile.save_now()
                if self.pane.roles.dirty and self.pane.roles.ticked:
                    self.deeds.give_roles(self.pane.roles.ticked)
                self.pane.notes.add_now()

        UnsavedDialog(
            self,
            _("If you go on now, what you typed about this person is lost."),
            save=save,
            discard=discard,
            can_save=self.writes_allowed,
        ).open()

    # --- arrangement ---
    def on_shape(self, narrow: bool, in_detail: bool) -> None:  # the signal's values
        """Beside the list somebody is always shown."""
        super().on_shape(narrow, in_detail)
        self._offer_first()

    def _show_writes(self, refusal: str) -> None:
        self.add.setEnabled(not refusal)
        self.add.setToolTip(refusal)
        if self.pane is not None:
            self.pane.show_writes(refusal)
