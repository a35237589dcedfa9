"""Filters and sort of the finder: one ``TutorCriteria``; active filters as removable chips."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.services.rows import CourseRow, SubjectRow, TutorCriteria
from tutordesk.ui import theme
from tutordesk.ui.finder.filter_panel import FilterPanel
from tutordesk.ui.widgets.chip import Chip
from tutordesk.ui.widgets.combo import LabelledCombo
from tutordesk.ui.widgets.emptying import discard_all
from tutordesk.ui.widgets.flow import FlowLayout
from tutordesk.ui.widgets.search import SearchField


class FilterBar(QWidget):
    """Search field, subject, sort, the panel of further filters and the chips of active ones."""

    changed = Signal()

    def __init__(self, zone: str, currency: str) -> None:
        super().__init__()
        self._zone, self._currency = zone, currency
        self._courses: tuple[CourseRow, ...] = ()
        self._subjects: tuple[SubjectRow, ...] = ()
        self._further: FilterPanel | None = None
        column = QVBoxLayout(self)
        self._column = column
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
        self._chips = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._chips.setSizePolicy(policy)
        self._chip_row = FlowLayout(self._chips, spacing=6)
        column.addWidget(self._chips)
        for combo in (self.subject, self.sort):
            combo.shrink()
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
        asked = TutorCriteria(
            text=self.search.text().strip(),
            subject_id=self.subject.key,
            sort=self.sort.key or "match",
            timezone=self._zone,
        )
        panel = self._further
        if panel is None:
            return asked
        place = panel.place.key
        return replace(
            asked,
            course_id=panel.course.key,
            price_max=Decimal(panel.price.key) if panel.price.key else None,
            iso_weekdays=frozenset(day for day, chip in panel.weekdays.items() if chip.isChecked()),
            day_parts=frozenset(part for part, chip in panel.parts.items() if chip.isChecked()),
            online=None if place is None else place == "online",
        )

    @property
    def is_filtering(self) -> bool:
        """Whether anything is asked for at all."""
        return replace(self.criteria, sort="match", timezone="UTC") != TutorCriteria()

    def clear(self) -> None:
        """Ask for everybody again."""
        self.search.put("")
        for combo in self._combos():
            combo.choose(None)
        for chip in self._further.chips if self._further is not None else ():
            chip.setChecked(False)
        self._offer_courses()
        self._tell()

    def choose_subject(self, subject_id: UUID | None) -> None:
        """Filter by a subject."""
        self.subject.choose(subject_id)
        self._on_subject(subject_id)

    def choose_course(self, course: CourseRow | None) -> None:
        """Filter by a course of any subject, or by none; it need not be among the choices yet."""
        if course is None:
            if self._further is None or self._further.course.key is None:
                return
        elif course not in self._courses:
            self._courses += (course,)
        self.subject.choose(None)
        panel = self.further
        self._offer_courses()
        panel.course.choose(course.course_id if course is not None else None)
        self._tell()

    # --- the panel ---
    @property
    def further(self) -> FilterPanel:
        """The panel of further filters, made when first wanted: few people open it."""
        if self._further is None:
            panel = FilterPanel(self._currency)
            panel.changed.connect(self._tell)
            panel.hide()
            self._further = panel
            self._offer_courses()
            self._column.insertWidget(2, panel)
        return self._further

    def _on_toggled(self, opened: bool) -> None:
        self.further.setVisible(opened)

    def _on_subject(self, _key: object) -> None:
        self._offer_courses()
        self._tell()

    def _offer_courses(self) -> None:
        if self._further is not None:
            subject = self.subject.key
            fitting = [one for one in self._courses if subject is None or one.subject.subject_id == subject]
            self._further.offer_courses(fitting)

    def _combos(self) -> tuple[LabelledCombo, ...]:
        """The boxes that filter, as far as they were made."""
        panel = self._further
        return (self.subject,) if panel is None else (self.subject, panel.course, panel.price, panel.place)

    def _tell(self) -> None:
        self._show_chips()
        self.changed.emit()

    # --- the chips ---
    def _show_chips(self) -> None:
        discard_all(self._chip_row)
        for combo in self._combos():
            if combo.key is not None:
                self._add_chip(combo.combo.currentText(), lambda box=combo: box.choose(None))
        for chip in self._further.chips if self._further is not None else ():
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
