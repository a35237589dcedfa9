"""One tutor's offer of a course, with its price and place to change; and the price of a new one.

Belongs here: one line and what is typed into it. Does not belong here: writing (the page does).
"""

from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_money
from tutordesk.services.people_rows import CourseFile, OfferFile, PersonRow
from tutordesk.ui import theme
from tutordesk.ui.courses import words
from tutordesk.ui.meanwhile import Meanwhile
from tutordesk.ui.offer_editor import OfferEditor, place_words
from tutordesk.ui.widgets.avatar import Avatar
from tutordesk.ui.widgets.card import Sunken
from tutordesk.ui.widgets.elided import ElidedLabel
from tutordesk.ui.widgets.pill import Pill
from tutordesk.ui.widgets.question import Question, allow, wrapped

PRICE_WIDTH = 96


class OfferLine(Sunken):
    """One tutor's offer; ``changed`` carries the row and what shall be other."""

    changed = Signal(object, dict)

    def __init__(self, row: OfferFile) -> None:
        super().__init__(margin=12, spacing=8)
        self.row = row
        self._refusal = ""
        self._question: Question | None = None
        self.editor: OfferEditor | None = None
        self.setAccessibleIdentifier(f"offer-{row.tutor_id}")
        self.setAccessibleName(row.tutor_name)
        self._where = theme.label("", "small", wrap=True)
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addWidget(ElidedLabel(row.tutor_name, "strong"))
        names.addWidget(self._where)
        self._stopped = Pill(_("Stopped"), "quiet")
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(Avatar(row.tutor_name, 36))
        head.addLayout(names, 1)
        head.addWidget(self._stopped)
        self.body.addLayout(head)
        self.price = QLineEdit(words.plain(row.price))
        self.price.setFont(theme.font(14, tabular=True))
        self.price.setFixedWidth(PRICE_WIDTH)
        self.price.setMaxLength(16)
        self.price.setAccessibleName(_("Price: {tutor}").format(tutor=row.tutor_name))
        self.price.setAccessibleIdentifier(f"price-{row.tutor_id}")
        self.price.textChanged.connect(lambda _text: self._show_save())
        self.price.returnPressed.connect(self._save)
        label = theme.label(_("Price in {currency}").format(currency=row.currency), "label")
        label.setBuddy(self.price)
        pair = QWidget()
        across = QHBoxLayout(pair)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        across.addWidget(label)
        across.addWidget(self.price)
        self.save = theme.button(_("Save price"), "primary")
        self.save.setAccessibleName(_("Save price: {tutor}").format(tutor=row.tutor_name))
        self.save.setAccessibleIdentifier(f"save-price-{row.tutor_id}")
        self.save.clicked.connect(self._save)
        self.edit = theme.button(_("Edit place"), "secondary", "pencil")
        self.edit.setAccessibleName(
            _("{action}: {course}").format(action=_("Edit place"), course=row.tutor_name)
        )
        self.edit.setAccessibleIdentifier(f"edit-place-{row.tutor_id}")
        self.edit.clicked.connect(self.open_editor)
        self.stop = theme.button(_("Stop offering…"), "quiet")
        self.stop.setAccessibleName(_("Stop offering: {tutor}").format(tutor=row.tutor_name))
        self.stop.setAccessibleIdentifier(f"stop-offer-{row.tutor_id}")
        self.stop.clicked.connect(self._ask_stop)
        self.start = theme.button(_("Offer again"))
        self.start.setAccessibleName(_("Offer again: {tutor}").format(tutor=row.tutor_name))
        self.start.setAccessibleIdentifier(f"start-offer-{row.tutor_id}")
        self.start.clicked.connect(self._start)
        self.body.addWidget(wrapped(pair, self.save, self.edit, self.stop, self.start))
        self.meanwhile = Meanwhile(f"meanwhile-price-{row.tutor_id}")
        self.meanwhile.theirs_wanted.connect(self._put_price_back)
        self.meanwhile.mine_wanted.connect(self._show_save)
        self.body.addWidget(self.meanwhile)
        self.show_row(row)

    @property
    def _repriced(self) -> bool:
        return words.typed_price(self.price.text()) != self.row.price

    @property
    def dirty(self) -> bool:
        """Whether another price or place was typed than what is stored."""
        return self._repriced or (self.editor is not None and self.editor.dirty)

    def show_row(self, row: OfferFile) -> None:
        """Show a newer state; what is typed is kept, and saving it waits where it was changed elsewhere."""
        typed, moved = self._repriced, row.price != self.row.price
        self.row = row
        if self.editor is not None:
            self.editor.show_row(row)
        where = place_words(row)
        listed = where if row.listed else _("{where} · not listed").format(where=where)
        self._where.setText(
            _("{where} · {enrolled}").format(where=listed, enrolled=words.enrolled(row.enrolled))
        )
        self._stopped.setVisible(not row.active)
        self.stop.setVisible(row.active)
        self.edit.setVisible(row.active and self.editor is None)
        self.start.setVisible(not row.active)
        if not typed:
            with QSignalBlocker(self.price):
                self.price.setText(words.plain(row.price))
        if not self._repriced:
            self.meanwhile.settle()
        elif moved:
            price = format_money(row.price, row.currency)
            self.meanwhile.tell(price, "tutor_course", row.tutor_id, row.course.course_id)
        if not row.active:
            self.close_editor()
        if not row.active and self._question is not None:
            self._question.hide()
        self._show_save()

    def show_writes(self, refusal: str) -> None:
        """Grey what writes, with the reason."""
        self._refusal = refusal
        for button in (self.edit, self.stop, self.start):
            allow(button, refusal)
        if self.editor is not None:
            self.editor.show_writes(refusal)
        if self._question is not None:
            allow(self._question.yes, refusal)
        self._show_save()

    def _show_save(self) -> None:
        price = words.typed_price(self.price.text())
        theme.set_property(self.price, "invalid", price is None)
        self.save.setVisible(self._repriced)
        refusal = self._refusal or self.meanwhile.reason
        allow(self.save, refusal or ("" if price is not None else _("Type a price such as 32.50.")))

    def _put_price_back(self) -> None:
        self.price.setText(words.plain(self.row.price))

    def discard(self) -> None:
        """Put back what is stored."""
        self._put_price_back()
        self.meanwhile.settle()
        self.close_editor()

    def save_typed(self) -> None:
        """Save what is typed, as its buttons do."""
        changes: dict[str, object] = {}
        if self.editor is not None and self.editor.dirty and self.editor.save.isEnabled():
            changes |= self.editor.typed
        if self._repriced and self.save.isEnabled():
            changes["price"] = words.typed_price(self.price.text())
        if changes:
            self.changed.emit(self.row, changes)

    # --- the place ---
    def open_editor(self) -> None:
        """Open the place to edit."""
        if self.editor is None:
            self.editor = OfferEditor(self.row, self.row.tutor_id)
            self.editor.show_writes(self._refusal)
            self.editor.saved.connect(self._on_place)
            self.editor.left.connect(self._on_left)
            self.body.addWidget(self.editor)
            self.edit.hide()
            self.editor.show()
            self.editor.online.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_saved(self, asked: dict[str, Any]) -> None:
        """The offer is saved as asked."""
        if self.editor is not None and self.editor.typed.items() <= asked.items():
            self.close_editor()

    def close_editor(self) -> None:
        """Put the editor away."""
        if self.editor is not None:
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
            self.edit.setVisible(self.row.active)

    def _on_left(self) -> None:
        self.close_editor()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_place(self) -> None:
        if self.editor is not None:
            self.changed.emit(self.row, self.editor.typed)

    # --- price, stopping, starting ---
    def _save(self) -> None:
        if self._repriced and self.save.isEnabled():
            self.changed.emit(self.row, {"price": words.typed_price(self.price.text())})

    def _start(self) -> None:
        self.changed.emit(self.row, {"active": True})

    def _ask_stop(self) -> None:
        if self._question is None:
            self._question = Question(_("Stop offering"), _("Keep offering it"))
            self._question.yes.setAccessibleIdentifier(f"confirm-stop-{self.row.tutor_id}")
            self._question.confirmed.connect(self._on_stopped)
            self._question.kept.connect(self._question.hide)
            allow(self._question.yes, self._refusal)
            self.body.addWidget(self._question)
        self._question.ask(
            _("Stop offering it with {tutor}?").format(tutor=self.row.tutor_name),
            _("Nobody can book it any more. Sessions that are booked stay, and so do enrollments."),
        )

    def _on_stopped(self) -> None:
        if self._question is not None:
            self._question.hide()
        self.changed.emit(self.row, {"active": False})


class NewOffer(Sunken):
    """For how much a tutor shall offer it; ``wanted`` carries them and a price, or None for their rate."""

    wanted = Signal(object, object)

    def __init__(self) -> None:
        super().__init__(margin=12, spacing=8)
        self._person: PersonRow | None = None
        self._title = theme.label("", "strong", wrap=True)
        self.price = QLineEdit()
        self.price.setFont(theme.font(14, tabular=True))
        self.price.setFixedWidth(PRICE_WIDTH)
        self.price.setMaxLength(16)
        self.price.setAccessibleName(_("Price of the new offer"))
        self.price.setAccessibleIdentifier("new-offer-price")
        self.price.textChanged.connect(self._check)
        self.price.returnPressed.connect(self._on_offer)
        self._label = theme.label("", "label")
        self._label.setBuddy(self.price)
        self.offer = theme.button(_("Offer course"), "primary")
        self.offer.setAccessibleIdentifier("new-offer-save")
        self.offer.clicked.connect(self._on_offer)
        leave = theme.button(_("Cancel"))
        leave.clicked.connect(self.hide)
        self.body.addWidget(self._title)
        self.body.addWidget(wrapped(self._label, self.price, self.offer, leave))
        self.body.addWidget(
            theme.label(_("Without a price it is the tutor's rate for that length."), "small", wrap=True)
        )

    def begin(self, person: PersonRow, course: CourseFile) -> None:
        """Ask for one tutor."""
        self._person = person
        self._title.setText(person.display_name)
        self._label.setText(_("Price in {currency}").format(currency=course.currency))
        self.price.setText(words.plain(course.price_from) if course.price_from is not None else "")
        self.show()
        self.price.setFocus(Qt.FocusReason.OtherFocusReason)
        self.price.selectAll()

    def _check(self) -> None:
        text = self.price.text().strip()
        wrong = bool(text) and words.typed_price(text) is None
        theme.set_property(self.price, "invalid", wrong)
        allow(self.offer, _("Type a price such as 32.50.") if wrong else "")

    def _on_offer(self) -> None:
        if self._person is not None and self.offer.isEnabled():
            text = self.price.text().strip()
            self.wanted.emit(self._person, words.typed_price(text) if text else None)
