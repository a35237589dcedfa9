"""The first step: which files.

Belongs here: choosing and dropping files, what was chosen, what is wrong with them as files. Does not belong
here: reading them, what their tables mean.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QDir, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_list
from tutordesk.imports.faults import Fault
from tutordesk.ui import theme
from tutordesk.ui.imports import words
from tutordesk.ui.imports.bar_room import beside_bar
from tutordesk.ui.imports.drop_zone import DropZone
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.elided import ElidedLabel
from tutordesk.ui.widgets.emptying import discard_all
from tutordesk.ui.widgets.icon import Icon
from tutordesk.ui.widgets.question import wrapped
from tutordesk.ui.widgets.scroll import ScrollColumn

MOST_FAULTS = 20


class FilesStep(QWidget):
    """``chosen`` carries the paths somebody chose or dropped; ``again`` asks to read the same ones anew.

    ``left_out`` carries the names of all files that cannot be read and are left out on purpose.
    """

    chosen = Signal(object)
    again = Signal()
    left_out = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._zone = self._drop_zone()
        self._what = Card()
        self._what.setAccessibleIdentifier("import-chosen")
        self._what_title = theme.label(_("Chosen"), "h3")
        self._what_lines = QVBoxLayout()
        self._what_lines.setSpacing(4)
        self.read_again = theme.button(_("Read again"), "secondary", "refresh")
        self.read_again.setAccessibleIdentifier("import-read-again")
        self.read_again.setToolTip(_("After changing a file; what you said about columns is kept."))
        self.read_again.clicked.connect(self.again)
        head = QHBoxLayout()
        head.addWidget(self._what_title, 1)
        head.addWidget(self.read_again)
        self._what.body.addLayout(head)
        self._what.body.addLayout(self._what_lines)
        self._faults = QFrame()
        self._faults.setProperty("kind", "notice")
        self._faults.setProperty("tone", "warning")
        self._fault_lines = QVBoxLayout(self._faults)
        self._fault_lines.setContentsMargins(16, 12, 16, 14)
        self._fault_lines.setSpacing(6)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(*beside_bar(8))
        column.setSpacing(14)
        column.addWidget(self._faults)
        column.addWidget(self._zone)
        column.addWidget(self._what)
        column.addWidget(self._kinds())
        column.addStretch(1)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(ScrollColumn(inside))
        self.show_chosen((), ())
        self.show_faults(())

    def _drop_zone(self) -> DropZone:
        zone = DropZone()
        zone.dropped.connect(self.chosen)
        middle = Qt.AlignmentFlag.AlignHCenter
        title = theme.label(_("Drop a workbook, CSV files or a folder here"), "h3", wrap=True)
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        about = theme.label(
            _("Nothing is written before you have seen what would come in."), "body", wrap=True
        )
        about.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.choose_files = theme.button(_("Choose files…"), "primary", "table")
        self.choose_files.setAccessibleIdentifier("import-choose-files")
        self.choose_files.clicked.connect(self.ask_files)
        self.choose_folder = theme.button(_("Choose folder…"), "secondary", "folder")
        self.choose_folder.setAccessibleIdentifier("import-choose-folder")
        self.choose_folder.clicked.connect(self.ask_folder)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.choose_files)
        buttons.addWidget(self.choose_folder)
        buttons.addStretch(1)
        zone.body.addWidget(Icon("upload", "onsoft", 32), 0, middle)
        zone.body.addWidget(title)
        zone.body.addWidget(about)
        zone.body.addSpacing(6)
        zone.body.addLayout(buttons)
        return zone

    def _kinds(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(2, 4, 2, 0)
        column.setSpacing(8)
        column.addWidget(theme.label(_("What can come in"), "label"))
        tags = [theme.label(words.sheet_title(name), "tag") for name in words.SHEET_TITLES]
        column.addWidget(wrapped(*tags, spacing=6))
        said = _("What is there already is never overwritten: the same files again add only what is new.")
        column.addWidget(theme.label(said, "small", wrap=True))
        return holder

    # --- choosing ----------------------------------------------------------------------------------------
    def ask_files(self) -> QFileDialog:
        """Ask for one or several files."""
        dialog = self._dialog(_("Choose files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(_("Workbooks and tables (*.xlsx *.csv)"))
        dialog.filesSelected.connect(lambda names: self.chosen.emit(tuple(map(Path, names))))
        dialog.open()
        return dialog

    def ask_folder(self) -> QFileDialog:
        """Ask for a folder of CSV files."""
        dialog = self._dialog(_("Choose a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, False)
        dialog.fileSelected.connect(lambda name: self.chosen.emit((Path(name),)))
        dialog.open()
        return dialog

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self, title)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog.setDirectory(documents or QDir.homePath())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog

    # --- showing -----------------------------------------------------------------------------------------
    def show_chosen(self, paths: Sequence[Path], tables: Sequence[str]) -> None:
        """Say what was chosen and which tables were found in it."""
        discard_all(self._what_lines)
        for path in paths:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 2, 0, 2)
            row.setSpacing(8)
            row.addWidget(Icon("table" if path.suffix else "folder", "text2", 18))
            row.addWidget(ElidedLabel(path.name, "strong"), 1)
            line.setToolTip(str(path))
            self._what_lines.addWidget(line)
        if tables:
            found = _("Tables found: {names}").format(names=format_list(tables))
            self._what_lines.addWidget(theme.label(found, "body", wrap=True))
        self._what.setVisible(bool(paths))

    def show_faults(
        self,
        faults: Sequence[Fault],
        broken: frozenset[str] = frozenset(),
        left_out: frozenset[str] = frozenset(),
    ) -> None:
        """Say what is wrong with the files as files; those ``broken`` can be left out."""
        discard_all(self._fault_lines)
        if faults:
            whole = broken <= left_out
            title = _("These do not come in") if whole else _("These files cannot be read")
            self._fault_lines.addWidget(theme.label(title, "strong", wrap=True))
            theme.set_property(self._faults, "tone", "info" if whole else "warning")
        for fault in faults[:MOST_FAULTS]:
            self._fault_lines.addWidget(self._fault_line(fault, broken, left_out))
        if len(rest := broken - left_out) > 1:
            every = theme.button(_("Leave all of them out"), "secondary", "minus")
            every.setAccessibleIdentifier("import-leave-all-files-out")
            every.clicked.connect(lambda: self.left_out.emit(left_out | rest))
            self._fault_lines.addWidget(wrapped(every))
        self._faults.setVisible(bool(faults))

    def _fault_line(self, fault: Fault, broken: frozenset[str], left_out: frozenset[str]) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(theme.label(_of_file(fault), "body", wrap=True), 1)
        if fault.file in broken:
            out = fault.file in left_out
            button = theme.button(
                _("Put back") if out else _("Leave out"), "secondary", "undo" if out else "minus"
            )
            name = _("Put {file} back") if out else _("Leave {file} out")
            button.setAccessibleName(name.format(file=fault.file))
            button.setAccessibleIdentifier(f"import-leave-file-out-{fault.file}")
            button.clicked.connect(lambda: self.left_out.emit(left_out ^ {fault.file}))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return line


def _of_file(fault: Fault) -> str:
    if not fault.allowed:
        return _("{file}: {problem}.").format(file=fault.file, problem=fault.problem)
    return _("{file}: {problem}. Allowed: {allowed}.").format(
        file=fault.file, problem=fault.problem, allowed=fault.allowed
    )
