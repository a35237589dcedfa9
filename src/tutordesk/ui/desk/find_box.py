"""``FindBox``: one field that finds people, courses and sessions while typing; Enter acts on what is chosen.

Belongs here: asking, the list below the field, the keyboard. Does not belong here: what follows from a
choice (``actions.py``).
"""

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from tutordesk.i18n import _, ngettext
from tutordesk.services import finding
from tutordesk.services.board_rows import FoundRow
from tutordesk.ui import theme
from tutordesk.ui.desk.found_list import FoundModel, Heading, LineRole, NewCaller, lines_of, make_list
from tutordesk.ui.notices import describe
from tutordesk.ui.page import PageContext
from tutordesk.ui.tasks import Task
from tutordesk.ui.widgets.search import SearchField

LIMIT = 20
WIDEST, HIGHEST = 560, 440
PATIENCE_MS = 150


class FindBox(SearchField):
    """``picked`` carries the ``FoundRow`` decided on, ``new_wanted`` what was typed for nobody known.

    Args:
        context: what asks.
        students_only: find nobody and nothing but students.
        new_caller: offer to make a new student below what was found.
    """

    picked = Signal(object)
    new_wanted = Signal(str)
    left = Signal()
    """Escape in the empty field."""

    def __init__(self, context: PageContext, *, students_only: bool = False, new_caller: bool = True) -> None:
        hint = (
            _("Name, sign-in number or phone")
            if students_only
            else _("Find anything: name, number, phone, course")
        )
        super().__init__(_("Find a student") if students_only else _("Find anything"), hint)
        self.setAccessibleIdentifier("find-student" if students_only else "find-anything")
        self._context = context
        self._students_only, self._new_caller = students_only, new_caller
        self._task: Task | None = None
        self._shown_for: str | None = None
        self._enter_waits = False
        self._floats = True
        self.model = FoundModel(context.zone)
        self.list = make_list(self.model, context.zone)
        self.list.clicked.connect(lambda index: self._pick(index.row()))
        self._remark = theme.label("", "body", wrap=True)
        self._remark.setAccessibleIdentifier("found-remark")
        self._remark.setContentsMargins(16, 12, 16, 12)
        self.panel = QFrame()
        self.panel.setProperty("kind", "card")
        self.panel.hide()
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(2, 6, 2, 6)
        column.setSpacing(0)
        column.addWidget(self._remark)
        column.addWidget(self.list, 1)
        column.addStretch(0)  # what is said alone stands at the top
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(lambda: self._say_only(_("Searching…")))
        self.searched.connect(self._ask)
        self.textChanged.connect(self._on_typed)
        self.destroyed.connect(self.panel.deleteLater)

    def embed_panel(self) -> QFrame:
        """Return the list's frame to be put into a layout, instead of floating below the field."""
        self._floats = False
        self.panel.setProperty("kind", "plain")
        self._say_only(self._hint())
        self.panel.show()
        return self.panel

    @property
    def current(self) -> int:
        """The row chosen, -1 without one."""
        chosen = self.list.selectionModel().selectedIndexes()
        return chosen[0].row() if chosen else -1

    def reset(self) -> None:
        """Empty field and list."""
        self._stop()
        self.put("")
        self._shown_for = None
        self._close()

    # --- asking ---
    def _on_typed(self, text: str) -> None:
        self._enter_waits = False
        if not text.strip():
            self._stop()
            self._shown_for = None
            self._close()

    def _ask(self, text: str) -> None:
        self._stop()
        if not text:
            return
        self._patience.start()
        self._task = self._context.tasks.run(
            finding.anything,
            done=lambda rows: self._on_found(text, rows),
            failed=self._on_failed,
            role=self._context.role,
            text=text,
            limit=LIMIT,
        )

    def _stop(self) -> None:
        self._patience.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _on_found(self, text: str, rows: tuple[FoundRow, ...]) -> None:
        self._patience.stop()
        self._task, self._shown_for = None, text
        if self._students_only:
            rows = tuple(row for row in rows if row.kind == "person" and "student" in row.detail["roles"])
        self.model.show_lines(lines_of(rows, text, new_caller=self._new_caller))
        self._remark.setVisible(not rows)
        if rows:
            said = ngettext("{n} found", "{n} found", len(rows)).format(n=len(rows))
        else:
            said = _("Nothing found for “{text}”.").format(text=text)
            self._remark.setText(
                said + "\n" + _("Try part of the name, the sign-in number or the phone number.")
            )
        self.list.setVisible(bool(self.model.lines))
        self._choose(self.model.next_from(-1, 1))
        self._open()
        self._announce(said)
        waited, self._enter_waits = self._enter_waits, False
        people = [row for row in rows if row.kind == "person"]
        if waited and rows and (len(rows) == 1 or (len(people) == 1 and rows[0].kind == "person")):
            self._pick(self.current)

    def _on_failed(self, error: Exception) -> None:
        self._patience.stop()
        self._task, self._shown_for, self._enter_waits = None, None, False
        words = describe(error)
        self._say_only(f"{words.text}\n{words.detail}" if words.detail else words.text)
        self._said = ""  # Enter asks again

    # --- what is shown ---
    def _say_only(self, words: str) -> None:
        self.model.show_lines(())
        self.list.hide()
        self._remark.setText(words)
        self._remark.show()
        if self.text().strip():
            self._open()

    def _hint(self) -> str:
        return _("People by name, sign-in number, phone or e-mail; courses; sessions ahead.")

    def _open(self) -> None:
        if not self._floats:
            return
        window = self.window()
        if self.panel.parentWidget() is not window:
            self.panel.setParent(window)
        self._place_panel()
        self.panel.show()
        self.panel.raise_()

    def _place_panel(self) -> None:
        window = self.window()
        at = self.mapTo(window, QPoint(0, self.height() + 6))
        width = min(max(self.width(), WIDEST), window.width() - 24)
        left = (
            at.x()
            if self.layoutDirection() is Qt.LayoutDirection.LeftToRight
            else (at.x() + self.width() - width)
        )
        left = max(12, min(left, window.width() - width - 12))
        lines = sum(self.list.sizeHintForRow(row) for row in range(self.model.rowCount()))
        wanted = lines + 14 + (64 if not self._remark.isHidden() else 0)
        self.panel.setGeometry(
            left, at.y(), width, max(60, min(wanted, HIGHEST, window.height() - at.y() - 12))
        )

    def _close(self) -> None:
        self.model.show_lines(())
        if self._floats:
            self.panel.hide()
        else:
            self._say_only(self._hint())

    def _choose(self, row: int) -> None:
        if row < 0:
            return
        index = self.model.index(row)
        self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.list.scrollTo(index)
        spoken = self.model.data(index, Qt.ItemDataRole.AccessibleTextRole) or ""
        self.setAccessibleDescription(spoken)

    def _announce(self, words: str) -> None:
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    # --- deciding ---
    def _pick(self, row: int) -> None:
        line = self.model.data(self.model.index(row), LineRole) if row >= 0 else None
        if line is None or isinstance(line, Heading):
            return
        self.reset()
        if isinstance(line, NewCaller):
            self.new_wanted.emit(line.text)
        else:
            self.picked.emit(line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose, Enter acts, Escape empties and then leaves."""
        key = event.key()
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}:
            by = 1 if key in {Qt.Key.Key_Down, Qt.Key.Key_PageDown} else -1
            row = self.current
            for _step in range(5 if key in {Qt.Key.Key_PageDown, Qt.Key.Key_PageUp} else 1):
                row = self.model.next_from(row, by)
            self._choose(row)
            if row >= 0:
                self._announce(self.accessibleDescription())
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            text = self.text().strip()
            if text and self._shown_for == text:
                self._pick(self.current)
            elif text:
                self._enter_waits = True  # somebody types faster than the answer comes
                self._say()
        elif key == Qt.Key.Key_Escape and not self.text():
            self.left.emit()
            event.setAccepted(not self._floats)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A list that floats goes when the keyboard is elsewhere."""
        super().focusOutEvent(event)
        if self._floats and event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
            self.panel.hide()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """It comes back with the keyboard."""
        super().focusInEvent(event)
        if self._floats and self._shown_for is not None and self._shown_for == self.text().strip():
            self._open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list stays below the field."""
        super().resizeEvent(event)
        if self._floats and not self.panel.isHidden():
            self._place_panel()
