"""Saving all that is found as tables: fetched page by page, written off the GUI thread, never half a file.

Belongs here: collecting, asking where to, writing, saying how it went. Does not belong here: what is looked
for, which columns there are.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from tutordesk.domain.spreadsheet import Cell, csv_text
from tutordesk.i18n import _, format_number
from tutordesk.ui.page import Page
from tutordesk.ui.tasks import Tasks, Verb

Pages = list[Any]


@dataclass(frozen=True, slots=True)
class Table:
    """One file: its name, the titles of its columns, its rows."""

    name: str
    head: Sequence[str]
    lines: Iterable[Sequence[Cell]]


class Export(QObject):
    """``progressed`` says how far it is, empty when it is over. One thing is collected at a time."""

    progressed = Signal(str)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.page = page
        self._files = Tasks(parent=self)  # threads of its own: no server is asked
        self.pages: Pages = []
        self.busy = False

    def collect(
        self, verb: Verb, done: Callable[[Pages], object], count: Callable[[Any], int], **asked: Any
    ) -> None:
        """Ask ``verb`` for page after page, then hand all of them on; ``count`` says how many one holds."""
        if not self.busy:
            self.pages, self.busy = [], True
            self._ask(verb, done, count, None, asked)

    def save_table(self, title: str, make: Callable[[], Table]) -> None:
        """Ask for a file's place, and write one table there."""
        from tutordesk.ui import paper

        paper.choose_file(self.page, title, make().name, lambda path: self._run(path, _write_file, make))

    def save_tables(self, title: str, name: str, make: Callable[[], Sequence[Table]]) -> None:
        """Ask for a folder, and write tables into a new one in it; what is there is never touched."""
        dialog = QFileDialog(self.page, title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self._run(Path(chosen) / name, _write_folder, make))
        dialog.open()

    def _ask(
        self,
        verb: Verb,
        done: Callable[[Pages], object],
        count: Callable[[Any], int],
        after: tuple[Any, ...] | None,
        asked: dict[str, Any],
    ) -> None:
        def answered(found: Any) -> None:
            self.pages.append(found)
            if found.next_key is None:
                self._end()
                done(self.pages)
                return
            so_far = format_number(sum(map(count, self.pages)))
            total = format_number(found.total)
            self.progressed.emit(_("{done} of {total}…").format(done=so_far, total=total))
            self._ask(verb, done, count, found.next_key, asked)

        self.page.ask(verb, key="export", after=after, done=answered, failed=self._on_failed, **asked)

    def _on_failed(self, error: Exception) -> None:
        self._end()
        self.page.show_error(error)

    def _end(self) -> None:
        self.busy = False
        self.progressed.emit("")

    def _run(self, path: Path, write: Callable[..., tuple[Path, bool]], make: Callable[[], Any]) -> None:
        self._files.run(write, path=path, make=make, done=self._on_written)

    def _on_written(self, outcome: tuple[Path, bool]) -> None:
        from tutordesk.ui import paper

        paper.tell(self.page, outcome[0], saved=outcome[1])


def _write_file(*, path: Path, make: Callable[[], Table]) -> tuple[Path, bool]:
    """Write one table; what was there stays until all of it is written. Says whether that worked."""
    try:
        _write(path, make())
    except OSError:
        return path, False
    return path, True


def _write_folder(*, path: Path, make: Callable[[], Sequence[Table]]) -> tuple[Path, bool]:
    """Write tables into a folder that is new."""
    try:
        folder = _new_folder(path)
        for table in make():
            _write(folder / table.name, table)
    except OSError:
        return path, False
    return folder, True


def _new_folder(path: Path) -> Path:
    number, folder = 1, path
    while True:
        try:
            folder.mkdir()
        except FileExistsError:
            number += 1
            folder = path.with_name(f"{path.name}-{number}")
        else:
            return folder


def _write(path: Path, table: Table) -> None:
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(csv_text(table.head, table.lines).encode())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def dated(name: str, day: date) -> str:
    """Name something saved on a day."""
    return f"{name}-{day.isoformat()}"


def lines_of(pages: Pages, part: str) -> Iterable[Sequence[Cell]]:
    """Go through one part of all pages."""
    return (line for page in pages for line in getattr(page, part))
