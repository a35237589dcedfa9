"""A labelled line of a form, and a password line that can be shown."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.widgets.field import Field


def labelled(label: str, field: QLineEdit, identifier: str) -> QWidget:
    """Put a label over a line and give the line its identifier."""
    field.setAccessibleIdentifier(identifier)
    return Field(label, field)


class PasswordField(QLineEdit):
    """A password line with an eye that shows it; the eye is reached by keyboard too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # what is typed has no reading direction
        self._eye = QToolButton(self)
        self._eye.setCheckable(True)
        self._eye.setAutoRaise(True)
        self._eye.setFixedSize(QSize(28, 28))
        self._eye.setIconSize(QSize(18, 18))
        self._eye.setCursor(Qt.CursorShape.PointingHandCursor)
        self._eye.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._eye.setProperty("kind", "eye")
        self._eye.toggled.connect(self._on_eye)
        self._on_eye(shown=False)
        self.setTextMargins(0, 0, 30, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the eye at the far end of the line."""
        super().resizeEvent(event)
        top = (self.height() - self._eye.height()) // 2
        self._eye.move(self.width() - self._eye.width() - 6, top)

    def hide_password(self) -> None:
        """Back to dots."""
        self._eye.setChecked(False)

    def _on_eye(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        words = _("Hide password") if shown else _("Show password")
        self._eye.setAccessibleName(words)
        self._eye.setToolTip(words)
        self._eye.setIcon(theme.icon("eye-off" if shown else "eye", "text3", 18))
