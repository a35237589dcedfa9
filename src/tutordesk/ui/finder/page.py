"""``FinderPage``: a page of the finder's list and the tutor chosen in it.

What happens to the tutor (free times, a profile, two of them) is the page's own; how list and tutor share a
window, how a tutor is asked for and what stands in their place meanwhile is the same everywhere and is here.
"""

from typing import ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tutordesk.errors import NoSuchTutor
from tutordesk.i18n import _
from tutordesk.services import tutors
from tutordesk.services.rows import TutorProfile
from tutordesk.ui import theme, tokens
from tutordesk.ui.finder.columns import ListAndDetail
from tutordesk.ui.finder.view import TutorFinder
from tutordesk.ui.page import Page, PageContext
from tutordesk.ui.widgets.states import States


class FinderPage(Page):
    """Base of the pages that find a tutor: override ``tutor_id``, ``show_tutor``, at need ``on_shape``."""

    WATCHES: ClassVar[frozenset[str]] = frozenset({"tutor", "hours", "course", "enrollment", "centre"})

    columns: ListAndDetail
    pane_states: States

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.count = theme.label("", "muted")
        self.finder = TutorFinder(self)
        self.head = QWidget()
        self.column = QVBoxLayout(self.content)
        self.column.setSpacing(14)

    # --- for pages to override ---
    @property
    def tutor_id(self) -> UUID | None:
        """The tutor shown, or to be shown."""
        return None

    def show_tutor(self, profile: TutorProfile) -> None:
        """Show what was asked for."""

    def on_shape(self, *, narrow: bool, in_front: bool) -> None:
        """The columns became one or two; ``in_front``: the one is the tutor's."""

    # --- for pages to call ---
    def make_head(self, title: str) -> QWidget:
        """Put the title, and the line under it, on top."""
        lines = QVBoxLayout(self.head)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        lines.addWidget(theme.label(title, "h1"))
        lines.addWidget(self.count)
        return self.head

    def make_states(self, shown: QWidget) -> States:
        """What stands where the tutor will be: nothing until there is one, the list says why."""
        self.pane_states = States(shown, margin=0)
        self.pane_states.retry_asked.connect(self.load_tutor)
        self.pane_states.cancel_asked.connect(self.stop)
        self.pane_states.clear()
        return self.pane_states

    def make_columns(self, detail: QWidget) -> ListAndDetail:
        """The list beside ``detail``, or one of them in a narrow window."""
        self.columns = ListAndDetail(self.finder, detail)
        self.columns.shape_changed.connect(self._on_shape)
        self.finder.opened.connect(lambda: self.columns.show_detail(True))
        return self.columns

    def load_tutor(self) -> None:
        """Ask for the tutor shown, if any."""
        if (tutor_id := self.tutor_id) is not None:
            self.ask_tutor(tutor_id)

    def ask_tutor(self, tutor_id: UUID) -> None:
        """Ask for a tutor; only the newest question is answered."""
        self.ask(
            tutors.profile,
            key="profile",
            done=self.show_tutor,
            failed=self.on_tutor_failed,
            tutor_id=tutor_id,
        )

    def on_tutor_failed(self, error: Exception) -> None:
        """Say why there is no tutor, or no news of them."""
        if isinstance(error, NoSuchTutor):
            self.pane_states.show_state(
                "empty",
                icon="user-x",
                title=_("This tutor is no longer listed"),
                text=_("Choose another tutor."),
            )
        else:
            self.pane_states.fail(error, self.show_error)

    # --- shape ---
    def _on_shape(self, narrow: bool, in_front: bool) -> None:  # a signal's values
        self.finder.offer_first(wanted=not narrow)
        self.head.setVisible(not in_front)
        self.on_shape(narrow=narrow, in_front=in_front)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow margins in a narrow window."""
        super().resizeEvent(event)
        narrow = self.window().width() < tokens.NARROW_BELOW
        self.column.setContentsMargins(*((16, 12, 16, 12) if narrow else (32, 26, 32, 20)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the list."""
        if event.key() == Qt.Key.Key_Escape and self.columns.narrow and self.columns.in_detail:
            self.columns.show_detail(False)
        else:
            super().keyPressEvent(event)
