"""``CourseCombo``: the courses of the centre, those a student takes first."""

from collections.abc import Sequence

from PySide6.QtGui import QIcon

from tutordesk.i18n import _, format_minutes
from tutordesk.services.rows import CourseRow, EnrollmentRow
from tutordesk.ui import theme
from tutordesk.ui.widgets.combo import LabelledCombo


class CourseCombo(LabelledCombo):
    """``chosen`` carries a ``CourseRow``, or None for what ``none_words`` says."""

    def __init__(self, label: str, none_words: str, *, show_label: bool = True) -> None:
        super().__init__(label, show_label=show_label)
        self._none_words = none_words
        self._all: tuple[CourseRow, ...] = ()
        self._own: tuple[CourseRow, ...] = ()
        self.shrink()
        theme.changed.connect(self._tint)
        self.chosen.connect(lambda _key: self.combo.setToolTip(self.combo.currentText()))

    @property
    def own(self) -> tuple[CourseRow, ...]:
        """The courses the student takes."""
        return self._own

    def show_all(self, rows: Sequence[CourseRow], chosen: CourseRow | None) -> None:
        """Offer every course of the centre."""
        self._all = tuple(rows)
        self.show_choice(chosen)

    def show_own(self, rows: Sequence[EnrollmentRow], chosen: CourseRow | None) -> None:
        """Put what the student takes first."""
        active = [row.course for row in rows if row.status == "active"]
        self._own = tuple(dict.fromkeys(active))
        self.show_choice(chosen)

    def show_choice(self, chosen: CourseRow | None) -> None:
        """Show the choices, one of them in force."""
        others = tuple(one for one in self._all if one not in self._own)
        if chosen is not None and chosen not in {*self._own, *others}:
            others = (chosen, *others)
        offered = (*self._own, *others)
        self.set_options([(None, self._none_words), *((one, course_words(one)) for one in offered)])
        for place, one in enumerate(offered, start=1):
            self.combo.setItemIcon(place, _dot(one))
        if self._own and others:
            self.combo.insertSeparator(1 + len(self._own))
        self.choose(chosen)
        self.combo.setToolTip(self.combo.currentText())

    def _tint(self) -> None:
        self.show_choice(self.key)


def course_words(course: CourseRow) -> str:
    """Word a course with its length: "Piano 2 · 60 minutes"."""
    return _("{course} · {length}").format(course=course.name, length=format_minutes(course.session_minutes))


def _dot(course: CourseRow) -> QIcon:
    strong, _soft = theme.accent(course.subject.position)
    return theme.icon("dot", strong.name(), 16)
