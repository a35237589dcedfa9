"""Filters and sort of the finder: one ``TutorCriteria``; active filters as removable chips."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tutordesk.i18n import _, first_weekday, format_day, format_money
from tutordesk.services.rows import CourseRow, SubjectRow, TutorCriteria
from tutordesk.ui import theme
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.chip import Chip
from tutordesk.ui.widgets.combo import LabelledCombo
from tutordesk.ui.widgets.flow import FlowLayout
from tutordesk.ui.widgets.search import SearchField

PRICES = (20, 30, 40, 50, 60, 80)
MONDAY = date(2024, 1, 1)


class FilterBar(QWidget):
    """Search field, subject, sort, the panel of further filters and the chips of active ones."""

    changed = Signal()

    def __init__(self, zone: str, currency: str) -> None:
        super().__init__()
        self._zone, self._currency = zone, currency
        self._courses: tuple[CourseRow, ...] = ()
        self._subjects: tuple[SubjectRow, ...] = ()
        self._weekdays: dict[int, Chip] = {}
        self._parts: dict[str, Chip] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.search = SearchField(_("Search tutors"), _("Name, subject or topic"))
        self.search.setAccessibleIdentifier("search-tutors")
        self.search.searched.connect(lambda _text: self._tell())
        self.toggle = theme.icon_button("sliders", _("Filters"))
        self.toggle.setCheckable(True)
        self.toggle.setAccessibleIdentifier("filters")
        self.toggle.toggled.connect(self._on_toggled)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.search, 1)
        top.addWidget(self.toggle)
        column.addLayout(top)
        self.subject = LabelledCombo(_("Subject"), show_label=False)
        self.subject.combo.setAccessibleIdentifier("subject")
        self.sort = LabelledCombo(_("Sort by"), show_label=False)
        second = QHBoxLayout()
        second.setSpacing(8)
        second.addWidget(self.subject, 1)
        second.addWidget(self.sort, 1)
        column.addLayout(second)
        self.panel = self._panel()
        self.panel.hide()
        column.addWidget(self.panel)
        self._chips = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._chips.setSizePolicy(policy)
        self._chip_row = FlowLayout(self._chips, spacing=6)
        column.addWidget(self._chips)
        for combo in (self.subject, self.sort, self.course, self.price, self.place):
            combo.combo.setMinimumContentsLength(6)
            combo.combo.setSizeAdjustPolicy(
                combo.combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
        self.sort.set_options(
            [("match", _("Best match")), ("price", _("Lowest price")), ("soonest", _("Soonest free"))]
        )
        self.sort.chosen.connect(lambda _key: self._tell())
        self.subject.chosen.connect(self._on_subject)
        self.show_choices((), ())
        self._show_chips()

    def show_choices(self, subjects: Sequence[SubjectRow], courses: Sequence[CourseRow]) -> None:
        """Offer the centre's subjects and courses; choices in force stay."""
        self._subjects, self._courses = tuple(subjects), tuple(courses)
        self.subject.set_options(
            [(None, _("All subjects")), *((one.subject_id, one.name) for one in subjects)], self.subject.key
        )
        self._offer_courses()

    @property
    def criteria(self) -> TutorCriteria:
        """Everything asked for."""
        place = self.place.key
        return TutorCriteria(
            text=self.search.text().strip(),
            subject_id=self.subject.key,
            course_id=self.course.key,
            price_max=Decimal(self.price.key) if self.price.key else None,
            iso_weekdays=frozenset(day for day, chip in self._weekdays.items() if chip.isChecked()),
            day_parts=frozenset(part for part, chip in self._parts.items() if chip.isChecked()),
            online=None if place is None else place == "online",
            sort=self.sort.key or "match",
            timezone=self._zone,
        )

    @property
    def is_filtering(self) -> bool:
        """Whether anything is asked for at all."""
        return replace(self.criteria, sort="match", timezone="UTC") != TutorCriteria()

    def clear(self) -> None:
        """Ask for everybody again."""
        self.search.put("")
        for combo in (self.subject, self.course, self.price, self.place):
            combo.choose(None)
        for chip in (*self._weekdays.values(), *self._parts.values()):
            chip.setChecked(False)
        self._offer_courses()
        self._tell()

    def choose_subject(self, subject_id: UUID | None) -> None:
        """Filter by a subject."""
        self.subject.choose(subject_id)
        self._on_subject(subject_id)

    # --- the panel ---
    def _panel(self) -> QWidget:
        panel = Card(margin=12, spacing=10)
        self.course = LabelledCombo(_("Course taught"))
        self.price = LabelledCombo(_("Price"))
        self.place = LabelledCombo(_("Place"))
        prices = [
            (number, _("Up to {price}").format(price=format_money(Decimal(number), self._currency)))
            for number in PRICES
        ]
        self.price.set_options([(None, _("Any price")), *prices])
        self.place.set_options(
            [(None, _("Anywhere")), ("online", _("Online")), ("in_person", _("In person"))]
        )
        panel.body.addWidget(self.course)
        pair = QHBoxLayout()
        pair.setSpacing(8)
        pair.addWidget(self.price, 1)
        pair.addWidget(self.place, 1)
        panel.body.addLayout(pair)
        first = first_weekday()
        weekdays = [(first - 1 + n) % 7 + 1 for n in range(7)]
        days = [
            (day, format_day(MONDAY + timedelta(days=day - 1), style="weekday_short")) for day in weekdays
        ]
        for day, word in days:
            self._weekdays[day] = self._chip(
                word, format_day(MONDAY + timedelta(days=day - 1), style="weekday")
            )
        for part, word in (
            ("morning", _("Morning")),
            ("afternoon", _("Afternoon")),
            ("evening", _("Evening")),
        ):
            self._parts[part] = self._chip(word, word)
        panel.body.addWidget(theme.label(_("Free on"), "label"))
        panel.body.addWidget(_flow(list(self._weekdays.values())))
        panel.body.addWidget(_flow(list(self._parts.values())))
        for combo in (self.course, self.price, self.place):
            combo.chosen.connect(lambda _key: self._tell())
        return panel

    def _chip(self, word: str, name: str) -> Chip:
        chip = Chip(word)
        chip.setAccessibleName(_("Free on {when}").format(when=name))
        chip.clicked.connect(lambda _checked=False: self._tell())
        return chip

    def _on_toggled(self, opened: bool) -> None:
        self.panel.setVisible(opened)

    def _on_subject(self, _key: object) -> None:
        self._offer_courses()
        self._tell()

    def _offer_courses(self) -> None:
        subject = self.subject.key
        fitting = [one for one in self._courses if subject is None or one.subject.subject_id == subject]
        self.course.set_options(
            [(None, _("All courses")), *((one.course_id, one.name) for one in fitting)], self.course.key
        )

    def _tell(self) -> None:
        self._show_chips()
        self.changed.emit()

    # --- the chips ---
    def _show_chips(self) -> None:
        while (item := self._chip_row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for combo in (self.subject, self.course, self.price, self.place):
            if combo.key is not None:
                self._add_chip(combo.combo.currentText(), lambda box=combo: box.choose(None))
        for chip in (*self._weekdays.values(), *self._parts.values()):
            if chip.isChecked():
                self._add_chip(chip.text(), lambda one=chip: one.setChecked(False))
        self._chips.setVisible(self._chip_row.count() > 0)
        self._chips.updateGeometry()

    def _add_chip(self, text: str, remove: object) -> None:
        chip = Chip(text, checked=True, icon="x")
        chip.setMaximumWidth(240)
        chip.setToolTip(text)
        chip.setLayoutDirection(
            Qt.LayoutDirection.LeftToRight
            if self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            else Qt.LayoutDirection.RightToLeft
        )
        chip.setAccessibleName(_("Remove filter {filter}").format(filter=text))

        def take_away() -> None:
            if callable(remove):
                remove()
            self._offer_courses()
            self._tell()

        chip.clicked.connect(lambda _checked=False: take_away())
        self._chip_row.addWidget(chip)
        chip.show()


def _flow(chips: Sequence[QWidget]) -> QWidget:
    holder = QWidget()
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    holder.setSizePolicy(policy)
    flow = FlowLayout(holder, spacing=6)
    for chip in chips:
        flow.addWidget(chip)
    return holder
