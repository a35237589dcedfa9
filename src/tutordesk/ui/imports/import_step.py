"""The last step: a second look, the import as it goes, and what came of it.

Belongs here: the three views and the file for slips. Does not belong here: the import itself.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_number, ngettext
from tutordesk.ui import theme
from tutordesk.ui.imports import words
from tutordesk.ui.imports.bar_room import beside_bar
from tutordesk.ui.imports.verdict_card import VerdictCard
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.elided import ElidedLabel
from tutordesk.ui.widgets.icon import Icon
from tutordesk.ui.widgets.progress import Progress
from tutordesk.ui.widgets.question import wrapped
from tutordesk.ui.widgets.save_dialog import ask_where
from tutordesk.ui.widgets.scroll import ScrollColumn

if TYPE_CHECKING:
    from tutordesk.imports.run import Imported
    from tutordesk.imports.steps import Checked


class ImportStep(QStackedWidget):
    """``cancel_asked`` while it runs; ``go`` tells where somebody wants to go afterwards."""

    cancel_asked = Signal()
    go = Signal(str)

    def __init__(self, centre: str) -> None:
        super().__init__()
        self._centre = centre
        self.slips: Path | None = None
        self._look = self._second_look()
        self._run = self._running()
        self._end = self._ended()
        for view in (self._look, self._run, self._end):
            self.addWidget(view)

    @property
    def is_over(self) -> bool:
        """Whether an import was made and is shown."""
        return self.currentWidget() is self._end

    # --- a second look -----------------------------------------------------------------------------------
    def _second_look(self) -> QWidget:
        self.before = VerdictCard("import-before")
        self._slips = Card(18, 8)
        self._slips.setAccessibleIdentifier("import-slips")
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(Icon("id-card", "text2", 20))
        self._slips_title = theme.label("", "h3", wrap=True)
        head.addWidget(self._slips_title, 1)
        self._slips_file = ElidedLabel("", "strong")
        self._slips_file.setAccessibleIdentifier("import-slips-file")
        self.choose_slips = theme.button(_("Elsewhere…"), "secondary", "folder")
        self.choose_slips.setAccessibleIdentifier("import-choose-slips")
        self.choose_slips.clicked.connect(self.ask_slips)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._slips_file, 1)
        row.addWidget(self.choose_slips)
        self._slips_note = theme.label("", "small", wrap=True)
        self._slips.body.addLayout(head)
        self._slips.body.addLayout(row)
        self._slips.body.addWidget(self._slips_note)
        return _scrolled(self.before, self._slips)

    def show_before(self, checked: "Checked") -> None:
        """Say what would come in, and where slips go."""
        left_out = words.rows_of(checked.left_out)
        about = [_("All of it comes in together, or nothing. Once in, it cannot be undone in one go.")]
        if left_out:
            about.insert(
                0,
                ngettext("{count} row is left out.", "{count} rows are left out.", left_out).format(
                    count=format_number(left_out)
                ),
            )
        rows = words.new_rows(checked.counts)
        title = _("Import {rows} into {centre}?").format(rows=rows, centre=self._centre)
        self.before.show_verdict("upload", "onsoft", title, about, checked.counts)
        self._slips.setVisible(bool(checked.people))
        if checked.people:
            self._slips_title.setText(
                ngettext(
                    "{count} person gets a sign-in number and a one-time password",
                    "{count} people get sign-in numbers and one-time passwords",
                    checked.people,
                ).format(count=format_number(checked.people))
            )
            self.show_slips(self.slips if self.slips and not self.slips.exists() else free_slips_file())
        self.setCurrentWidget(self._look)

    def show_slips(self, path: Path) -> None:
        """Show where the slips go; a file that is there is never overwritten."""
        self.slips = path
        self._slips_file.show_text(str(path))
        taken = path.exists()
        self._slips_note.setText(
            _("That file is there already, and slips are never overwritten. Choose another name.")
            if taken
            else _("They are written there, for you alone. Hand them out, then delete the file.")
        )
        theme.set_property(self._slips_note, "tone", "error" if taken else "")

    def slips_are_free(self) -> bool:
        """Whether the slips can be written; says so where they cannot."""
        if self.slips is None:
            return False
        self.show_slips(self.slips)
        return not self.slips.exists()

    def ask_slips(self) -> None:
        """Ask where the slips go."""
        name = self.slips.name if self.slips else "sign-in-slips-1.csv"
        ask_where(
            self, _("Sign-in slips"), _("Tables (*.csv)"), name, lambda path: self.show_slips(Path(path))
        )

    # --- running -----------------------------------------------------------------------------------------
    def _running(self) -> QWidget:
        card = Card(22, 12)
        self.run_title = theme.label(_("Importing…"), "h2", wrap=True)
        self.run_words = theme.label(" ", "body", wrap=True, tabular=True)
        self.run_words.setAccessibleIdentifier("import-progress")
        self.bar = Progress(0, 0)
        self.cancel = theme.button(_("Cancel import"), "danger", "x")
        self.cancel.setAccessibleIdentifier("import-cancel")
        self.cancel.clicked.connect(self.cancel_asked)
        note = theme.label(_("Others can go on working. Keep this window open."), "small", wrap=True)
        for part in (self.run_title, self.run_words, self.bar, note):
            card.body.addWidget(part)
        card.body.addWidget(wrapped(self.cancel))
        return _scrolled(card)

    def show_running(self) -> None:
        """Show that it has begun."""
        self.run_title.setText(_("Importing…"))
        self.run_words.setText(" ")
        self.bar.show_progress(0, 0)
        self.cancel.setEnabled(True)
        self.setCurrentWidget(self._run)

    def show_progress(self, what: str, done: int, total: int) -> None:
        """Show how far it is."""
        self.run_words.setText(progress_words(what, done, total))
        self.bar.show_progress(done, total)

    def show_cancelling(self) -> None:
        """Say that it is being taken back."""
        self.cancel.setEnabled(False)
        self.run_title.setText(_("Taking everything back…"))

    # --- afterwards --------------------------------------------------------------------------------------
    def _ended(self) -> QWidget:
        self.after = VerdictCard("import-after")
        self._handed = QFrame()
        self._handed.setProperty("kind", "notice")
        self._handed.setProperty("tone", "info")
        self._handed_text = theme.label("", "strong", wrap=True)
        self._handed_file = ElidedLabel("", "body")
        self._handed_file.setAccessibleIdentifier("import-slips-written")
        self.open_folder = theme.button(_("Open folder"), "secondary", "folder")
        self.open_folder.setAccessibleIdentifier("import-open-folder")
        self.open_folder.clicked.connect(self._on_open_folder)
        note = theme.label(
            _("Print it, hand it out, then delete it: it is the only place where these passwords stand."),
            "body",
            wrap=True,
        )
        column = QVBoxLayout(self._handed)
        column.setContentsMargins(18, 14, 18, 16)
        column.setSpacing(6)
        for part in (self._handed_text, self._handed_file, note, wrapped(self.open_folder)):
            column.addWidget(part)
        column.insertSpacing(column.count() - 1, 6)
        steps = [
            (_("Look at people"), "people", "id-card"),
            (_("Look at sessions"), "sessions", "list"),
            (_("Import more"), "", "upload"),
        ]
        self.next_steps = {}
        for label, key, icon in steps:
            button = self.next_steps[key] = theme.button(label, "secondary", icon)
            button.setAccessibleIdentifier(f"import-next-{key or 'more'}")
            button.clicked.connect(lambda _checked=False, key=key: self.go.emit(key))
        return _scrolled(self.after, self._handed, wrapped(*self.next_steps.values()))

    def show_after(self, done: "Imported") -> None:
        """Say what came in."""
        left_out = words.rows_of(done.left_out)
        about = [words.already(done.already) if done.already else ""]
        if left_out:
            about.append(
                ngettext(
                    "{count} row was left out: mend the file and import it again.",
                    "{count} rows were left out: mend the files and import them again.",
                    left_out,
                ).format(count=format_number(left_out))
            )
        title = ngettext("{count} row came in", "{count} rows came in", sum(done.counts.values())).format(
            count=format_number(sum(done.counts.values()))
        )
        self.after.show_verdict("check-circle", "ok", title, about, done.counts)
        self._handed.setVisible(bool(done.slips))
        if done.slips:
            count = len(done.slips)
            said = ngettext(
                "The slip of {count} new person is here:", "The slips of {count} new people are here:", count
            )
            self._handed_text.setText(said.format(count=format_number(count)))
            self._handed_file.show_text(str(self.slips))
        self.setCurrentWidget(self._end)

    def _on_open_folder(self) -> None:
        if self.slips is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.slips.parent)))


def progress_words(what: str, done: int, total: int) -> str:
    """Say what is being done, and how much of it."""
    if total <= 1:
        return _("{what}…").format(what=what)
    return _("{what}: {done} of {total}").format(
        what=what, done=format_number(done), total=format_number(total)
    )


def free_slips_file() -> Path:
    """Return a name for slips that is not taken, where documents are kept."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(documents or QDir.homePath())
    if not folder.is_dir():
        folder = Path(QDir.homePath())
    number = 1
    while (path := folder / f"sign-in-slips-{number}.csv").exists():
        number += 1
    return path


def _scrolled(*parts: QWidget) -> QWidget:
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(*beside_bar(8))
    column.setSpacing(14)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return ScrollColumn(inside)
