"""Words inside small blocks: fonts, widths and lines, kept because shaping them is dear.

Belongs here: painting one line of text into a block. Does not belong here: what the words are.
"""

from functools import lru_cache
from unicodedata import bidirectional

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from tutordesk.ui import theme

ELIDE_FROM = 44  # narrower than this, three dots would eat the name


def draw_line(painter: QPainter, room: QRectF, font: QFont, text: str, *, mirrored: bool) -> None:
    """Paint one line at the reading side; dots, and what is cut off, stay at the text's own end."""
    painter.setFont(font)
    own_rtl = text_is_rtl(text)
    if room.width() >= ELIDE_FROM:
        text = elided(font, text, int(room.width()))
    elif advance(font, text) > room.width():
        mirrored = own_rtl
    painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if own_rtl else Qt.LayoutDirection.LeftToRight)
    side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
    flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(room, flags, text)


def text_is_rtl(text: str) -> bool:
    """Whether a text begins in a script written right to left."""
    first = next((sign for sign in map(bidirectional, text) if sign in {"L", "R", "AL"}), "L")
    return first != "L"


# Shaping words with a variable font is the dearest part of a face; names and times come again every week.
@lru_cache(maxsize=4)
def fonts(struck: bool) -> tuple[QFont, QFont]:
    """The font of a name, struck through where it is off, and of what stands below it."""
    name = theme.font(13, 600)
    name.setStrikeOut(struck)
    return name, theme.font(12, 400, tabular=True)


@lru_cache(maxsize=8)
def _metrics(font: QFont) -> QFontMetrics:
    return QFontMetrics(font)


def line_height(font: QFont) -> int:
    """How high a line is."""
    return _metrics(font).height()


@lru_cache(maxsize=2048)
def advance(font: QFont, text: str) -> int:
    """How wide a text is."""
    return _metrics(font).horizontalAdvance(text)


@lru_cache(maxsize=2048)
def elided(font: QFont, text: str, width: int) -> str:
    """A text cut to a width."""
    if advance(font, text) <= width:
        return text
    return _metrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width)


@lru_cache(maxsize=2048)
def _broken(font: QFont, text: str, width: int) -> tuple[str, ...]:
    words = text.split(" ")
    for count in range(len(words) - 1, 0, -1):
        first = " ".join(words[:count])
        if count == 1 or advance(font, first) <= width:
            return first, " ".join(words[count:])
    return (text,)


def two_lines(font: QFont, text: str, width: float) -> list[str]:
    """A text on one line where it fits, else broken between words: as much as fits on the first."""
    return [text] if advance(font, text) <= width else list(_broken(font, text, int(width)))
