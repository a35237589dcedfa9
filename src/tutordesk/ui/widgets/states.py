"""Content, or what stands in for it: loading, empty, error. For pages and for panes within them."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.widgets.empty import EmptyState
from tutordesk.ui.widgets.skeleton import Skeleton

PATIENCE_MS = 100
"""Below this nobody sees a loading state."""


class States(QStackedWidget):
    """Shows ``content`` or one stand-in. Nothing appears before 100 ms of waiting."""

    retry_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, content: QWidget, *, margin: int = 32, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = content
        self.state = "content"
        self.has_content = False
        self._margin = margin
        self._blank = QWidget()
        self._stand_in: QWidget | None = None
        self.addWidget(content)
        self.addWidget(self._blank)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._show_skeleton)

    def begin(self) -> None:
        """Start waiting for rows: content shown stays; the first time a skeleton comes after 100 ms."""
        if not self.has_content and self.state != "loading":
            self.state = "waiting"
            self.setCurrentWidget(self._blank)
            self._patience.start()

    def clear(self) -> None:
        """Show nothing, where there is nothing to say."""
        self._patience.stop()
        self.state, self.has_content = "waiting", False
        self._replace(None)
        self.setCurrentWidget(self._blank)

    def settle(self) -> None:
        """End waiting: show the content, unless the answer chose an empty or error state."""
        self._patience.stop()
        if self.state in {"waiting", "loading"}:
            self.show_state("content")

    def fail(self, error: Exception, say: Callable[[Exception], object]) -> None:
        """Say that nothing came: beside the content shown, by ``say``; in its place where there is none."""
        if self.has_content:
            self.settle()
            say(error)
        else:
            self.show_state("error", error=error)

    def stopped(self) -> None:
        """Say that loading was cancelled and offer to start again."""
        if not self.has_content:
            self.show_state(
                "empty",
                icon="x-circle",
                title=_("Loading was cancelled"),
                text=_("Nothing was changed."),
                action=(_("Load again"), self.retry_asked.emit),
            )

    def show_state(
        self,
        state: str,
        *,
        icon: str = "info",
        title: str = "",
        text: str = "",
        action: tuple[str, Callable[[], object]] | None = None,
        error: Exception | None = None,
    ) -> None:
        """Show ``content``, ``loading``, ``empty`` (icon, title, text, action) or ``error`` (error)."""
        self._patience.stop()
        self.state = state
        self.has_content = state == "content" or (self.has_content and state == "loading")
        if state == "content":
            self.setCurrentWidget(self.content)
            self._replace(None)
        elif state == "loading":
            self._show_skeleton()
        elif state == "empty":
            self._replace(EmptyState(icon, title, text, action))
        else:
            self._replace(self._error_state(error or RuntimeError(state)))

    def _error_state(self, error: Exception) -> QWidget:
        from tutordesk.ui.notices import describe, details

        words = describe(error)
        retry = (words.action_label or _("Try again"), self.retry_asked.emit)
        copy = (_("Copy details"), lambda: QGuiApplication.clipboard().setText(details(error)))
        return EmptyState("warning", words.text, words.detail, retry, second=copy, tone="warning")

    def _show_skeleton(self) -> None:
        self.state = "loading"
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(self._margin, self._margin, self._margin, self._margin)
        column.setSpacing(12)
        column.addWidget(Skeleton(), 1)
        row = QHBoxLayout()
        cancel = theme.button(_("Cancel loading"), "quiet")
        cancel.clicked.connect(self.cancel_asked)
        row.addWidget(cancel, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(row)
        column.addStretch(0)
        self._replace(pane)

    def _replace(self, stand_in: QWidget | None) -> None:
        if self._stand_in is not None:
            self.removeWidget(self._stand_in)
            self._stand_in.deleteLater()
        self._stand_in = stand_in
        if stand_in is not None:
            self.addWidget(stand_in)
            self.setCurrentWidget(stand_in)
