"""The slip a new student takes home: sign-in number and one-time password on one clean page.

Belongs here: the page and its file, which only its owner can read. Does not belong here: making the student.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from tutordesk.i18n import _, is_rtl
from tutordesk.ui import theme

DOTS_PER_INCH = 96
MARGIN_MM = 12.0


@dataclass(frozen=True, slots=True)
class Slip:
    """What is on the page."""

    centre: str
    phone: str
    name: str
    login: str
    password: str


def slip_pdf(slip: Slip) -> bytes:
    """Return the page as a PDF, A6 across: black on white whatever the theme, no picture, no colour."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(_("Sign-in slip"))
    writer.setResolution(DOTS_PER_INCH)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A6),
            QPageLayout.Orientation.Landscape,
            QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM),
            QPageLayout.Unit.Millimeter,
        )
    )
    painter = QPainter(writer)
    painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if is_rtl() else Qt.LayoutDirection.LeftToRight)
    room = QRectF(0, 0, writer.width(), writer.height())
    _paint(painter, room, slip)
    painter.end()
    buffer.close()
    return bytes(buffer.data().data())


def write_slip(path: Path, slip: Slip) -> None:
    """Write the page for its owner alone; the password stands on it.

    Raises:
        OSError: the file cannot be written.
    """
    content = slip_pdf(slip)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _paint(painter: QPainter, room: QRectF, slip: Slip) -> None:
    painter.setPen(QPen(Qt.GlobalColor.black, 1))
    y = _line(painter, room, 0, slip.centre, theme.font(13, 600))
    painter.drawLine(int(room.left()), int(y + 6), int(room.right()), int(y + 6))
    y = _line(painter, room, y + 16, slip.name, theme.font(20, 600))
    for label, value in ((_("Sign-in number"), slip.login), (_("One-time password"), slip.password)):
        y = _line(painter, room, y + 12, label, theme.font(11))
        y = _line(painter, room, y + 1, value, theme.font(22, 600, tabular=True))
    words = _("At the first sign-in you choose a password of your own. This one works only until then.")
    if slip.phone:
        words += "\n" + _("Forgotten? Call {phone}.").format(phone=slip.phone)
    painter.setFont(theme.font(11))
    rest = QRectF(room.left(), y + 10, room.width(), max(0.0, room.bottom() - y - 10))
    painter.drawText(rest, int(Qt.AlignmentFlag.AlignLeading | Qt.TextFlag.TextWordWrap), words)


def _line(painter: QPainter, room: QRectF, y: float, words: str, font: QFont) -> float:
    painter.setFont(font)
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
    box = QRectF(room.left(), room.top() + y, room.width(), metrics.height())
    painter.drawText(box, int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter), shown)
    return y + metrics.height()
