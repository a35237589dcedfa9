"""One tutor to read at leisure: who they are, what they teach and cost, when they are free next."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_minutes, format_money, format_offset, zone_city
from tutordesk.services.rows import OfferRow, TutorProfile
from tutordesk.ui import theme
from tutordesk.ui.finder.model import place_words, price_words
from tutordesk.ui.widgets.avatar import Avatar
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.elided import ElidedLabel
from tutordesk.ui.widgets.flow import FlowLayout
from tutordesk.ui.widgets.pill import Pill, SubjectPill
from tutordesk.ui.widgets.scroll import ScrollColumn


class ProfileView(Card):
    """A profile as a card; ``times_asked`` and ``enroll_asked`` carry a course's id."""

    times_asked = Signal(object)
    enroll_asked = Signal(object)
    compare_asked = Signal()
    close_asked = Signal()

    def __init__(self, profile: TutorProfile, when: Callable[[datetime], str], now: datetime) -> None:
        super().__init__(margin=20, spacing=12)
        self.profile = profile
        self._when = when
        self._enroll: dict[UUID, QWidget] = {}
        name = profile.tutor.display_name
        self.setAccessibleName(_("Profile of {name}").format(name=name))
        self.body.addLayout(self._header(name))
        self.body.addWidget(self._tags(now))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(theme.label(profile.bio or _("No description yet."), "body", wrap=True))
        column.addWidget(theme.rule())
        column.addWidget(theme.label(_("Courses"), "h3"))
        if not profile.offers:
            column.addWidget(theme.label(_("No courses at the moment."), "muted"))
        for offer in profile.offers:
            column.addWidget(self._offer(offer))
        column.addStretch(1)
        self.body.addWidget(ScrollColumn(inside, beside=True), 1)
        self.body.addWidget(theme.rule())
        self.body.addLayout(self._foot())
        self.show_writes("")

    def show_next_free(self, starts_at: datetime | None) -> None:
        """Show the next free start."""
        if starts_at is None:
            self._next.show_words(_("No free start soon"), "quiet", "calendar-off")
        else:
            self._next.show_words(_("Next free: {when}").format(when=self._when(starts_at)), "ok", "clock")
        self._next.show()

    def show_enrolled(self, course_id: UUID) -> None:
        """Mark a course as joined."""
        button = self._enroll.get(course_id)
        if button is not None:
            button.hide()
        for pill in self.findChildren(Pill):
            if pill.property("course") == str(course_id):
                pill.show()

    def show_writes(self, refusal: str) -> None:
        """Grey what writes, with the reason; empty allows it again."""
        for button in self._enroll.values():
            button.setEnabled(not refusal)
            button.setToolTip(refusal or _("Join the course; it then stands in My Classes."))
            button.setAccessibleDescription(refusal)

    def set_comparing(self, *, possible: bool, comparing: bool) -> None:
        """Offer to compare, or to close this side of a comparison."""
        self.compare.setVisible(possible and not comparing)
        self.close_side.setVisible(comparing)

    # --- parts ---
    def _header(self, name: str) -> QHBoxLayout:
        tutor = self.profile.tutor
        position = tutor.subjects[0].position if tutor.subjects else None
        title = ElidedLabel(name, "h2")
        title.setAccessibleIdentifier("profile-name")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(title)
        headline = theme.label(tutor.headline, "body", wrap=True)
        words.addWidget(headline)
        words.addStretch(1)
        self.close_side = theme.icon_button("x", _("Stop comparing {name}").format(name=name), "quiet")
        self.close_side.clicked.connect(self.close_asked)
        self.close_side.hide()
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(Avatar(name, 64, position), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.close_side, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _tags(self, now: datetime) -> QWidget:
        tutor = self.profile.tutor
        holder = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        flow = FlowLayout(holder, spacing=8)
        self._next = Pill("", "ok", "clock")
        self._next.hide()
        flow.addWidget(self._next)
        for subject in tutor.subjects:
            flow.addWidget(SubjectPill(subject.name, subject.position))
        if price := price_words(tutor):
            flow.addWidget(Pill(price, "quiet", "coins"))
        if place := place_words(tutor):
            flow.addWidget(Pill(place, "quiet", "pin"))
        city = _("{city} ({offset})").format(
            city=zone_city(tutor.timezone), offset=format_offset(now, tutor.timezone)
        )
        flow.addWidget(Pill(city, "quiet", "globe"))
        return holder

    def _offer(self, offer: OfferRow) -> QWidget:
        course = offer.course
        line = QWidget()
        title = ElidedLabel(course.name, "strong")
        facts = [format_minutes(course.session_minutes), _offer_place(offer)]
        below = ElidedLabel(" · ".join(fact for fact in facts if fact), "body")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(title)
        words.addWidget(below)
        price = theme.label(format_money(offer.price, offer.currency), "strong", tabular=True)
        enroll = theme.button(_("Enroll"))
        enroll.setAccessibleName(_("Enroll in {course}").format(course=course.name))
        enroll.clicked.connect(partial(self._ask_enroll, course.course_id))
        self._enroll[course.course_id] = enroll
        joined = Pill(_("Enrolled"), "ok", "check-circle")
        joined.setProperty("course", str(course.course_id))
        joined.hide()
        times = theme.icon_button(
            "calendar-plus", _("See free times for {course}").format(course=course.name), "quiet"
        )
        times.clicked.connect(partial(self._ask_times, course.course_id))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(10)
        row.addLayout(words, 1)
        row.addWidget(price)
        row.addWidget(times)
        row.addWidget(joined)
        row.addWidget(enroll)
        width = max(joined.sizeHint().width(), enroll.sizeHint().width())
        for part in (joined, enroll):  # so that prices stand in one column
            part.setFixedWidth(width)
        return line

    def _foot(self) -> QHBoxLayout:
        self.compare = theme.button(_("Compare"), "secondary", "columns")
        self.compare.setToolTip(_("Keep this profile and choose another one beside it."))
        self.compare.clicked.connect(self.compare_asked)
        see = theme.button(_("See free times"), "primary", "calendar-plus")
        see.setAccessibleIdentifier("see-free-times")
        see.setMinimumHeight(40)
        see.setEnabled(bool(self.profile.offers))
        see.clicked.connect(partial(self._ask_times, None))
        row = QHBoxLayout()
        row.addWidget(self.compare)
        row.addStretch(1)
        row.addWidget(see)
        return row

    def _ask_times(self, course_id: UUID | None, _checked: bool = False) -> None:  # Qt's signature
        self.times_asked.emit(course_id)

    def _ask_enroll(self, course_id: UUID, _checked: bool = False) -> None:  # Qt's signature
        self.enroll_asked.emit(course_id)


def _offer_place(offer: OfferRow) -> str:
    if offer.online and offer.in_person:
        return (
            _("online, in person ({place})").format(place=offer.place)
            if offer.place
            else _("online, in person")
        )
    if offer.online:
        return _("online")
    return _("in person ({place})").format(place=offer.place) if offer.place else _("in person")
