"""The two shapes of a slot grid: two weeks of columns, and one day in its parts. Built anew per plan."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_day, format_number, format_range
from tutordesk.services.rows import SlotRow
from tutordesk.ui import theme
from tutordesk.ui.slots import reasons
from tutordesk.ui.slots.buttons import SLOT_HEIGHT, MoreButton, ReasonTile, SlotButton, TakenMark
from tutordesk.ui.slots.days import PARTS, DaySlots, OwnSession, Why, part_of, starts_by_part, why_not_in
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.flow import FlowLayout
from tutordesk.ui.widgets.icon import Icon

ROWS = 4
"""Starts a day shows in the wide grid; with more, the last place says how many."""
OWN_ROWS = 1
"""Places of these that an own session takes."""

MakeButton = Callable[[SlotRow], SlotButton]


@dataclass(frozen=True)
class Scene:
    """What both shapes need to know to word what they show."""

    tutor_name: str
    minutes: int
    zone: str
    now: datetime
    today: date
    taken: frozenset[datetime]
    button: MakeButton
    student_name: str = ""

    def why(self, why: Why, on_date: date) -> str:
        """Word a reason."""
        return reasons.sentence(
            why, self.tutor_name, on_date, self.zone, self.now, student_name=self.student_name
        )

    def tile(self, why: Why, on_date: date) -> ReasonTile:
        """Return the tile of an empty day."""
        head = reasons.title(why, student_name=self.student_name)
        text = self.why(why, on_date)
        spoken = _("{day}: {reason}. {sentence}").format(
            day=format_day(on_date, style="spoken"), reason=head, sentence=text
        )
        return ReasonTile(reasons.ICONS[why.reason], head, text, spoken)

    def own_tile(self, one: OwnSession) -> ReasonTile:
        """Return the small tile of an own session."""
        span = format_range(one.starts_at, one.ends_at, self.zone)
        head = _("Your session")
        short = _("Yours {time}").format(time=reasons.clock(one.starts_at, self.zone))
        spoken = _("{day}: {reason}. {sentence}").format(
            day=format_day(one.starts_at, self.zone, "spoken"), reason=head, sentence=span
        )
        return ReasonTile("user", short, f"{head}, {span}", spoken, small=True)


class WeekRow(QWidget):
    """Seven days, each a column of starts or one tile; ``opened`` shows one day in full below."""

    def __init__(
        self,
        days: Sequence[DaySlots],
        scene: Scene,
        *,
        opened: date | None,
        on_more: Callable[[date], None],
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        for place, day in enumerate(days):
            grid.addWidget(DayHead(day, scene), 0, place)
            grid.setColumnStretch(place, 1)
            grid.setColumnMinimumWidth(place, 46)
            if day.why is not None and not _marks(day, scene):
                grid.addWidget(scene.tile(day.why, day.on_date), 1, place, ROWS, 1)
            else:
                self._fill(grid, place, day, scene, opened=opened == day.on_date, on_more=on_more)
        tallest = max((min(ROWS, _height(day, scene)) for day in days), default=0)
        for row in range(1, max(tallest, ROWS if any(day.why for day in days) else 1) + 1):
            grid.setRowMinimumHeight(row, SLOT_HEIGHT)
        column.addLayout(grid)
        for day in days:
            if day.on_date == opened:
                pane = Card(margin=12, spacing=8)
                pane.body.addWidget(theme.label(format_day(day.on_date, style="spoken"), "h3"))
                pane.body.addWidget(DayParts(day, scene))
                column.addWidget(pane)

    def _fill(
        self,
        grid: QGridLayout,
        place: int,
        day: DaySlots,
        scene: Scene,
        *,
        opened: bool,
        on_more: Callable[[date], None],
    ) -> None:
        taken = _marks(day, scene)
        entries: list[SlotRow | datetime] = sorted(
            [*day.starts, *taken], key=lambda one: one if isinstance(one, datetime) else one.starts_at
        )
        room = ROWS - (OWN_ROWS if day.own else 0)
        hidden = 0 if len(entries) <= room else len(entries) - (room - 1)
        shown = entries if not hidden else entries[: room - 1]
        row = 1
        for one in shown:
            made = TakenMark(one, scene.zone) if isinstance(one, datetime) else scene.button(one)
            grid.addWidget(made, row, place)
            row += 1
        if hidden:
            more = MoreButton(hidden, day, opened=opened)
            more.clicked.connect(lambda: on_more(day.on_date))
            grid.addWidget(more, row, place)
            row += 1
        if day.own:
            tile = scene.own_tile(day.own[0])
            grid.addWidget(tile, row, place, OWN_ROWS, 1, Qt.AlignmentFlag.AlignTop)


def _marks(day: DaySlots, scene: Scene) -> list[datetime]:
    """Starts just taken on that day."""
    free = {row.starts_at for row in day.starts}
    spans = [(row.starts_at, row.ends_at) for row in day.rows]
    return [
        one
        for one in scene.taken
        if one not in free
        and spans
        and spans[0][0] <= one < spans[-1][1]
        and format_day(one, scene.zone, "long") == format_day(day.on_date, style="long")
    ]


def _height(day: DaySlots, scene: Scene) -> int:
    return len(day.starts) + len(_marks(day, scene)) + (OWN_ROWS if day.own else 0)


class DayHead(QLabel):
    """Weekday and date above a column; today is named by its word."""

    def __init__(self, day: DaySlots, scene: Scene) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedHeight(24)
        self.setMinimumWidth(40)
        self.setFont(theme.font(13))
        today = day.on_date == scene.today
        weekday = _("Today") if today else format_day(day.on_date, style="weekday_short")
        self._parts = (weekday, format_number(day.on_date.day))
        why_here = [scene.why(why, day.on_date) for why in ([day.why] if day.why else [])]
        self.setToolTip("\n".join([format_day(day.on_date, style="long"), *why_here]))
        theme.changed.connect(self._show)
        self._show()

    def sizeHint(self) -> QSize:
        """Narrow columns elide nothing: both words are short."""
        words = "  ".join(self._parts)
        return QSize(QFontMetrics(theme.font(13, 600)).horizontalAdvance(words) + 8, 24)

    def _show(self) -> None:
        muted = theme.color("text3").name()
        weekday, number = self._parts
        self.setText(f"<span style='color:{muted}'>{weekday}</span>&nbsp;&nbsp;<b>{number}</b>")


class DayParts(QWidget):
    """One day in full: morning, afternoon and evening, each with its starts or the reason for none."""

    LABEL_WIDTH = 84

    def __init__(self, day: DaySlots, scene: Scene) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        by_part = starts_by_part(day, scene.zone)
        marks = _marks(day, scene)
        for part in PARTS:
            mine = [one for one in day.own if part_of(one.starts_at, scene.zone) == part]
            gone = [one for one in marks if part_of(one, scene.zone) == part]
            line = QHBoxLayout()
            line.setSpacing(8)
            head = theme.label(reasons.part_title(part), "body")
            head.setFixedHeight(SLOT_HEIGHT)
            head.setMinimumWidth(self.LABEL_WIDTH)
            line.addWidget(head, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(self._part(day, part, list(by_part[part]), mine, gone, scene=scene), 1)
            column.addLayout(line)

    @staticmethod
    def _part(
        day: DaySlots,
        part: str,
        starts: list[SlotRow],
        mine: list[OwnSession],
        gone: list[datetime],
        *,
        scene: Scene,
    ) -> QWidget:
        holder = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        flow = FlowLayout(holder, spacing=8)
        widgets: list[tuple[datetime, QWidget]] = [(one, TakenMark(one, scene.zone)) for one in gone]
        widgets += [(row.starts_at, scene.button(row)) for row in starts]
        for _at, widget in sorted(widgets, key=lambda pair: pair[0]):
            widget.setFixedWidth(max(88, widget.sizeHint().width()))
            flow.addWidget(widget)
        for one in mine:
            tile = scene.own_tile(one)
            tile.setFixedWidth(136)
            flow.addWidget(tile)
        if not widgets and not mine:
            why = why_not_in(day, part, scene.zone)
            if why is not None:
                words = reasons.part_sentence(
                    why,
                    part,
                    scene.tutor_name,
                    day,
                    scene.why(why, day.on_date),
                    student_name=scene.student_name,
                )
                flow.addWidget(_remark(reasons.ICONS[why.reason], words))
        return holder


def _remark(icon: str, sentence: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(Icon(icon, "text3", 16))
    words = theme.label(sentence, "body")
    words.setFixedHeight(SLOT_HEIGHT)
    words.setToolTip(words.text())
    row.addWidget(words)
    return line
