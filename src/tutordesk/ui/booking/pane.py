"""The right side of Book Sessions: tutor, course, slot grid and panel. It asks nothing itself."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QTime, Signal
from PySide6.QtWidgets import (
    QDateEdit,
    QHBoxLayout,
    QSizePolicy,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from tutordesk.i18n import _
from tutordesk.services.rows import OfferRow, SlotPlan, SlotRow, TutorProfile, TutorRow
from tutordesk.ui import theme
from tutordesk.ui.booking_panel import BookingPanel, offer_words
from tutordesk.ui.slots.days import OwnSession
from tutordesk.ui.slots.grid import SlotGridView
from tutordesk.ui.widgets.avatar import Avatar
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.combo import LabelledCombo
from tutordesk.ui.widgets.elided import ElidedLabel
from tutordesk.ui.widgets.icon import Icon
from tutordesk.ui.widgets.scroll import ScrollColumn

COURSE_WIDTH = 316
"""Room for a course of usual length with its minutes and its price."""


class TutorPane(Card):
    """One tutor to book: ``course_chosen``, ``slot_picked``, ``book_asked`` and ``back_asked`` are facts."""

    course_chosen = Signal()
    slot_picked = Signal(object)
    book_asked = Signal()
    back_asked = Signal()
    about_asked = Signal()

    def __init__(self, zone: str, *, desk: bool) -> None:
        super().__init__(margin=16, spacing=10)
        self._zone, self._desk = zone, desk
        self._narrow = False
        self.tutor: TutorRow | None = None
        self._offers: dict[UUID, OfferRow] = {}
        self.body.addLayout(self._header())
        self._course_below = QVBoxLayout()
        self.body.addLayout(self._course_below)
        self._rule = theme.rule()
        self.body.addWidget(self._rule)
        self.grid = SlotGridView(zone, passable=desk)
        self.grid.slot_picked.connect(self.slot_picked)
        self.grid.slot_activated.connect(self._on_activated)
        self.body.addWidget(self._scrolled(), 1)
        self.note = theme.label("", "small", wrap=True)
        self._notes = QWidget()
        notes = QVBoxLayout(self._notes)
        notes.setContentsMargins(0, 0, 0, 0)
        notes.addWidget(self._note_line())
        if desk:
            self.other_time = OtherTime(zone)
            self.other_time.chosen.connect(self._on_other_time)
            self.other_time.hide()
            notes.addWidget(self.other_time)
        self._below_slots = QVBoxLayout()
        self.body.addLayout(self._below_slots)
        self.body.addWidget(theme.rule())
        self.panel = BookingPanel(zone, desk=desk, repeats=desk)
        self.panel.book_asked.connect(self.book_asked)
        self.body.addWidget(self.panel)
        self.set_narrow(narrow=False)

    # --- what the page says ---
    def show_tutor(self, row: TutorRow) -> None:
        """Show a tutor before the profile has arrived."""
        if self.tutor is None or self.tutor.tutor_id != row.tutor_id:
            self._offers = {}
            self.course.set_options([(None, _("Any course"))])
            self.grid.clear()
        self.tutor = row
        self.avatar.show_person(row.display_name, row.subjects[0].position if row.subjects else None)
        self.name.show_text(row.display_name)
        self.headline.show_text(row.headline)

    def show_profile(self, profile: TutorProfile, course_id: UUID | None) -> None:
        """Offer the tutor's courses; ``course_id`` or the only one is chosen."""
        self.show_tutor(profile.tutor)
        self.about.setToolTip(profile.bio or _("No description yet."))
        self._offers = {offer.course.course_id: offer for offer in profile.offers}
        wanted = self.course.key or course_id
        if wanted not in self._offers:
            wanted = next(iter(self._offers)) if len(self._offers) == 1 else None
        options = [(key, offer_words(offer)) for key, offer in self._offers.items()]
        self.course.set_options([(None, _("Any course")), *options])
        self.course.choose(wanted)
        self._refresh_tooltip()

    def show_plan(self, plan: SlotPlan, own: Sequence[OwnSession]) -> None:
        """Show the slots."""
        self.grid.show_plan(plan, self.tutor.display_name if self.tutor else "", own)
        self._show_note()

    @property
    def offer(self) -> OfferRow | None:
        """The course chosen, as this tutor offers it."""
        return self._offers.get(self.course.key)

    @property
    def minutes(self) -> int | None:
        """The length slots are shown for: the course's, else the tutor's shortest; None without offers."""
        if self.offer is not None:
            return self.offer.course.session_minutes
        return min((one.course.session_minutes for one in self._offers.values()), default=None)

    def set_narrow(self, *, narrow: bool) -> None:
        """Stack course and panel, and offer the way back to the list."""
        self._narrow = narrow
        self._show_note()
        self._rule.setVisible(not narrow)
        self.body.setSpacing(6 if narrow else 10)
        self.back.setVisible(narrow)
        self.about.setVisible(narrow)
        if narrow:
            self._course_below.addWidget(self.course)
            self.course.setMaximumWidth(16777215)
        else:
            self._head.addWidget(self.course)
            self.course.setFixedWidth(COURSE_WIDTH)
        self.course.setMinimumWidth(0 if narrow else COURSE_WIDTH)
        # In one column the room is for the slots: what is said about them scrolls along.
        (self._among_slots if narrow else self._below_slots).addWidget(self._notes)
        self.grid.set_strip(always=narrow)
        self.panel.set_narrow(narrow=narrow)
        margin = 12 if narrow else 16
        self.body.setContentsMargins(margin, margin, margin, margin)

    # --- parts ---
    def _header(self) -> QHBoxLayout:
        self.back = theme.icon_button("arrow-left", _("All tutors"), "quiet")
        self.back.clicked.connect(self.back_asked)
        self.avatar = Avatar("", 44)
        self.name = ElidedLabel(role="h2")
        self.name.setAccessibleIdentifier("tutor-name")
        self.headline = ElidedLabel(role="body")
        self.about = theme.icon_button("info", _("About this tutor"), "quiet")
        self.about.clicked.connect(self.about_asked)
        self.course = LabelledCombo(_("Course"), show_label=False)
        self.course.combo.setAccessibleIdentifier("course")
        self.course.combo.setSizeAdjustPolicy(
            self.course.combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.course.combo.setMinimumContentsLength(12)
        self.course.combo.currentIndexChanged.connect(lambda _index: self._refresh_tooltip())
        self.course.chosen.connect(lambda _key: self.course_chosen.emit())
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.headline)
        self._head = QHBoxLayout()
        self._head.setSpacing(12)
        self._head.addWidget(self.back)
        self._head.addWidget(self.avatar)
        self._head.addLayout(words, 1)
        self._head.addWidget(self.about)
        return self._head

    def _refresh_tooltip(self) -> None:
        self.course.combo.setToolTip(self.course.combo.currentText())

    def _scrolled(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.grid)
        self._among_slots = QVBoxLayout()
        column.addLayout(self._among_slots)
        column.addStretch(1)
        area = ScrollColumn(holder, beside=True)
        area.setMinimumHeight(120)
        area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        return area

    def _show_note(self) -> None:
        """Where height is short, only a tutor's other clock is worth a line; the status line names ours."""
        self._note_row.setVisible(self._desk or not self._narrow or self.grid.clocks_differ)
        words = self.grid.zone_note()
        if words and not self._narrow:
            hint = _("Enter or a double-click books at once.")
            words = _("{zone_note} {hint}").format(zone_note=words, hint=hint)
        self.note.setText(words)

    def _note_line(self) -> QWidget:
        self._note_row = QWidget()
        line = QHBoxLayout(self._note_row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(Icon("info", "text3", 16))
        line.addWidget(self.note, 1)
        if self._desk:
            other = theme.button(_("Another time…"), "link")
            other.clicked.connect(lambda: self.other_time.setVisible(self.other_time.isHidden()))
            line.addWidget(other)
        return self._note_row

    def _on_activated(self, row: SlotRow) -> None:
        self.slot_picked.emit(row)
        if self.panel.obstacle:
            (self.course.combo if self.offer is None else self.panel.requirements).setFocus()
        else:
            self.book_asked.emit()

    def _on_other_time(self, starts_at: datetime) -> None:
        ends_at = starts_at + timedelta(minutes=self.minutes or 60)
        self.grid.choose(None)
        self.slot_picked.emit(SlotRow(starts_at, ends_at, False, "no_hours"))


class OtherTime(QWidget):
    """A start that is not on the grid, typed in by the desk; the reason is asked for in the panel."""

    chosen = Signal(object)

    def __init__(self, zone: str) -> None:
        super().__init__()
        self._zone = zone
        now = datetime.now(UTC).astimezone(ZoneInfo(zone))
        self.on_date = QDateEdit(QDate(now.year, now.month, now.day))
        self.on_date.setCalendarPopup(True)
        self.at_time = QTimeEdit(QTime(now.hour, 0))
        self.at_time.setDisplayFormat("HH:mm")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for text, editor in ((_("Day"), self.on_date), (_("Time"), self.at_time)):
            label = theme.label(text, "label")
            label.setBuddy(editor)
            editor.setFont(theme.font(14))
            editor.setAccessibleName(text)
            row.addWidget(label)
            row.addWidget(editor)
        use = theme.button(_("Use this time"))
        use.clicked.connect(lambda: self.chosen.emit(self.instant))
        row.addWidget(use)
        row.addStretch(1)

    @property
    def instant(self) -> datetime:
        """The start typed in, as an instant; of a repeated hour the first pass."""
        day, time = self.on_date.date(), self.at_time.time()
        here = ZoneInfo(self._zone)
        wall = datetime(day.year(), day.month(), day.day(), time.hour(), time.minute(), tzinfo=here)
        return wall.astimezone(UTC)
