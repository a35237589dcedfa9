"""Workbooks for tests: the sound centre with real dates, times and numbers, and archives made by hand."""

import csv
import io
import re
import zipfile
from datetime import datetime, time, timedelta
from pathlib import Path

from openpyxl import Workbook

from tests.imports.folders import SOUND

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def meant(text: str) -> object:
    """Return what a person would have typed into a cell."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return datetime.fromisoformat(text).date()
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", text):
        return datetime.fromisoformat(text)
    if match := re.fullmatch(r"(\d\d):(\d\d)", text):
        hours, minutes = int(match[1]), int(match[2])
        return time(hours, minutes) if hours < 24 else timedelta(hours=hours, minutes=minutes)
    if re.fullmatch(r"\d+", text):
        return int(text)
    return float(text) if re.fullmatch(r"\d+\.\d+", text) else {"yes": True, "no": False}.get(text, text)


def write_workbook(path: Path, **sheets: str) -> Path:
    """Write the sound centre as a workbook, with some sheets replaced."""
    book = Workbook()
    book.remove(book.active)
    for name, text in {**SOUND, **sheets}.items():
        sheet = book.create_sheet(name)
        for row in csv.reader(io.StringIO(text)):
            sheet.append([meant(cell) if cell else None for cell in row])
    book.save(path)
    return path


def with_part(path: Path, part: str, change) -> Path:
    """Write a workbook anew with one of its parts changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def rows_of(rows: str) -> bytes:
    """Return a sheet's part with these rows."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def text_cell(text: str, place: str = "") -> str:
    at = f' r="{place}"' if place else ""
    return f'<c{at} t="inlineStr"><is><t>{text}</t></is></c>'


def with_shared_strings(path: Path) -> Path:
    """Keep texts as spreadsheet programs do: each once, in a part of their own."""
    kept: list[str] = []

    def shared(found: re.Match[bytes]) -> bytes:
        kept.append(found[2].decode())
        return b'<c%b t="s"><v>%d</v></c>' % (found[1], len(kept) - 1)

    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    inline = re.compile(rb'<c([^>]*) t="inlineStr"><is><t[^>]*>(.*?)</t></is></c>', re.DOTALL)
    for name, content in parts.items():
        if name.startswith("xl/worksheets/"):
            parts[name] = inline.sub(shared, content)
    strings = "".join(f'<si><r><t xml:space="preserve">{text}</t></r></si>' for text in kept)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path
