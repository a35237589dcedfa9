"""Notes on a session: read, written, taken away. Private to the tutor, or shared with the student.

Belongs here: the list, the line to write in, keeping a draft while another session is looked at. Does not
belong here: who may read what (the database decides).
"""

from dataclasses import dataclass, field
from functools import partial
from uuid import UUID, uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from tutordesk.errors import OutcomeUnknown
from tutordesk.i18n import _, format_instant
from tutordesk.services import notes
from tutordesk.services.rows import NoteRow
from tutordesk.ui import theme
from tutordesk.ui.page import Page
from tutordesk.ui.widgets.check import CheckBox
from tutordesk.ui.widgets.emptying import discard_all
from tutordesk.ui.widgets.pill import Pill

LONGEST = 10_000
UNDO_MS = 10_000


@dataclass
class Draft:
    """What somebody is writing; the id is the idempotency key of saving it."""

    text: str = ""
    shared: bool = False
    note_id: UUID = field(default_factory=uuid4)


class NotesBox(QWidget):
    """The notes of one session at a time; without ``writes`` they can only be read."""

    def __init__(self, page: Page, *, writes: bool = True) -> None:
        super().__init__()
        self._page, self._writes = page, writes
        self._session_id: UUID | None = None
        self._zone = "UTC"
        self._drafts: dict[UUID, Draft] = {}
        self._saving = False
        self._rows: tuple[NoteRow, ...] = ()
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self.editor = QPlainTextEdit()
        self.editor.setFont(theme.font(13))
        self.editor.setFixedHeight(62)
        self.editor.setTabChangesFocus(True)
        self.editor.setPlaceholderText(_("Only you can read it, unless you share it."))
        self.editor.setAccessibleIdentifier("note-text")
        self.editor.textChanged.connect(self._on_typed)
        self.share = CheckBox(_("Share with the student"))
        self.share.setAccessibleIdentifier("note-shared")
        self.share.toggled.connect(self._on_typed)
        self.add = theme.button(_("Add note"), "secondary", "plus")
        self.add.setAccessibleIdentifier("add-note")
        self.add.clicked.connect(self._on_add)
        caption = theme.label(_("Notes"), "small")
        caption.setBuddy(self.editor)
        self.editor.setAccessibleName(_("New note"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(caption)
        column.addLayout(self._list)
        column.addWidget(self.editor)
        column.addWidget(self.share)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeading)
        for part in (self.editor, self.share, self.add):
            part.setVisible(writes)
        page.guard(lambda _reason: self._grey())

    def show_session(self, session_id: UUID, zone: str) -> None:
        """Turn to a session: its draft at once, its notes when they arrive."""
        self._zone = zone
        if session_id != self._session_id:
            self._session_id = session_id
            draft = self._draft
            self._show_rows(())
            for part in (self.editor, self.share):
                part.blockSignals(True)
            self.editor.setPlainText(draft.text)
            self.share.setChecked(draft.shared)
            for part in (self.editor, self.share):
                part.blockSignals(False)
            self._grey()
        self.load()

    def load(self) -> None:
        """Ask for the notes."""
        session_id = self._session_id
        if session_id is None:
            return

        def arrived(rows: tuple[NoteRow, ...]) -> None:
            if session_id == self._session_id:
                self._show_rows(rows)
                if not rows and not self._writes:
                    self._list.addWidget(theme.label(_("None"), "muted"))

        self._page.ask(
            notes.of, session_id=session_id, done=arrived, failed=lambda _error: self._show_missing()
        )

    @property
    def _draft(self) -> Draft:
        key = self._session_id or UUID(int=0)
        return self._drafts.setdefault(key, Draft())

    # --- showing -----------------------------------------------------------------------------------------
    def _show_rows(self, rows: tuple[NoteRow, ...]) -> None:
        if rows and rows == self._rows:
            return
        self._rows = rows
        discard_all(self._list)
        for row in rows:
            self._list.addWidget(self._note(row))

    def _show_missing(self) -> None:
        if not self._rows:
            discard_all(self._list)
            self._list.addWidget(theme.label(_("The notes could not be loaded."), "small", wrap=True))

    def _note(self, row: NoteRow) -> QWidget:
        holder = QWidget()
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(6)
        pill = Pill(_("Shared"), "accent", "eye") if row.shared else Pill(_("Private"), "quiet", "lock")
        head.addWidget(pill)
        head.addWidget(theme.label(format_instant(row.created_at, self._zone), "small", tabular=True), 1)
        if row.own:
            remove = theme.icon_button("trash", _("Remove note"), "quiet")
            remove.setFixedSize(28, 28)
            remove.clicked.connect(partial(self._on_remove, row))
            head.addWidget(remove)
        body = theme.label(row.body, "body", wrap=True)
        theme.set_property(body, "tone", "text")
        body.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        body.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(body)
        if not row.own:
            column.addWidget(theme.label(row.author_name, "small"))
        return holder

    def _grey(self) -> None:
        reason = self._page.writes_reason
        written = bool(self._draft.text.strip())
        self.add.setEnabled(written and not reason and not self._saving)
        self.add.setText(_("Saving…") if self._saving else _("Add note"))
        why = reason or ("" if written else _("Write a note first"))
        self.add.setToolTip(why)
        self.add.setAccessibleDescription(why)

    # --- writing -----------------------------------------------------------------------------------------
    def _on_typed(self) -> None:
        text = self.editor.toPlainText()
        if len(text) > LONGEST:
            text = text[:LONGEST]
            self.editor.setPlainText(text)
        draft = self._draft
        if (text, self.share.isChecked()) != (draft.text, draft.shared) and self._session_id is not None:
            # Other words are another note: a retry of these must not meet those of before.
            self._drafts[self._session_id] = Draft(text, self.share.isChecked())
        self._grey()

    def _on_add(self) -> None:
        session_id, draft = self._session_id, self._draft
        if session_id is not None and draft.text.strip():
            self._save(session_id, draft)

    def _save(self, session_id: UUID, draft: Draft) -> None:
        self._saving = True
        self._grey()

        def saved(_row: NoteRow) -> None:
            self._saving = False
            if self._drafts.get(session_id) is draft:
                self._drafts[session_id] = Draft()
                if session_id == self._session_id:
                    self.editor.clear()
                    self.share.setChecked(False)
            self._grey()
            self.load()

        def failed(error: Exception) -> None:
            self._saving = False
            self._grey()
            self._page.show_error(error)
            if isinstance(error, OutcomeUnknown):
                self.load()  # the list says whether it is there; adding it again cannot double it

        self._page.write(
            notes.add,
            note_id=draft.note_id,
            session_id=session_id,
            body=draft.text.strip(),
            shared=draft.shared,
            done=saved,
            failed=failed,
        )

    def _on_remove(self, row: NoteRow) -> None:
        def removed(_nothing: object) -> None:
            self.load()
            back = Draft(row.body, row.shared)
            self._page.context.notices.show_notice(
                _("The note was removed."),
                "success",
                [(_("Undo"), partial(self._save, row.session_id, back))],
                timeout_ms=UNDO_MS,
            )

        self._page.write(notes.remove, note_id=row.note_id, done=removed)
