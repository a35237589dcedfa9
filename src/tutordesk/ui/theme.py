"""The look: colours, fonts, icons and the style sheet behind a few functions. The only door to them.

Widgets that paint read ``theme.color`` while painting and connect ``theme.changed`` to ``update``; all else
follows the style sheet and the palette. Colours themselves live in ``ui/tokens.py``, the sheet in
``ui/theme_qss.py``, icon drawing in ``ui/theme_icons.py``. Nothing about data or language belongs here.
"""

from functools import lru_cache
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPen, QPixmap, QWindow
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QPushButton,
    QWidget,
)
from shiboken6 import isValid

from tutordesk.ui import theme_icons, tokens
from tutordesk.ui.theme_qss import style_sheet

_BUTTON_FONT = {
    "primary": (14, 600),
    "link": (13, 600),
    "chip": (13, 500),
    "slot": (13, 500),
    "segment": (13, 500),
}
ICON_GAP = 4
"""Pixels added between an icon and a button's words, on top of the style's own four."""
_WEIGHT_AXIS = QFont.Tag("wght")
_TABULAR = QFont.Tag("tnum")


class _Notifier(QObject):
    """Carries the one signal; module functions hold the rest."""

    changed = Signal()


class _State:
    """The palette in force, ``light`` or ``dark``, whether it ``follows`` the desktop's, and who wears it."""

    name = "light"
    follows = False
    dressed: tuple[QApplication | QWidget, ...] = ()


_notifier = _Notifier()
_state = _State()
changed = _notifier.changed
"""Emitted after the theme flipped: painted widgets connect it to ``update``."""


# --- colours -------------------------------------------------------------------------------------------
def name() -> str:
    """Return ``light`` or ``dark``."""
    return _state.name


def color(token: str, alpha: int = 255) -> QColor:
    """Return a token's colour in the theme in force."""
    found = QColor(tokens.PALETTES[_state.name][token])
    found.setAlpha(alpha)
    return found


def mixed(over: QColor, under: QColor, share: float) -> QColor:
    """Return ``over`` laid on ``under`` with ``share`` between 0 and 1, opaque."""
    return QColor(
        round(over.red() * share + under.red() * (1 - share)),
        round(over.green() * share + under.green() * (1 - share)),
        round(over.blue() * share + under.blue() * (1 - share)),
    )


def accent(position: int) -> tuple[QColor, QColor]:
    """Return a subject's (strong, soft) colours by its position; strong is readable text on soft."""
    pair = tokens.ACCENTS[position % len(tokens.ACCENTS)]
    strong = QColor(pair[_state.name == "dark"])
    return strong, mixed(strong, color("surface"), tokens.SOFT_SHARE[_state.name])


# --- fonts ---------------------------------------------------------------------------------------------
@lru_cache(1)
def _families() -> tuple[str, ...]:
    """Load the shipped fonts once and return their families, Latin first."""
    found: list[str] = []
    for package, pattern in (("fontpkg_inter", "Inter[[]*.ttf"), ("fontpkg_noto_sans_arabic", "*.ttf")):
        folder = Path(str(import_module(package).__file__)).parent / "files"
        for file in sorted(folder.glob(pattern)):
            number = QFontDatabase.addApplicationFont(str(file))
            found += [
                family for family in QFontDatabase.applicationFontFamilies(number) if family not in found
            ]
    return tuple(found)


@lru_cache(64)
def _font(px: int, weight: int, tabular: bool) -> QFont:
    made = QFont()
    made.setFamilies(list(_families()))
    made.setPixelSize(px)
    # Qt on Linux does not map setWeight onto a variable font: the axis itself must be set. The nominal weight
    # stays Normal, else Qt would embolden what is already bold.
    made.setVariableAxis(_WEIGHT_AXIS, float(weight))
    if tabular:
        made.setFeature(_TABULAR, 1)
    return made


def font(px: int = tokens.BODY_PX, weight: int = 400, tabular: bool = False) -> QFont:
    """Return our font; ``tabular`` makes figures equally wide (times, prices)."""
    return QFont(_font(px, weight, tabular))


# --- icons ---------------------------------------------------------------------------------------------
def pixmap(icon_name: str, tint: str = "text2", size: int = 20, dpr: float | None = None) -> QPixmap:
    """Return an icon as a pixmap tinted with ``tint`` (a token or ``#rrggbb``), for use while painting."""
    return theme_icons.draw(icon_name, _hex(tint), size, dpr)


def icon(icon_name: str, tint: str = "text2", size: int = 20, *, on: str | None = None) -> QIcon:
    """Return an icon that tints itself whenever painted; ``on`` is the token when checked."""

    def colour_of(mode: QIcon.Mode, state: QIcon.State) -> str:
        if mode is QIcon.Mode.Disabled:
            return _hex("text3")
        return _hex(on if on and state is QIcon.State.On else tint)

    made = QIcon(theme_icons.TintedEngine(icon_name, colour_of))
    made.pixmap(QSize(size, size))  # draws it now, so that a missing name fails here and not while painting
    return made


def _hex(token: str) -> str:
    return token if token.startswith("#") else tokens.PALETTES[_state.name][token]


# --- parts ---------------------------------------------------------------------------------------------
def label(text: str, role: str = "body", *, wrap: bool = False, tabular: bool = False) -> QLabel:
    """Return a label in a role of ``tokens.ROLES``; text is always plain, never markup."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    set_role(made, role, tabular=tabular)
    made.setWordWrap(wrap)
    if QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft:
        # QLabel aligns by its text; a Latin name in a mirrored window stands at the right too.
        made.setAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        )
    return made


def set_role(widget: QLabel, role: str, *, tabular: bool = False) -> None:
    """Give a label a role: property for the sheet, font for the eye."""
    px, weight, _ = tokens.ROLES[role]
    widget.setFont(font(px, weight, tabular))
    set_property(widget, "role", role)


def button(text: str, kind: str = "secondary", icon_name: str | None = None) -> QPushButton:
    """Return a push button: ``primary``, ``secondary``, ``quiet``, ``danger`` or ``link``."""
    made = QPushButton(text)
    set_kind(made, kind)
    if icon_name:
        tint = {"primary": "onprimary", "danger": "danger", "link": "onsoft"}.get(kind, "text2")
        made.setIcon(icon(icon_name, tint, 18))
        made.setIconSize(QSize(18 + ICON_GAP if text else 18, 18))
    return made


def icon_button(icon_name: str, accessible_name: str, kind: str = "secondary") -> QPushButton:
    """Return a square button that shows only an icon; its name is spoken and shown as a tooltip."""
    made = button("", kind, icon_name)
    made.setProperty("square", True)
    made.setAccessibleName(accessible_name)
    made.setToolTip(accessible_name)
    return made


def set_kind(widget: QPushButton, kind: str) -> None:
    """Give a button its kind: property for the sheet, font for the eye."""
    widget.setFont(font(*_BUTTON_FONT.get(kind, (14, 500)), tabular=kind == "slot"))
    set_property(widget, "kind", kind)


def rule() -> QFrame:
    """Return a thin horizontal line."""
    line = QFrame()
    line.setProperty("kind", "hr")
    return line


def set_property(widget: QWidget, key: str, value: object) -> None:
    """Set a dynamic property and let the style sheet see it."""
    if widget.property(key) == value:
        return
    widget.setProperty(key, value)
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return  # the sheet meets it at its first show
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def focus_ring(painter: QPainter, widget: QWidget, radius: float = tokens.RADIUS) -> None:
    """Paint the keyboard focus ring inside a painted widget, if it is due."""
    if not (widget.hasFocus() and widget.property("kb")):
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color("primary"), 2))
    painter.drawRoundedRect(widget.rect().toRectF().adjusted(1, 1, -1, -1), radius, radius)
    painter.restore()


# --- the application -----------------------------------------------------------------------------------
class _FocusVisible(QObject):
    """Marks the focus widget (``kb``) while a person drives by keyboard, like ``:focus-visible`` on the web.

    It listens to the windows of the screen, not to the application: a filter there would meet every event of
    every widget, which costs more than a whole theme flip.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._by_keyboard = False
        self._marked: QWidget | None = None
        app.focusWindowChanged.connect(self._on_window)
        app.focusChanged.connect(self._on_focus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note which device was used last; every event passes untouched."""
        kind = event.type()
        if kind is QEvent.Type.KeyPress:
            self._by_keyboard = True
        elif kind is QEvent.Type.MouseButtonPress or kind is QEvent.Type.TouchBegin:
            self._by_keyboard = False
        return False

    def _on_window(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def _on_focus(self, old: QWidget | None, now: QWidget | None) -> None:
        # Another window in front takes the focus and gives it back: the ring waits meanwhile.
        if now is None or now is self._marked:
            return
        if old is not None and isValid(old):
            set_property(old, "kb", False)  # a property's value
        set_property(now, "kb", self._by_keyboard)
        self._marked = now


def install(app: QApplication, theme_name: str = "light", *, sheet: bool = True) -> None:
    """Dress the application: style, fonts, palette, sheet, focus ring. Call once before the first window.

    Without ``sheet`` windows are dressed one by one, which is quicker: under a sheet, putting a widget into
    another restyles all that is in it, level by level. So pages are built outside and come in ready.
    """
    app.setStyle("Fusion")
    app.setFont(font())
    _FocusVisible(app)
    app.styleHints().colorSchemeChanged.connect(_on_desktop_scheme)
    _choose(app, theme_name)
    if sheet:
        dress(app)


def system_name() -> str:
    """Return what the desktop asks for (``light`` where it says nothing)."""
    hints = QApplication.styleHints()
    return "dark" if hints.colorScheme() is Qt.ColorScheme.Dark else "light"


def use(theme_name: str) -> None:
    """Switch to ``light``, ``dark`` or ``system`` without rebuilding a single widget."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        _choose(app, theme_name)
        for wearer in _state.dressed:
            dress(wearer)
        changed.emit()


def dress(wearer: QApplication | QWidget) -> None:
    """Lay the style sheet of the theme in force over a window and all that is or will be in it."""
    _state.dressed = tuple(one for one in _state.dressed if isValid(one) and one is not wearer)
    if isValid(wearer):
        _state.dressed += (wearer,)
        wearer.setStyleSheet(style_sheet(tokens.PALETTES[_state.name]))


def _choose(app: QApplication, theme_name: str) -> None:
    _state.follows = False  # what we set ourselves below is no wish of the desktop's
    if theme_name == "system":
        app.styleHints().unsetColorScheme()
        _state.name = system_name()
        _state.follows = True
    else:
        _state.name = theme_name
        scheme = Qt.ColorScheme.Dark if theme_name == "dark" else Qt.ColorScheme.Light
        app.styleHints().setColorScheme(scheme)  # native title bars follow where the platform can
    app.setPalette(_palette())


def _on_desktop_scheme() -> None:
    if _state.follows and system_name() != _state.name:
        use("system")


def _palette() -> QPalette:
    role = QPalette.ColorRole
    made = QPalette()
    for part, token in (
        (role.Window, "bg"),
        (role.Base, "surface"),
        (role.AlternateBase, "sunken"),
        (role.WindowText, "text"),
        (role.Text, "text"),
        (role.Button, "surface"),
        (role.ButtonText, "text"),
        (role.BrightText, "onprimary"),
        (role.Highlight, "primary"),
        (role.HighlightedText, "onprimary"),
        (role.PlaceholderText, "text3"),
        (role.Link, "onsoft"),
        (role.LinkVisited, "onsoft"),
        (role.ToolTipBase, "text"),
        (role.ToolTipText, "surface"),
        (role.Accent, "primary"),
        (role.Mid, "border"),
        (role.Light, "surface"),
        (role.Dark, "strong"),
    ):
        made.setColor(part, color(token))
    for part in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, part, color("text3"))
    return made
