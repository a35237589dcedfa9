"""Paper: A4 pages as PDF, in the light colours whatever the screen wears, and asking where to save them.

Belongs here: pages, margins, head and foot, text in boxes. Does not belong here: what is printed.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen
from PySide6.QtWidgets import QApplication

from tutordesk.i18n import _, format_number
from tutordesk.ui import theme, tokens
from tutordesk.ui.page import Page
from tutordesk.ui.widgets.save_dialog import ask_where

DPI, SCALE = 96, 4
MARGIN_MM = 12.0
HEAD, FOOT = 46, 22


class Paper:
    """Pages of one document, measured as on screen (96 dots an inch); ``close`` writes the last.

    Args:
        path: the file written.
        title: said at the head of every page.
        about: a quieter line below it.
        landscape: lying.

    Raises:
        OSError: the file cannot be written.
    """

    def __init__(self, path: Path, title: str, about: str, *, landscape: bool = False) -> None:
        self._title, self._about = title, about
        path.touch()  # says what is wrong where Qt would only fail
        self._writer = QPdfWriter(str(path))
        self._writer.setTitle(title)
        self._writer.setCreator("TutorDesk")
        self._writer.setResolution(DPI * SCALE)
        orientation = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
        margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
        page_size = QPageSize(QPageSize.PageSizeId.A4)
        self._writer.setPageLayout(QPageLayout(page_size, orientation, margins, QPageLayout.Unit.Millimeter))
        self.painter = QPainter()
        if not self.painter.begin(self._writer):
            raise OSError(str(path))
        self.painter.scale(SCALE, SCALE)
        self._number = 0
        self._turn()

    @property
    def mirrored(self) -> bool:
        """Whether the reader reads from the right."""
        return QApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft

    @property
    def sheet(self) -> QRectF:
        """What can be printed on."""
        size = self._writer.pageLayout().paintRectPixels(DPI).size()
        return QRectF(0, 0, size.width(), size.height())

    @property
    def room(self) -> QRectF:
        """What is left between head and foot."""
        return self.sheet.adjusted(0, HEAD, 0, -FOOT)

    def next_page(self) -> None:
        """Go on on another page."""
        self._writer.newPage()
        self._turn()

    def close(self) -> None:
        """Finish the document."""
        self.painter.end()

    def text(
        self,
        room: QRectF,
        words: str,
        px: int = 11,
        weight: int = 400,
        token: str = "text",  # noqa: S107  # a colour's name
        *,
        wrap: bool = False,
        far: bool = False,
    ) -> float:
        """Write into a box, cut with dots or wrapped; returns how high it came out."""
        font = theme.font(px, weight, tabular=True)
        self.painter.setFont(font)
        self.painter.setPen(ink(token))
        side = Qt.AlignmentFlag.AlignRight if far != self.mirrored else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop
        if wrap:
            flags |= Qt.TextFlag.TextWordWrap
            high = self.painter.boundingRect(room, int(flags), words).height()
        else:
            metrics = QFontMetricsF(font)
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
            high = metrics.height()
        self.painter.drawText(room, int(flags), words)
        return high

    def line(self, x1: float, y1: float, x2: float, y2: float, token: str = "border") -> None:  # noqa: S107
        """Draw a thin line."""
        self.painter.setPen(QPen(ink(token), 0.75))
        self.painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))

    def placed(self, rect: QRectF) -> QRectF:
        """A box as the reader sees it: from the other side where they read from the right."""
        if not self.mirrored:
            return rect
        return QRectF(self.sheet.width() - rect.right(), rect.top(), rect.width(), rect.height())

    def _turn(self) -> None:
        self._number += 1
        sheet = self.sheet
        self.text(QRectF(0, 0, sheet.width(), 24), self._title, 17, 600)
        self.text(QRectF(0, 23, sheet.width(), 16), self._about, 11, 400, "text3")
        foot = QRectF(0, sheet.height() - 14, sheet.width(), 14)
        page = _("Page {number}").format(number=format_number(self._number))
        self.text(foot, page, 9, 400, "text3", far=True)
        self.text(foot, "TutorDesk", 9, 400, "text3")


def ink(token: str) -> QColor:
    """A colour on paper: the light palette's."""
    return QColor(tokens.LIGHT[token])


def accent(position: int) -> tuple[QColor, QColor]:
    """A subject's strong and soft colours on paper."""
    strong = QColor(tokens.ACCENTS[position % len(tokens.ACCENTS)][0])
    return strong, theme.mixed(strong, ink("surface"), tokens.SOFT_SHARE["light"])


def save_as(page: Page, title: str, name: str, write: Callable[[Path], object]) -> None:
    """Ask where to save a PDF, or a table where ``name`` ends in csv; write it there, and say so."""
    choose_file(page, title, name, lambda path: _write(page, path, write))


def choose_file(page: Page, title: str, name: str, chosen: Callable[[Path], object]) -> None:
    """Ask where to save a PDF, or a table where ``name`` ends in csv."""
    kind = _("Tables (*.csv)") if name.endswith(".csv") else _("PDF documents (*.pdf)")
    ask_where(page, title, kind, name, lambda path: chosen(Path(path)))


def tell(page: Page, path: Path, *, saved: bool, why: str = "") -> None:
    """Say whether something was saved there; without a reason the file itself stood in the way."""
    if saved:
        page.context.notices.show_notice(_("Saved as {name}").format(name=path.name), "success")
    else:
        page.context.notices.show_notice(
            _("{name} could not be saved.").format(name=path.name),
            "warning",
            detail=why or _("Choose another folder, or close the file where it is open."),
        )


def _write(page: Page, path: Path, write: Callable[[Path], object]) -> None:
    try:
        write(path)
    except OSError:
        tell(page, path, saved=False)
    else:
        tell(page, path, saved=True)
