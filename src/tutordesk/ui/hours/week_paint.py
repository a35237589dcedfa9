"""How weekly hours look: hour lines, round blocks with their times, stranded sessions. Pixels only.

It is given a picture of the week (``Scene``) and paints the part that is asked for; which hours there are
and what a person does to them is decided elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetrics, QPainter, QPainterPath, QPen

from tutordesk.domain.painting import DAY, Piece, Span
from tutordesk.i18n import _
from tutordesk.ui import clock_words, theme

EDGE = 3
RADIUS = 7
LINE = 16


@dataclass(frozen=True, slots=True)
class Stranded:
    """A session that a draft would strand, where it lies in the week."""

    iso_weekday: int
    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Column:
    """Where one weekday lies."""

    iso_weekday: int
    left: int
    width: int


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is painted: columns, the pixel of midnight, pixels a minute, pieces, others, sessions."""

    columns: tuple[Column, ...]
    top: int
    scale: float
    pieces: tuple[Piece, ...]
    others: tuple[tuple[int, Span], ...]
    stranded: tuple[Stranded, ...]
    mirrored: bool

    def y(self, minute: float) -> float:
        """Return the pixel of a minute of the day."""
        return self.top + minute * self.scale


# Kind -> ground, line, words.
_TONES = {
    "stays": ("soft", "primary", "onsoft"),
    "added": ("oksoft", "ok", "ok"),
    "removed": ("dangersoft", "danger", "danger"),
}


def paint_week(painter: QPainter, scene: Scene, region: QRect) -> None:
    """Paint what lies in ``region``."""
    painter.fillRect(region, theme.color("surface"))
    _paint_lines(painter, scene, region)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for column in scene.columns:
        if not region.intersects(QRect(column.left, region.top(), column.width, region.height())):
            continue
        for day, span in scene.others:
            if day == column.iso_weekday:
                _paint_other(painter, _box(scene, column, *span), region, span)
        for piece in scene.pieces:
            if piece.iso_weekday == column.iso_weekday:
                _paint_piece(painter, _box(scene, column, piece.start, piece.end), region, piece)
        for session in scene.stranded:
            if session.iso_weekday == column.iso_weekday:
                _paint_session(painter, _box(scene, column, session.start, session.end), region, session)


def _box(scene: Scene, column: Column, start: float, end: float) -> QRectF:
    top, bottom = scene.y(start), scene.y(end)
    return QRectF(
        column.left + EDGE + 0.5, top + 0.5, column.width - 2 * EDGE - 1, max(3.0, bottom - top - 1)
    )


def _paint_lines(painter: QPainter, scene: Scene, region: QRect) -> None:
    painter.setPen(QPen(theme.color("grid"), 1))
    for hour in range(24):
        y = round(scene.y(hour * 60))
        if region.top() <= y <= region.bottom():
            painter.drawLine(region.left(), y, region.right(), y)


def _paint_piece(painter: QPainter, box: QRectF, region: QRect, piece: Piece) -> None:
    if not box.intersects(QRectF(region)):
        return
    ground, line, ink = _TONES[piece.kind]
    shape = _shape(box, flat_top=piece.from_before, flat_bottom=piece.goes_on)
    painter.setBrush(theme.color(ground))
    if piece.kind == "removed":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPath(shape)
        painter.setBrush(QBrush(theme.color("danger", 60), Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(theme.color(line), 1, Qt.PenStyle.DashLine))
    else:
        painter.setPen(QPen(theme.color(line, 120 if piece.kind == "stays" else 255), 1))
    painter.drawPath(shape)
    _paint_times(painter, box, piece, ink)


def _shape(box: QRectF, *, flat_top: bool, flat_bottom: bool) -> QPainterPath:
    """A round block; an edge at midnight over which it goes on is straight and open."""
    shape = QPainterPath()
    radius = min(RADIUS, box.height() / 2)
    if not (flat_top or flat_bottom):
        shape.addRoundedRect(box, radius, radius)
        return shape
    if flat_top:
        shape.moveTo(box.topLeft())
        shape.lineTo(box.left(), box.bottom() - radius)
        shape.quadTo(box.bottomLeft(), QPointF(box.left() + radius, box.bottom()))
        shape.lineTo(box.right() - radius, box.bottom())
        shape.quadTo(box.bottomRight(), QPointF(box.right(), box.bottom() - radius))
        shape.lineTo(box.topRight())
    else:
        shape.moveTo(box.bottomLeft())
        shape.lineTo(box.left(), box.top() + radius)
        shape.quadTo(box.topLeft(), QPointF(box.left() + radius, box.top()))
        shape.lineTo(box.right() - radius, box.top())
        shape.quadTo(box.topRight(), QPointF(box.right(), box.top() + radius))
        shape.lineTo(box.bottomRight())
    return shape


def _paint_times(painter: QPainter, box: QRectF, piece: Piece, ink: str) -> None:
    start, end = clock_words.clock(piece.whole[0]), clock_words.clock(piece.whole[1])
    sign = {"added": "+ ", "removed": "− ", "stays": ""}[piece.kind]
    room = box.adjusted(6, 0, -1, 0)
    bold, plain = theme.font(12, 600, tabular=True), theme.font(12, 400, tabular=True)
    if piece.from_before:
        lines = [(_("until {time}").format(time=end), bold)]
    elif box.height() >= 2 * LINE + 4:
        lines = [(sign + start, bold), (_("to {time}").format(time=end), plain)]
    else:
        both = sign + clock_words.span(piece.whole)
        fits = QFontMetrics(bold).horizontalAdvance(both) <= room.width()
        lines = [(both if fits else sign + start, bold)]
    if box.height() < LINE - 2:
        return
    painter.setPen(theme.color(ink))
    _write(painter, room, room.top() + (5 if box.height() >= LINE + 8 else (box.height() - LINE) / 2), lines)


def _write(painter: QPainter, room: QRectF, top: float, lines: Sequence[tuple[str, QFont]]) -> None:
    for text, font in lines:
        painter.setFont(font)
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(
            QRectF(room.left(), top, room.width(), LINE),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            shown,
        )
        top += LINE


def _paint_other(painter: QPainter, box: QRectF, region: QRect, span: Span) -> None:
    """Hours of other dates that hold here too: there, but not for painting."""
    if not box.intersects(QRectF(region)):
        return
    painter.setPen(QPen(theme.color("strong"), 1, Qt.PenStyle.DotLine))
    painter.setBrush(theme.color("sunken"))
    painter.drawRoundedRect(box, RADIUS, RADIUS)
    if box.height() >= 2 * LINE + 4:
        painter.setPen(theme.color("text3"))
        plain = theme.font(12, 400, tabular=True)
        end = _("to {time}").format(time=clock_words.clock(span[1]))
        _write(
            painter,
            box.adjusted(6, 0, -1, 0),
            box.top() + 5,
            [(clock_words.clock(span[0]), plain), (end, plain)],
        )


def _paint_session(painter: QPainter, box: QRectF, region: QRect, session: Stranded) -> None:
    if not box.intersects(QRectF(region)):
        return
    inner = box.adjusted(3, 2, -3, -2)
    painter.setPen(QPen(theme.color("danger"), 1))
    painter.setBrush(theme.color("surface"))
    painter.drawRoundedRect(inner, 5, 5)
    painter.setPen(theme.color("danger"))
    room = inner.adjusted(5, 2, -2, -1)
    lines = [
        (session.name, theme.font(11, 600)),
        (clock_words.clock(session.start), theme.font(11, tabular=True)),
    ]
    height = 13.0
    top = room.top() + 1
    for text, font in lines[: max(1, int(room.height() // height))]:
        painter.setFont(font)
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(
            QRectF(room.left(), top, room.width(), height),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            shown,
        )
        top += height


def paint_clock(painter: QPainter, region: QRect, top: int, scale: float, width: int) -> None:
    """Paint the full hours beside the week, each on its line."""
    painter.fillRect(region, theme.color("surface"))
    painter.setFont(theme.font(12, 400, tabular=True))
    painter.setPen(theme.color("text3"))
    for hour in range(24):
        y = round(top + hour * 60 * scale)
        label = QRect(0, max(y - 8, top) if hour == 0 else y - 8, width - 8, 16)
        if label.intersects(region):
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(label, flags, clock_words.clock(hour * 60))


def others_by_day(ring: Sequence[Span]) -> tuple[tuple[int, Span], ...]:
    """Cut a ring into the stretches of each weekday."""
    out: list[tuple[int, Span]] = []
    for start, end in ring:
        at = start
        while at < end:
            stop = min(end, (at // DAY + 1) * DAY)
            out.append((at // DAY % 7 + 1, (at % DAY, (stop - 1) % DAY + 1)))
            at = stop
    return tuple(out)
