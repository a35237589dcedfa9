"""The people of the sample centre as buttons: one click signs in for real as that person."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.roles import role_color, role_word
from tutordesk.ui.sign_in.contact import DemoPerson
from tutordesk.ui.widgets.avatar import Avatar
from tutordesk.ui.widgets.card import Card


class PersonButton(QAbstractButton):
    """Avatar, name, a line about the person, their roles and an arrow; painted, pressed like any button."""

    def __init__(self, person: DemoPerson, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.person = person
        self._words = [role_word(role) for role in person.roles]
        name = ", ".join((person.name, *self._words))
        self.setText(person.name)
        self.setAccessibleName(name)
        self._about = person.about()
        self.setAccessibleDescription(self._about)
        self.setToolTip(self._about)  # a narrow card cuts it
        self.setAccessibleIdentifier(f"demo-{person.login}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._avatar = Avatar(person.name, 40)
        self._avatar.setParent(self)
        self._avatar.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A card of two lines."""
        return QSize(380, max(60, 2 * self.fontMetrics().height() + 24))

    def minimumSizeHint(self) -> QSize:
        """Shrinks by cutting the second line."""
        return QSize(280, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, words, role tags and arrow."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lively = (self.underMouse() or self.isDown()) and self.isEnabled()
        painter.setPen(QPen(theme.color("strong" if lively else "border"), 1))
        painter.setBrush(theme.color("sunken" if lively else "surface"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        theme.focus_ring(painter, self, 10)
        height = self.height()
        self._avatar.move(self._mirrored(QRect(11, (height - 40) // 2, 40, 40)).topLeft())
        end = self.width() - 36
        arrow = self._mirrored(QRect(end + 5, (height - 16) // 2, 16, 16))
        painter.drawPixmap(
            arrow.topLeft(), theme.pixmap("arrow-right", "text3", 16, self.devicePixelRatioF())
        )
        for role, word in zip(reversed(self.person.roles), reversed(self._words), strict=True):
            end = self._paint_tag(painter, role, word, end) - 6
        room = max(0, end - 70)
        lines = (
            (self.text(), theme.font(14, 600), "text", height // 2 - 20),
            (self._about, theme.font(12), "text3", height // 2 + 1),
        )
        for words, font, token, top in lines:
            painter.setFont(font)
            painter.setPen(theme.color(token if self.isEnabled() else "text3"))
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
            painter.drawText(
                self._mirrored(QRect(64, top, room, 19)),
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                shown,
            )

    def _paint_tag(self, painter: QPainter, role: str, word: str, end: int) -> int:
        painter.setFont(theme.font(12, 500))
        width = painter.fontMetrics().horizontalAdvance(word) + 28
        top = (self.height() - 24) // 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("sunken" if not self.underMouse() else "surface"))
        painter.drawRoundedRect(self._mirrored(QRect(end - width, top, width, 24)), 6, 6)
        painter.setBrush(role_color(role))
        painter.drawEllipse(self._mirrored(QRect(end - width + 8, top + 8, 8, 8)))
        painter.setPen(theme.color("text2"))
        painter.drawText(
            self._mirrored(QRect(end - width + 20, top, width - 20, 24)),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            word,
        )
        return end - width

    def _mirrored(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)


class DemoPeople(Card):
    """The card beside the form when the program runs the sample centre."""

    picked = Signal(object)

    def __init__(self, people: Sequence[DemoPerson], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        column = self.body
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addWidget(theme.label(_("Try the demo"), "h2"))
        column.addWidget(
            theme.label(
                _(
                    "A made-up centre on this computer’s own private database. "
                    "Pick somebody; no password needed."
                ),
                "body",
                wrap=True,
            )
        )
        column.addSpacing(8)
        self._buttons = [PersonButton(person) for person in people]
        for button in self._buttons:
            column.addWidget(button)
            button.clicked.connect(lambda _checked=False, person=button.person: self.picked.emit(person))
        column.addStretch(1)

    def set_busy(self, *, busy: bool) -> None:
        """One sign-in at a time."""
        for button in self._buttons:
            button.setEnabled(not busy)
