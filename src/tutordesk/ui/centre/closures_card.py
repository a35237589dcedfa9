"""The closures ahead: a line each, with the form that adds or changes one.

Belongs here: the list, the form's place. Does not belong here: saving, what a closure meets.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from tutordesk.i18n import _
from tutordesk.services.people_rows import ClosureRow
from tutordesk.ui import theme
from tutordesk.ui.centre import words
from tutordesk.ui.centre.closure_form import ClosureForm
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.dated_line import DatedLine
from tutordesk.ui.widgets.emptying import discard_all
from tutordesk.ui.widgets.question import allow


class ClosureLine(DatedLine):
    """One closure: dates, how much of them, why."""

    def __init__(self, closure: ClosureRow, today: date) -> None:
        self.closure = closure
        kind, when = words.closure_kind(closure), words.closure_days(closure, today)
        whole = (closure.start_minute, closure.end_minute) == (0, words.DAY)
        said = _("{days}, {what}").format(days=when, what=kind)
        super().__init__(
            when,
            (kind, "danger" if whole else "warning", "ban" if whole else "clock"),
            " · ".join(part for part in (closure.reason, words.closure_length(closure)) if part),
            edit=_("Edit {closure}").format(closure=said),
            remove=_("Remove {closure}").format(closure=said),
        )
        self.setAccessibleName(words.closure_line(closure, today))
        self.setAccessibleIdentifier(f"closure-{closure.closure_id}")
        self.edit.setAccessibleIdentifier(f"edit-closure-{closure.first_date.isoformat()}")
        self.remove.setAccessibleIdentifier(f"remove-closure-{closure.first_date.isoformat()}")

    def show_writes(self, reason: str) -> None:
        """Grey what writes, with the reason."""
        allow(self.remove, reason)
        if not reason:
            self.remove.setToolTip(self.remove.accessibleName())


class ClosuresCard(Card):
    """``saved`` carries a closure typed and what it was (None: new), ``removed`` one to take away."""

    saved = Signal(object, object)
    removed = Signal(object)
    edited = Signal()
    form_closed = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=4)
        self._today = date.min
        self._reason = ""
        self.rows: tuple[ClosureRow, ...] = ()
        self.lines: list[ClosureLine] = []
        self._stored: ClosureRow | None = None
        self.form: ClosureForm | None = None
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(theme.label(_("Closures"), "h3"), 1)
        self.add = theme.button(_("Add closure"), "secondary", "plus")
        self.add.setAccessibleIdentifier("add-closure")
        self.add.clicked.connect(lambda: self.open_form(None))
        head.addWidget(self.add)
        self.body.addLayout(head)
        self._place = QVBoxLayout()
        self._place.setContentsMargins(0, 4, 0, 4)
        self.body.addLayout(self._place)
        self._empty = theme.label(
            _("The centre is closed on none of the days ahead. A week of holidays is one closure."),
            "muted",
            wrap=True,
        )
        self.body.addWidget(self._empty)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(self._list)

    def show_rows(self, rows: Sequence[ClosureRow], today: date) -> None:
        """Show the closures ahead; a form that is open stays as it is typed, and tells of a newer state."""
        self._tell_of_change(rows)
        if tuple(rows) == self.rows and today == self._today:
            return
        self.rows, self._today = tuple(rows), today
        discard_all(self._list)
        self.lines = [ClosureLine(row, today) for row in rows]
        for number, line in enumerate(self.lines):
            if number:
                self._list.addWidget(theme.rule())
            line.edit.clicked.connect(partial(self.open_form, line.closure))
            line.remove.clicked.connect(partial(self.removed.emit, line.closure))
            line.show_writes(self._reason)
            self._list.addWidget(line)
        self._empty.setVisible(not rows)

    def _tell_of_change(self, rows: Sequence[ClosureRow]) -> None:
        """Somebody else changed or removed the closure whose fields are open: say so, change nothing."""
        form, was = self.form, self._stored
        if form is None or form.isHidden() or was is None:
            return
        now = next((row for row in rows if row.closure_id == was.closure_id), None)
        if now == was:
            return
        self._stored = now
        if now == form.typed:
            form.begin(now, self._today)
        elif now is None or form.dirty:
            what = words.closure_line(now, self._today) if now is not None else None
            form.meanwhile.tell(what, "closure", was.closure_id)
            form.show_writes(self._reason)
        else:
            form.begin(now, self._today)

    def _on_theirs(self) -> None:
        """Take what is stored by now: the closure as it was changed, or none."""
        if self.form is not None and self._stored is not None:
            self.form.begin(self._stored, self._today)
            self.edited.emit()
        else:
            self.close_form()

    def open_form(self, closure: ClosureRow | None, _checked: bool = False) -> None:
        """Open the fields of a closure, or empty ones."""
        if self.form is None:
            self.form = ClosureForm()
            self.form.saved.connect(lambda closure: self.saved.emit(closure, self._stored))
            self.form.meanwhile.theirs_wanted.connect(self._on_theirs)
            self.form.edited.connect(self.edited)
            self.form.closed.connect(self.close_form)
            self.form.show_writes(self._reason)
            self._place.addWidget(self.form)
        self._stored = closure
        self.form.begin(closure, self._today)
        self.form.show()
        self.form.first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def close_form(self) -> None:
        """Put the fields away."""
        if self.form is not None and not self.form.isHidden():
            self.form.hide()
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)
            self.form_closed.emit()

    @property
    def dirty(self) -> bool:
        """Whether a closure is typed and not saved."""
        return self.form is not None and self.form.dirty

    def show_writes(self, reason: str) -> None:
        """Grey what writes, with the reason."""
        self._reason = reason
        for line in self.lines:
            line.show_writes(reason)
        if self.form is not None:
            self.form.show_writes(reason)

    def set_busy(self, *, busy: bool) -> None:
        """The server is being asked."""
        if self.form is not None:
            self.form.set_busy(busy=busy)
