"""How to reach a person: phone, mail, guardian, each to copy or to open, as far as the reader may know."""

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.widgets.flow import FlowLayout
from tutordesk.ui.widgets.icon import Icon

LEFT_TO_RIGHT, ISOLATED = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
"""Numbers keep their direction in a mirrored window."""


class Contact(QWidget):
    """Built anew when what it shows changes; nothing in it is typed into."""

    copied = Signal(str)

    def __init__(self, none: str) -> None:
        super().__init__()
        self._none = none
        self._shown: tuple[str, ...] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._lines: QWidget | None = None

    def show_ways(self, *, phone: str, email: str, guardian_name: str, guardian_phone: str) -> None:
        """Show how to reach somebody; where no way is known, ``none``."""
        shown = (phone, email, guardian_name, guardian_phone)
        if shown == self._shown:
            return
        self._shown = shown
        if self._lines is not None:
            self._lines.hide()
            self._lines.deleteLater()
        self._lines = lines = QWidget()
        flow = FlowLayout(lines, spacing=8)
        if phone:
            flow.addWidget(self._way("phone", "", phone, "tel", _("phone number")))
        if email:
            flow.addWidget(self._way("mail", "", email, "mailto", _("e-mail address")))
        if guardian_phone:
            name = guardian_name or _("Guardian")
            flow.addWidget(self._way("phone", name, guardian_phone, "tel", _("guardian’s phone number")))
        elif guardian_name:
            flow.addWidget(theme.label(_("Guardian: {name}").format(name=guardian_name), "body", wrap=True))
        if not any(shown):
            flow.addWidget(theme.label(self._none, "small", wrap=True))
        self._column.addWidget(lines)
        lines.show()

    def _way(self, icon: str, name: str, value: str, scheme: str, spoken: str) -> QWidget:
        """One way to reach somebody: the value as a link, and a button that copies it."""
        way = QWidget()
        row = QHBoxLayout(way)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(Icon(icon, "text3", 16))
        if name:
            row.addWidget(theme.label(name, "body"))
        link = theme.button(f"{LEFT_TO_RIGHT}{value}{ISOLATED}", "link")
        link.setAccessibleName(value)
        link.setAccessibleIdentifier(f"{scheme}-{'guardian' if name else 'student'}")
        url = QUrl()
        url.setScheme(scheme)
        url.setPath(value.replace(" ", "") if scheme == "tel" else value)
        link.setToolTip(_("Call {number}").format(number=value) if scheme == "tel" else _("Write an e-mail"))
        link.clicked.connect(lambda: QDesktopServices.openUrl(url))
        row.addWidget(link)
        copy = theme.icon_button("copy", _("Copy {what}").format(what=spoken), "quiet")
        copy.clicked.connect(lambda: self.copied.emit(value))
        row.addWidget(copy)
        return way
