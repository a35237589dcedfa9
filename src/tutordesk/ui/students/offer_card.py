"""One course from its tutor's seat: price, length, place, who takes it; to offer, to change, to stop.

Belongs here: showing one ``OwnOfferRow`` and asking twice before it stops. Does not belong here: writing (the
pane states wishes to the page). The price is the front desk's: shown, never typed.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from tutordesk.i18n import _
from tutordesk.services.rows import EnrollmentRow, OwnOfferRow
from tutordesk.ui import theme
from tutordesk.ui.offer_editor import OfferEditor
from tutordesk.ui.students import words
from tutordesk.ui.widgets.card import Card, Sunken
from tutordesk.ui.widgets.dot import Dot
from tutordesk.ui.widgets.question import Question, allow, wrapped

IDENTIFIERS = {"start": "start-offer", "edit": "edit-offer", "stop": "stop-offer", "people": "enrolled"}


class OfferCard(Card):
    """A course of the centre: offered by this tutor, or not."""

    offer_changed = Signal(object, object)  # OwnOfferRow, dict of what changes
    enrolled_asked = Signal(object)  # OwnOfferRow

    def __init__(self, row: OwnOfferRow) -> None:
        super().__init__(margin=14, spacing=10)
        self._refusal = ""
        self.row = row
        self.editor: OfferEditor | None = None
        self._question: Question | None = None
        self._people: QFrame | None = None
        self.setAccessibleIdentifier(f"offer-{row.course.course_id}")
        self._name = theme.label("", "h3", wrap=True)
        self._about = theme.label("", "body", wrap=True)
        self._price = theme.label("", "strong", tabular=True)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self._name)
        names.addWidget(self._about)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(
            Dot(lambda: theme.accent(row.course.subject.position)[0], size=10),
            0,
            Qt.AlignmentFlag.AlignVCenter,
        )
        head.addLayout(names, 1)
        head.addWidget(self._price, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(head)
        self._buttons: dict[str, QPushButton] = {}
        self._actions = wrapped()
        self.body.addWidget(self._actions)
        self.show_row(row)

    def show_row(self, row: OwnOfferRow) -> None:
        """Show a newer state; an editor that is open is kept."""
        turned = row.active != self.row.active
        self.row = row
        name = row.course.name
        self.setAccessibleName(name)
        self._name.setText(name)
        self._about.setText(words.about(row))
        self._price.setText(words.price(row))
        theme.set_property(self._price, "tone", "" if row.price is not None else "warning")
        theme.set_role(self._price, "strong" if row.price is not None else "label", tabular=True)
        for key, shown in (("start", not row.active), ("edit", row.active), ("stop", row.active)):
            if shown or key in self._buttons:
                self._button(key).setVisible(shown)
        if row.enrolled or "people" in self._buttons:
            count = words.enrolled(row.enrolled)
            self.people.setText(count)
            self.people.setAccessibleName(_("{course}: {count}").format(course=name, count=count))
            self.people.setVisible(row.enrolled > 0)
        if not row.enrolled:
            self._fold_people()
        if self.editor is not None:
            self.editor.show_row(row)
        if turned:
            self.close_editor()
            self._close_question()
        self._grey()

    @property
    def start(self) -> QPushButton:
        """Offers the course."""
        return self._button("start")

    @property
    def edit(self) -> QPushButton:
        """Opens the place to edit."""
        return self._button("edit")

    @property
    def stop(self) -> QPushButton:
        """Asks whether to stop offering the course."""
        return self._button("stop")

    @property
    def people(self) -> QPushButton:
        """Lists who takes the course."""
        return self._button("people")

    def _button(self, key: str) -> QPushButton:
        """A button of the card, made when first needed: a centre may have many courses."""
        if key not in self._buttons:
            label, name, kind, icon, act = {
                "start": (
                    _("Offer this course"),
                    _("Offer this course"),
                    "secondary",
                    "plus",
                    self.open_editor,
                ),
                "edit": (_("Edit place"), _("Edit place"), "secondary", "pencil", self.open_editor),
                "stop": (_("Stop offering…"), _("Stop offering"), "secondary", None, self._ask_stop),
                "people": (words.enrolled(self.row.enrolled), "", "quiet", "users", self._on_people),
            }[key]
            made = self._buttons[key] = theme.button(label, kind, icon)
            made.setAccessibleIdentifier(f"{IDENTIFIERS[key]}-{self.row.course.course_id}")
            made.setAccessibleName(_("{action}: {course}").format(action=name, course=self.row.course.name))
            made.clicked.connect(act)
            if (layout := self._actions.layout()) is not None:
                layout.addWidget(made)
            self._grey()
        return self._buttons[key]

    def show_writes(self, refusal: str) -> None:
        """Grey what writes, with the reason."""
        self._refusal = refusal
        self._grey()

    def show_people(self, rows: Sequence[EnrollmentRow]) -> None:
        """List who takes the course."""
        self._fold_people()
        self._people = Sunken(margin=12, spacing=4)
        for row in rows:
            line = theme.label(
                _("{name} · {progress}").format(
                    name=row.student_name, progress=words.progress(row.completed, row.planned_sessions)
                ),
                "body",
                wrap=True,
                tabular=True,
            )
            self._people.body.addWidget(line)
        self.body.addWidget(self._people)
        self._people.show()

    # --- editing ---
    def open_editor(self) -> None:
        """Open the place to edit, with what is stored."""
        self._close_question()
        if self.editor is None:
            self.editor = OfferEditor(self.row, self.row.course.course_id)
            self.editor.show_writes(self._refusal)
            self.editor.saved.connect(self._on_saved)
            self.editor.left.connect(self._on_left)
            self.body.insertWidget(1, self.editor)
            self.editor.show()
        self._actions.hide()
        self.editor.online.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_editor(self) -> None:
        """Put the editor away."""
        self._actions.show()
        if self.editor is not None:
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None

    def _on_left(self) -> None:
        self.close_editor()
        (self.edit if self.row.active else self.start).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_saved(self) -> None:
        if (editor := self.editor) is not None:
            self.offer_changed.emit(self.row, {"active": True, **editor.typed})

    def _ask_stop(self) -> None:
        if self._question is None:
            self._question = Question(_("Stop offering"), _("Keep offering it"))
            self._question.confirmed.connect(self._on_stopped)
            self._question.kept.connect(self._on_kept)
            allow(self._question.yes, self._refusal)
            self.body.insertWidget(1, self._question)
        self._actions.hide()
        self._question.ask(
            _("Stop offering {course}?").format(course=self.row.course.name),
            _("Nobody can book it any more. Sessions that are booked stay, and so do enrollments."),
        )

    def _on_stopped(self) -> None:
        self._close_question()
        self.offer_changed.emit(self.row, {"active": False})

    def _on_kept(self) -> None:
        self._close_question()
        self.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_question(self) -> None:
        if self._question is not None:
            self._question.hide()
        self._actions.show()

    # --- who takes it ---
    def _on_people(self) -> None:
        if self._people is not None:
            self._fold_people()
        else:
            self.enrolled_asked.emit(self.row)

    def _fold_people(self) -> None:
        if self._people is not None:
            self._people.hide()
            self._people.deleteLater()
            self._people = None

    @property
    def people_shown(self) -> bool:
        """Whether it is listed who takes the course."""
        return self._people is not None

    def _grey(self) -> None:
        unpriced = "" if self.row.price is not None else _("Not priced yet: ask the front desk")
        for key, reason in (
            ("start", self._refusal or unpriced),
            ("edit", self._refusal),
            ("stop", self._refusal),
        ):
            if (button := self._buttons.get(key)) is not None:
                allow(button, reason)
        if self.editor is not None:
            self.editor.show_writes(self._refusal)
        if self._question is not None:
            allow(self._question.yes, self._refusal)
