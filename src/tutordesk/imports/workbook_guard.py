"""Looks through a workbook before the library reads it: is it one, and is it of a bearable size?

A workbook is a ZIP archive of XML parts; both can be made to unfold without end. So declared sizes are added
up first, a part that brings entities of its own is refused (no workbook has them), and rows, cells and
strings are counted, filled or not. What is in the cells is not asked here.
"""

import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any, cast
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from tutordesk.i18n import _
from tutordesk.imports.table import Unreadable

LARGEST_BYTES = 50_000_000
UNPACKED_BYTES = 200_000_000
MOST_CELLS = 5_000_000
"""Empty ones included: what was only ever given a colour counts, too."""
MOST_FILLED = 1_000_000
MOST_COLUMNS = 200
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_MOST_STRINGS = 4_000_000
_MOST_OTHERS = 300_000
_CHUNK = 1 << 18
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


@dataclass(slots=True)
class Extent:
    """How far a sheet is filled, and what keeps it alone from being read."""

    rows: int = 0
    columns: int = 0
    too_wide: bool = False
    uncomputed: bool = False
    """A formula in it has no result."""

    @property
    def unread(self) -> Unreadable | None:
        """Why it cannot be read."""
        if self.too_wide:
            problem = _("there are more than {count} columns").format(count=MOST_COLUMNS)
            return Unreadable(problem, _("delete what stands far to the right"))
        if self.uncomputed:
            problem = _("holds formulas without results")
            return Unreadable(problem, _("open it in a spreadsheet program, and save it there"))
        return None


def damaged() -> Unreadable:
    """Return what is said of a workbook that breaks off, or that nobody understands."""
    return Unreadable(
        _("is damaged, or no workbook"), _("save it again as a workbook (.xlsx), or as CSV files")
    )


def extents(raw: bytes) -> dict[str, Extent]:
    """Return how far each sheet of a workbook is filled, by its part of the archive.

    Raises:
        Unreadable: it is no workbook, it is locked or damaged, or there is too much in it.
    """
    _refuse_other_kinds(raw)
    try:
        with ZipFile(BytesIO(raw)) as archive:
            parts = archive.infolist()
            _refuse_other_archives({part.filename for part in parts}, archive)
            if sum(part.file_size for part in parts) > UNPACKED_BYTES:
                raise _too_large()
            if any(part.flag_bits & 1 for part in parts):
                raise _locked()
            return _looked_through(archive, parts)
    except (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise damaged() from error


def _looked_through(archive: ZipFile, parts: list[ZipInfo]) -> dict[str, Extent]:
    count = _Count()
    found: dict[str, Extent] = {}
    for part in parts:
        if part.is_dir():
            continue
        look = _Look(count)
        with archive.open(part) as stream:
            look.through(stream)
        if look.extent is not None:
            found[part.filename] = look.extent
    return found


def _refuse_other_kinds(raw: bytes) -> None:
    if len(raw) > LARGEST_BYTES:
        allowed = _("at most {count} MB are allowed").format(count=LARGEST_BYTES // 1_000_000)
        raise Unreadable(_("is too large"), allowed)
    if raw.startswith(b"\xd0\xcf\x11\xe0"):  # the older container: of .xls, and of what is locked
        if "EncryptedPackage".encode("utf-16-le") in raw:
            raise _locked()
        raise _other_kind(_("is a workbook of the old kind (.xls)"))
    if not raw.startswith(b"PK"):
        raise damaged()


def _refuse_other_archives(names: set[str], archive: ZipFile) -> None:
    if "xl/workbook.bin" in names:
        raise _other_kind(_("is a workbook in binary form (.xlsb)"))
    if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:200]:
        raise _other_kind(_("is a workbook of another kind (.ods)"))


def _other_kind(problem: str) -> Unreadable:
    return Unreadable(problem, _("save it as a workbook (.xlsx) or as CSV files"))


def _locked() -> Unreadable:
    return Unreadable(_("is locked with a password"), _("remove the password and save it again"))


def _too_large() -> Unreadable:
    return Unreadable(_("unfolds to far too much"), _("save its sheets as CSV files"))


@dataclass(slots=True)
class _Count:
    """What a whole workbook may hold."""

    cells: int = 0
    filled: int = 0
    strings: int = 0

    def cell(self) -> None:
        self.cells += 1
        if self.cells > MOST_CELLS:
            problem = _("holds too many cells, most of them perhaps empty")
            raise Unreadable(problem, _("delete the empty rows and columns, or save its sheets as CSV files"))

    def fill(self) -> None:
        self.filled += 1
        if self.filled > MOST_FILLED:
            problem = _("more than {count} cells are filled").format(count=MOST_FILLED)
            raise Unreadable(problem, _("save its sheets as CSV files"))

    def string(self) -> None:
        self.strings += 1
        if self.strings > _MOST_STRINGS:
            raise _too_large()


class _Look:
    """One part, read from beginning to end; what is no XML is left alone, the library will not take it."""

    def __init__(self, count: _Count) -> None:
        self.extent: Extent | None = None
        self._count = count
        self._others = 0
        self._row = self._column = 0
        self._columns: dict[str, int] = {}
        self._formula = self._value = self._result = False
        self._parser = expat.ParserCreate(namespace_separator="\n")
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._root

    def through(self, stream: Any) -> None:
        """Read everything."""
        try:
            while chunk := cast("bytes", stream.read(_CHUNK)):
                self._parser.Parse(chunk)
            self._parser.Parse(b"", True)
        except expat.ExpatError:
            return
        self._end_of_cell()

    def _doctype(self, *_declaration: object) -> None:
        raise Unreadable(_("brings definitions of its own, as no workbook does"), damaged().allowed)

    def _root(self, name: str, _attributes: dict[str, str]) -> None:
        space, _sign, kind = name.rpartition("\n")
        if space == _STRICT:
            problem = _("is kept in the “strict” form")
            raise Unreadable(problem, _("save it as an ordinary workbook (.xlsx)"))
        by_kind = {"worksheet": self._in_sheet, "sst": self._in_strings}
        self._parser.StartElementHandler = by_kind.get(kind, self._elsewhere)
        if kind == "worksheet":
            self.extent = Extent()

    def _elsewhere(self, _name: str, _attributes: dict[str, str]) -> None:
        self._others += 1
        if self._others > _MOST_OTHERS:
            raise _too_large()

    def _in_strings(self, _name: str, _attributes: dict[str, str]) -> None:
        self._count.string()

    def _in_sheet(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition("\n")[2]
        if kind == "c":
            self._end_of_cell()
            self._count.cell()
            place = attributes.get("r")
            self._column = self._column_of(place.rstrip("0123456789")) if place else self._column + 1
            self._result = attributes.get("t") == "str"  # an empty text is a result, too
        elif kind in ("v", "is"):
            self._fill()
        elif kind == "f":
            self._formula = True
            self._parser.CharacterDataHandler = self._in_formula
        elif kind == "row":
            self._end_of_cell()
            self._count.cell()
            self._begin_row(attributes.get("r"))
        elif kind not in ("t", "r"):
            self._elsewhere(name, attributes)

    def _in_formula(self, text: str) -> None:
        self._result = self._result or (self._value and not text.isspace())

    def _begin_row(self, number: str | None) -> None:
        row = int(number) if number else self._row + 1
        if not self._row < row <= LAST_ROW:  # the library would drop rows that go back
            raise damaged()
        self._row, self._column = row, 0

    def _fill(self) -> None:
        if self._value:
            return
        self._value = True
        self._count.fill()
        extent = cast("Extent", self.extent)
        extent.rows, extent.columns = self._row, min(max(extent.columns, self._column), MOST_COLUMNS)
        extent.too_wide = extent.too_wide or self._column > MOST_COLUMNS

    def _end_of_cell(self) -> None:
        if self._formula:
            self._parser.CharacterDataHandler = None
            if not (self._value and self._result) and self.extent is not None:
                self.extent.uncomputed = True
        self._formula = self._value = False

    def _column_of(self, letters: str) -> int:
        column = self._columns.get(letters)
        if column is None:
            column = 0
            for letter in letters[:4]:
                column = column * 26 + ord(letter.upper()) - ord("A") + 1
            if not 0 < column <= LAST_COLUMN:
                raise damaged()
            self._columns[letters] = column
        return column
