"""Our line icons, tinted at paint time so that a theme flip needs no new icons.

Belongs here: reading ``resources/icons``, drawing and caching pixmaps. Which colour a token has is not.
"""

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from tutordesk.paths import resource

MIRRORED = {
    "chevron-left": "chevron-right",
    "chevron-right": "chevron-left",
    "arrow-left": "arrow-right",
    "arrow-right": "arrow-left",
}


@lru_cache(256)
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(1024)
def _drawn(name: str, colour: str, pixels: int, dpr: float) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(dpr)
    return pixmap


def reading_side(name: str) -> str:
    """The icon's name for the direction the window reads in: chevrons and arrows swap right-to-left."""
    if QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft:
        return MIRRORED.get(name, name)
    return name


def draw(name: str, colour: str, size: int, dpr: float | None = None) -> QPixmap:
    """Return the icon as a pixmap of ``size`` logical pixels, crisp at ``dpr`` (the sharpest screen's)."""
    app = QGuiApplication.instance()
    ratio = dpr or (app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0)
    return _drawn(reading_side(name), colour, max(1, round(size * ratio)), ratio)


def sharpness(painter: QPainter) -> float:
    """Return the device pixels per logical pixel where a painter paints.

    Asking for its device would make PySide load every class that can be painted on, to know what to call it.
    """
    return abs(painter.deviceTransform().m11()) or 1.0


class TintedEngine(QIconEngine):
    """An icon engine that asks for its colour whenever it is painted.

    In a rectangle wider than high the icon stands at the leading edge: the rest is the gap to a button's
    words, which neither Fusion nor the style sheet lets us choose.
    """

    def __init__(self, name: str, colour_of: Callable[[QIcon.Mode, QIcon.State], str]) -> None:
        super().__init__()
        self._name = name
        self._colour_of = colour_of

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Paint square, at the leading edge of ``rect``."""
        side = min(rect.width(), rect.height())
        drawn = draw(self._name, self._colour_of(mode, state), side, sharpness(painter))
        painter.drawPixmap(
            rect.x() + _lead(rect.width(), side), rect.y() + (rect.height() - side) // 2, drawn
        )

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return a pixmap of ``size`` physical pixels."""
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        """Return a pixmap of ``size`` logical pixels for a screen of ``scale`` (Qt hands both)."""
        side = max(1, min(size.width(), size.height()))
        drawn = draw(self._name, self._colour_of(mode, state), side, scale)
        if size.width() <= side:
            return drawn
        wide = QPixmap(round(size.width() * scale), round(side * scale))
        wide.fill(Qt.GlobalColor.transparent)
        wide.setDevicePixelRatio(scale)
        painter = QPainter(wide)
        painter.drawPixmap(_lead(size.width(), side), 0, drawn)
        painter.end()
        return wide

    def clone(self) -> QIconEngine:
        """Return a copy with the same colour source."""
        return TintedEngine(self._name, self._colour_of)


def _lead(width: int, side: int) -> int:
    rtl = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    return max(0, width - side) if rtl else 0
