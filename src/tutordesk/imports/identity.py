"""What rows are called: keys made from what stands in them, and the words by which other rows mean them.

Pure functions. A key that was made holds a comma, so that it is never one of the centre's own, and it stays
the same as long as the row says the same. Who is in the database already is found out in ``who.py``.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

_CALLED = {"people": ("key", "name", "email"), "subjects": ("key", "name"), "courses": ("key", "name")}
_REACHED = ("email", "phone", "guardian_phone")


def folded(text: str) -> str:
    """Return a name without case and accents, with single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(one for one in plain if not unicodedata.combining(one)).split())


def made_key(sheet: str, values: Mapping[str, Any]) -> str | None:
    """Return a key for a row that brings none; None for a sheet whose rows need their own."""
    if sheet == "people":
        reached = next((values[column] for column in _REACHED if values[column]), "")
        return f"{folded(values['name'])}, {folded(reached) if '@' in reached else dialled(reached)}"
    if sheet == "subjects":
        return f"{folded(values['name'])},"
    if sheet == "courses":  # the same course of two subjects is two
        return f"{folded(values['subject'])}, {folded(values['name'])}"
    if sheet == "sessions":
        return f"{folded(values['student'])}, {folded(values['tutor'])}, {values['starts'].isoformat()}"
    return None


def is_made(key: str) -> bool:
    """Whether a key is none of the centre's own."""
    return "," in key


def meant_by(sheet: str, values: Mapping[str, Any]) -> set[str]:
    """Return the words by which other rows may mean a row; of a tutor's rows, whose they are."""
    columns = _CALLED.get(sheet, ("person", "tutor"))
    said = [values.get(column) for column in columns]
    return {folded(word) for word in said if word}


def dialled(phone: str) -> str:
    """Return the digits of a number, whoever wrote spaces where, without the zeros in front."""
    return re.sub(r"\D", "", phone).lstrip("0")
