"""The notes a tutor shares with the student, to read below a session's details."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tutordesk.i18n import _, format_instant
from tutordesk.services.rows import NoteRow
from tutordesk.ui import theme
from tutordesk.ui.widgets.card import Sunken


class SharedNotes(QWidget):
    """Hidden as long as there are none; built anew when they change."""

    def __init__(self, zone: str) -> None:
        super().__init__()
        self._zone = zone
        self._rows: tuple[NoteRow, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(theme.label(_("Notes from your tutor"), "small"))
        self._made: list[QWidget] = []
        self.hide()

    def show_rows(self, rows: Sequence[NoteRow]) -> None:
        """Show notes, oldest first."""
        if tuple(rows) == self._rows:
            return
        self._rows = tuple(rows)
        for old in self._made:
            old.hide()
            old.deleteLater()
        self._made = [self._note(row) for row in rows]
        for note in self._made:
            self._column.addWidget(note)
            note.show()
        self.setVisible(bool(rows))

    def _note(self, row: NoteRow) -> QWidget:
        note = Sunken(margin=12, spacing=3)
        body = theme.label(row.body, "body", wrap=True)
        theme.set_property(body, "tone", "text")
        body.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        said = _("{name}, {when}").format(
            name=row.author_name, when=format_instant(row.created_at, self._zone)
        )
        note.body.addWidget(body)
        note.body.addWidget(theme.label(said, "small", wrap=True, tabular=True))
        return note
