"""Saving all that is found as tables: where to, fetching, writing aside, noting it in the history, in place.

Belongs here: the order of these, writing off the GUI thread, saying how it went. Does not belong here: what
is looked for, which columns there are.

The history tells of what was really saved: a file that is given up, or cannot be written, leaves no line, and
without the line no file stays.
"""

import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from tutordesk.domain.spreadsheet import Cell, csv_text
from tutordesk.i18n import _, format_number
from tutordesk.services import exports
from tutordesk.ui.notices import describe
from tutordesk.ui.page import Page
from tutordesk.ui.tasks import Tasks, Verb

Pages = list[Any]
Hand = Callable[[Any], object]
Fetch = Callable[[Hand], object]
"""Asks the server, and hands on what it told."""


@dataclass(frozen=True, slots=True)
class Table:
    """One file: its name, the titles of its columns, its rows."""

    name: str
    head: Sequence[str]
    lines: Iterable[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Draft:
    """What is written but does not stand in its ``place`` yet; ``part`` is None where writing failed.

    ``count`` is the number of rows of the (first) table.
    """

    place: Path
    part: Path | None = None
    count: int = 0


class Export(QObject):
    """``progressed`` says how far it is, empty when it is over. One thing is saved at a time."""

    progressed = Signal(str)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.page = page
        self._files = Tasks(parent=self)  # threads of its own: no server is asked
        self._place = Path()
        self._drafts: list[Draft] = []
        self.busy = False
        self.destroyed.connect(partial(_drop_all, self._drafts))

    def save_table(
        self, what: str, title: str, name: str, fetch: Fetch, make: Callable[[Any], Table]
    ) -> None:
        """Ask for a place, then fetch and save one table there; ``what`` is its name in the history."""
        from tutordesk.ui import paper

        if not self.busy:
            paper.choose_file(
                self.page, title, name, lambda path: self._run(what, path, fetch, write_file, make)
            )

    def save_tables(
        self, what: str, title: str, name: str, fetch: Fetch, make: Callable[[Any], Sequence[Table]]
    ) -> None:
        """Ask for a folder, then save tables into a new one in it; what is there is never touched."""
        if self.busy:
            return
        dialog = QFileDialog(self.page, title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(
            lambda chosen: self._run(what, Path(chosen) / name, fetch, write_folder, make)
        )
        dialog.open()

    def ask(self, verb: Verb, done: Hand, **asked: Any) -> None:
        """Ask for something to be saved; an error ends it."""
        self.page.write(verb, done=done, failed=self._on_failed, **asked)  # loading anew drops no such answer

    def ask_pages(self, verb: Verb, count: Callable[[Any], int], done: Hand, **asked: Any) -> None:
        """Ask ``verb`` for page after page, then hand all of them on; ``count`` says how many one holds."""
        self._ask_page([], verb, count, done, {"after": None, **asked})

    def _ask_page(
        self,
        pages: Pages,
        verb: Verb,
        count: Callable[[Any], int],
        done: Hand,
        asked: dict[str, Any],
    ) -> None:
        def answered(found: Any) -> None:
            pages.append(found)
            if found.next_key is None:
                done(pages)
                return
            so_far = format_number(sum(map(count, pages)))
            total = format_number(found.total)
            self.progressed.emit(_("{done} of {total}…").format(done=so_far, total=total))
            self._ask_page(pages, verb, count, done, {**asked, "after": found.next_key})

        self.ask(verb, answered, **asked)

    # --- saving ------------------------------------------------------------------------------------------
    def _run(
        self, what: str, place: Path, fetch: Fetch, write: Callable[..., Draft], make: Callable[[Any], Any]
    ) -> None:
        self.busy, self._place = True, place
        self.progressed.emit(_("Saving…"))
        fetch(
            lambda found: self._files.run(
                write, place=place, make=partial(make, found), done=partial(self._on_written, what)
            )
        )

    def _on_written(self, what: str, draft: Draft) -> None:
        if draft.part is None:
            self._end(draft.place)
            return
        self._drafts.append(draft)
        self.page.write(
            exports.note,
            what=what,
            count=draft.count,
            done=lambda _nothing: self._files.run(put, draft=self._drafts.pop(), done=self._on_put),
            failed=self._on_failed,
        )

    def _on_put(self, outcome: tuple[Path, bool]) -> None:
        self._end(outcome[0], saved=outcome[1])

    def _on_failed(self, error: Exception) -> None:
        _drop_all(self._drafts)
        self._end(self._place, why=describe(error).text)

    def _end(self, place: Path, *, saved: bool = False, why: str = "") -> None:
        from tutordesk.ui import paper

        self.busy = False
        self.progressed.emit("")
        paper.tell(self.page, place, saved=saved, why=why)


def write_file(*, place: Path, make: Callable[[], Table]) -> Draft:
    """Write one table beside its place."""
    part = place.with_name(f"{place.name}.part")
    try:
        if place.exists():
            place.open("r+b").close()  # what cannot be replaced is better known before anything is noted
        return Draft(place, part, _write(part, make()))
    except OSError:
        _drop_file(part)
        return Draft(place)


def write_folder(*, place: Path, make: Callable[[], Sequence[Table]]) -> Draft:
    """Write tables into a folder that is new."""
    part = None
    try:
        part = _new_folder(place.with_name(f"{place.name}.part"))
        counts = [_write(part / table.name, table) for table in make()]
    except OSError:
        if part is not None:
            _drop(part)
        return Draft(place)
    return Draft(place, part, counts[0])


def put(*, draft: Draft) -> tuple[Path, bool]:
    """Put what is written in its place; says where, and whether that worked."""
    if draft.part is None:
        return draft.place, False
    place = _free(draft.place) if draft.part.is_dir() else draft.place
    try:
        draft.part.replace(place)
    except OSError:
        _drop(draft.part)
        return place, False
    return place, True


def _drop_all(drafts: list[Draft], _gone: object = None) -> None:
    """Take away what must not stay, because the history does not tell of it."""
    while drafts:
        if (part := drafts.pop().part) is not None:
            _drop(part)


def _drop(part: Path) -> None:
    if part.is_dir():
        shutil.rmtree(part, ignore_errors=True)
    else:
        _drop_file(part)


def _drop_file(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _new_folder(path: Path) -> Path:
    while True:
        folder = _free(path)
        with suppress(FileExistsError):  # somebody was faster
            folder.mkdir()
            return folder


def _free(path: Path) -> Path:
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.name}-{number}")
    return found


def _write(path: Path, table: Table) -> int:
    """Write a file; returns how many rows are in it."""
    lines = list(table.lines)
    path.write_bytes(csv_text(table.head, lines).encode())
    return len(lines)


def dated(name: str, day: date) -> str:
    """Name something saved on a day."""
    return f"{name}-{day.isoformat()}"


def lines_of(pages: Pages, part: str) -> Iterable[Sequence[Cell]]:
    """Go through one part of all pages."""
    return (line for page in pages for line in getattr(page, part))
