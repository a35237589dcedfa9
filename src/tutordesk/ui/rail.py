"""The rail: who I am, which role I act in, and the way to every page. Words, or icons only when narrow.

It emits what was asked for and knows neither pages nor rights.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from tutordesk.i18n import _
from tutordesk.ui import theme, tokens
from tutordesk.ui.roles import role_color, role_word
from tutordesk.ui.widgets.avatar import Avatar, paint_avatar
from tutordesk.ui.widgets.combo import ComboBox, LabelledCombo
from tutordesk.ui.widgets.dot import Dot
from tutordesk.ui.widgets.icon import Icon
from tutordesk.ui.widgets.segmented import Segmented

LIST_MARGIN = 48
ME_HEIGHT = 49
"""An avatar with its ring, and the pixel of its label."""
OPENING = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Up, Qt.Key.Key_Down})


class RailButton(QAbstractButton):
    """One entry of the rail: an icon and a word; when narrow the word moves to the tooltip."""

    def __init__(self, icon: str, text: str, *, checkable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self._narrow = False
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_narrow(self, *, narrow: bool) -> None:
        """Show the icon alone, or icon and word."""
        self._narrow = narrow
        self.setToolTip(self.text() if narrow else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for one line of text in whatever script."""
        height = max(42, self.fontMetrics().height() + 18)
        return QSize(44 if self._narrow else tokens.RAIL_WIDTH - 24, height)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the icon."""
        return QSize(40, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, icon, word and focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        if on or self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("soft" if on else "sunken"))
            painter.drawRoundedRect(self.rect(), 8, 8)
        theme.focus_ring(painter, self)
        token = "onsoft" if on else "text2"
        middle = (self.height() - 20) // 2
        left = (self.width() - 20) // 2 if self._narrow else 13
        icon = QStyle.visualRect(self.layoutDirection(), self.rect(), QRect(left, middle, 20, 20))
        painter.drawPixmap(icon.topLeft(), theme.pixmap(self._icon_name, token, 20, self.devicePixelRatioF()))
        if self._narrow:
            return
        painter.setFont(theme.font(14, 600 if on else 500))
        painter.setPen(theme.color(token))
        room = QRect(42, 0, self.width() - 50, self.height())
        words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(
            QStyle.visualRect(self.layoutDirection(), self.rect(), room),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            words,
        )


class RoleSwitch(QWidget):
    """The role somebody acts in: a tag, two segments, or a box to choose in from three roles on."""

    role_picked = Signal(str)

    def __init__(self, roles: Sequence[str], role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        if len(roles) == 1:
            self.setAccessibleName(_("Role"))
            row.setContentsMargins(10, 0, 0, 0)
            row.addWidget(Dot(lambda: role_color(role)))
            row.addWidget(theme.label(role_word(role), "small"))
            row.addStretch(1)
        elif len(roles) == 2:
            segments = Segmented([(key, role_word(key)) for key in roles], role, name=_("Role"), stretch=True)
            segments.setAccessibleIdentifier("role")
            segments.chosen.connect(self.role_picked)
            row.addWidget(segments)
        else:
            row.addWidget(Dot(lambda: role_color(role)))
            row.addWidget(_role_choice(RoleBox(), roles, role, self.role_picked.emit), 1)
            row.setContentsMargins(10, 0, 0, 0)


class RoleBox(ComboBox):
    """Roles to choose from; unlike a menu's, its entries are seen by a screen reader at any time."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys open the list: another role is another window, never a key slipped on the way."""
        if event.key() in OPENING:
            self.showPopup()
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Nor a wheel turned on the way."""
        event.ignore()


def _role_choice(
    box: RoleBox, roles: Sequence[str], role: str, picked: Callable[[str], object]
) -> LabelledCombo:
    choice = LabelledCombo(_("Role"), show_label=False, combo=box)
    choice.set_options([(key, role_word(key)) for key in roles], role)
    box.setAccessibleIdentifier("role")
    box.setAccessibleDescription(role_word(role))
    choice.chosen.connect(lambda key: picked(str(key)))
    return choice


class _MeBox(RoleBox):
    """The avatar of the narrow rail, where somebody with several roles chooses one."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self.setMaximumSize(48, 48)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(_("{name}, {role}").format(name=name, role=role_word(role)))

    def sizeHint(self) -> QSize:
        """As large as an avatar and its ring, whatever the sheet says of boxes."""
        return QSize(48, 48)

    def showPopup(self) -> None:
        """Open the list, which is wider than the avatar, below it and towards the page."""
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + LIST_MARGIN)
        super().showPopup()
        opened = self.view().window()
        below = self.mapToGlobal(self.rect().bottomLeft())
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        opened.move(below + QPoint(self.width() - opened.width() if mirrored else 0, 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the avatar, and a badge as there is a choice."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_avatar(painter, QRect(4, 4, 40, 40), self._name)
        painter.setPen(QPen(theme.color("surface"), 2))
        painter.setBrush(theme.color("text2"))
        painter.drawEllipse(QRect(29, 29, 17, 17))
        badge = theme.pixmap("chevrons-up-down", "surface", 13, self.devicePixelRatioF())
        painter.drawPixmap(31, 31, badge)
        theme.focus_ring(painter, self, 12)


class Me(QWidget):
    """Who somebody is, in the narrow rail: an avatar alone, or with several roles the way to another one."""

    role_picked = Signal(str)

    def __init__(self, name: str, roles: Sequence[str], role: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.setFixedHeight(ME_HEIGHT)  # entries of a long rail give way, a face does not
        if len(roles) > 1:
            row.addWidget(_role_choice(_MeBox(name, role), roles, role, self.role_picked.emit))
            return
        avatar = Avatar(name, 40)
        avatar.setAccessibleName(name)
        avatar.setAccessibleDescription(role_word(role))
        avatar.setToolTip(_("{name}, {role}").format(name=name, role=role_word(role)))
        row.setContentsMargins(4, 4, 4, 4)
        row.addWidget(avatar)


class Rail(QFrame):
    """The column at the leading edge of the window."""

    page_picked = Signal(str)
    role_picked = Signal(str)
    shortcuts_clicked = Signal()
    sign_out_clicked = Signal()

    def __init__(
        self,
        *,
        name: str,
        login: str,
        roles: Sequence[str],
        role: str,
        pages: Sequence[tuple[str, str, str]],
        parent: QWidget | None = None,
    ) -> None:
        """``pages`` are (key, icon, title) in order; ``preferences`` goes to the foot."""
        super().__init__(parent)
        self.setObjectName("rail")
        self.setProperty("rtl", self.layoutDirection() is Qt.LayoutDirection.RightToLeft)
        self._buttons: dict[str, RailButton] = {}
        self._group = QButtonGroup(self)
        self._mark = Icon("graduation-cap", "primary", 24)
        self._word = theme.label("TutorDesk", "h2")
        self._who = self._who_row(name, login)
        self._switch = RoleSwitch(roles, role)
        self._switch.role_picked.connect(self.role_picked)
        self._me = Me(name, roles, role)
        self._me.role_picked.connect(self.role_picked)

        brand = QHBoxLayout()
        brand.setSpacing(10)
        brand.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignHCenter)
        brand.addWidget(self._word, 1)
        self._brand = brand
        column = QVBoxLayout(self)
        column.setSpacing(6)
        self._column = column
        column.addLayout(brand)
        column.addWidget(self._who)
        column.addWidget(self._switch)
        column.addWidget(self._me, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(6)
        column.addWidget(theme.rule())
        column.addSpacing(6)
        for key, icon, title in pages:
            if key != "preferences":
                column.addWidget(self._page_button(key, icon, title))
        column.addStretch(1)
        for key, icon, title in pages:
            if key == "preferences":
                column.addWidget(self._page_button(key, icon, title))
        self._shortcuts = RailButton("keyboard", _("Shortcuts"), checkable=False)
        self._shortcuts.setAccessibleIdentifier("shortcuts-list")
        self._shortcuts.clicked.connect(self.shortcuts_clicked)
        column.addWidget(self._shortcuts)
        self._sign_out = RailButton("logout", _("Sign out"), checkable=False)
        self._sign_out.setAccessibleIdentifier("sign-out")
        self._sign_out.clicked.connect(self.sign_out_clicked)
        column.addWidget(self._sign_out)
        self.set_narrow(narrow=False)

    def set_narrow(self, *, narrow: bool) -> None:
        """Collapse to icons, or show words."""
        self.setFixedWidth(tokens.RAIL_WIDTH_SLIM if narrow else tokens.RAIL_WIDTH)
        self._column.setContentsMargins(*((8, 14, 8, 12) if narrow else (12, 16, 12, 12)))
        self._brand.setContentsMargins(*((0, 0, 0, 6) if narrow else (8, 0, 0, 6)))
        self._word.setVisible(not narrow)
        self._who.setVisible(not narrow)
        self._switch.setVisible(not narrow)
        self._me.setVisible(narrow)
        for button in (*self._buttons.values(), self._shortcuts, self._sign_out):
            button.set_narrow(narrow=narrow)

    def show_page(self, key: str) -> None:
        """Mark the page that is open."""
        button = self._buttons.get(key)
        if button is not None:
            button.setChecked(True)

    def _page_button(self, key: str, icon: str, title: str) -> RailButton:
        button = RailButton(icon, title, checkable=True)
        button.setAccessibleIdentifier(f"page-{key}")
        button.clicked.connect(lambda: self.page_picked.emit(key))
        self._group.addButton(button)
        self._buttons[key] = button
        return button

    def _who_row(self, name: str, login: str) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(6, 0, 0, 2)
        row.setSpacing(10)
        words = QVBoxLayout()
        words.setSpacing(0)
        who = theme.label(name, "h3")
        who.setWordWrap(True)
        words.addWidget(who)
        words.addWidget(theme.label(login, "small"))
        row.addWidget(Avatar(name, 40), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return box
