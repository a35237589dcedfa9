"""*What a student sees*: the free slots that a draft of hours makes, and whether anybody can book at all.

Belongs here: the card and its words. Does not belong here: when to ask (the page), computing slots.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.services.rows import BookableRow, OfferRow, SlotPlan
from tutordesk.ui import theme
from tutordesk.ui.rules import words as rule_words
from tutordesk.ui.slots.grid import SlotGridView
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.combo import LabelledCombo
from tutordesk.ui.widgets.icon import Icon

USUAL_MINUTES = 60


class PreviewCard(Card):
    """``plan_wanted`` asks for a plan of ``grid.span`` for ``minutes``."""

    plan_wanted = Signal()

    def __init__(self, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(spacing=8, parent=parent)
        self.setAccessibleIdentifier("preview")
        self.minutes = USUAL_MINUTES
        self.grid = SlotGridView(zone, compact=True)
        self.grid.set_strip(always=True)
        self.grid.span_wanted.connect(self.plan_wanted)
        self.grid.slot_picked.connect(lambda _row: self.grid.choose(None))
        self.body.addWidget(theme.label(_("What a student sees"), "h3"))
        self._about = theme.label(" ", "small", wrap=True)
        self.body.addWidget(self._about)
        self.alarm = QFrame()
        self.alarm.setProperty("kind", "notice")
        self.alarm.setProperty("tone", "warning")
        self.alarm_title = theme.label(_("Nobody can book you yet"), "strong")
        self.alarm_text = theme.label("", "body", wrap=True)
        self.alarm_text.setAccessibleIdentifier("not-bookable")
        said = QVBoxLayout()
        said.setSpacing(1)
        said.addWidget(self.alarm_title)
        said.addWidget(self.alarm_text)
        row = QHBoxLayout(self.alarm)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(10)
        row.addWidget(Icon("warning", "warn", 20), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(said, 1)
        self.alarm.hide()
        self.body.addWidget(self.alarm)
        self.course = LabelledCombo(_("Course"), beside=True)
        self.course.combo.setAccessibleIdentifier("preview-course")
        self.course.chosen.connect(self._on_course)
        self.course.hide()
        self.body.addWidget(self.course)
        self.body.addWidget(self.grid)

    def show_offers(self, offers: Sequence[OfferRow]) -> None:
        """Offer the courses whose length a student may look for; the shortest first."""
        courses = sorted((offer.course for offer in offers), key=lambda one: (one.session_minutes, one.name))
        self.course.set_options(
            [
                (
                    one.session_minutes,
                    _("{course}, {length}").format(
                        course=one.name, length=rule_words.length(one.session_minutes)
                    ),
                )
                for one in courses
            ]
        )
        self.course.setVisible(len(courses) > 1)
        if courses:
            self.minutes = int(self.course.key)

    def show_plan(self, plan: SlotPlan, *, draft: bool) -> None:
        """Show the slots of a draft, or of what is stored."""
        self.grid.show_plan(plan, "")
        self._about.setText(
            _("With your changes, before they are saved.") if draft else _("As students can book you now.")
        )

    def show_bookable(self, row: BookableRow, *, draft: bool) -> None:
        """Say so when nobody can book."""
        if not row.reason:
            self.alarm.hide()
            return
        self.alarm_title.setText(
            _("Nobody could book you with these hours") if draft else _("Nobody can book you yet")
        )
        self.alarm_text.setText(why_not(row.reason))
        self.alarm.show()

    def show_missing(self) -> None:
        """Say that the slots could not be computed."""
        self._about.setText(_("The free slots could not be loaded. They come back with your next change."))

    def _on_course(self, minutes: int) -> None:
        self.minutes = minutes
        self.plan_wanted.emit()


def why_not(reason: str) -> str:
    """Say why nobody can book in the next two weeks."""
    return {
        "inactive": _("Your account is not active. The front desk can activate it."),
        "unlisted": _("You are not listed among the tutors. The front desk can list you."),
        "no_offer": _("You offer no course yet."),
        "no_hours": _("You have no hours in the next two weeks. Add some in the week."),
        "closed": _("All your hours of the next two weeks are closed."),
        "too_short": _("None of your hours is long enough for your shortest course."),
        "booked": _("All your hours of the next two weeks are booked."),
        "notice": _("All your hours are too soon or too far ahead for your booking rules."),
    }.get(reason, _("None of your hours of the next two weeks can be booked."))
