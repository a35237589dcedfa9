"""A small sound centre as CSV texts, to be spoilt one cell at a time."""

import re
import zoneinfo
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from tutordesk.imports.existing import Busy, Existing

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)

SOUND = {
    "centre": "name,timezone,currency,break_minutes\nSchool,Europe/Vienna,EUR,10\n",
    "people": (
        "key,name,roles,timezone,phone\n"
        "ana,Ana,student,,0664 123 45 67\nben,Ben,student tutor,,\ncem,Cem Çelik,tutor,Europe/London,\n"
        "dee,Dee,admin desk,,\n"
    ),
    "tutors": "person,headline,bio,timezone,rate,listed\nben,Maths,Likes maths,,40,yes\ncem,Physics,,,,no\n",
    "subjects": "key,name,position\nmaths,Maths,0\n",
    "courses": "key,subject,name,minutes\nalgebra,maths,Algebra,60\n",
    "offers": (
        "tutor,course,price,online,in_person,place\nben,algebra,40,yes,yes,Room 1\ncem,algebra,35.50,,,\n"
    ),
    "weekly_hours": "tutor,weekday,from,until\nben,Mon,09:00,17:00\nben,2,22:00,26:00\n",
    "overrides": "tutor,date,available,from,until,reason\nben,2026-12-24,no,,,Christmas\n",
    "closures": "first_date,last_date,reason\n2026-12-25,2026-12-26,Holidays\n",
    "enrollments": "student,course,tutor,planned_sessions\nana,algebra,ben,10\n",
    "sessions": (
        "key,student,tutor,course,starts,status\n"
        "one,ana,ben,algebra,2026-11-16T09:00,completed\n"
        "two,ana,ben,algebra,2026-11-30T09:00,\n"
        "three,ben,cem,algebra,2026-11-30T15:00+00:00,scheduled\n"
    ),
}


def write_folder(folder: Path, **files: str | bytes) -> Path:
    """Write the sound centre with some files replaced."""
    folder.mkdir(exist_ok=True)
    for name, text in {**SOUND, **files}.items():
        (folder / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def dated_now(text: str) -> str:
    """The text with its dates moved by whole weeks, so that ``NOW`` falls into the present one.

    For a real server, whose clock nobody sets: what has happened by ``NOW`` has happened there too.
    """
    today = datetime.now(UTC).date()
    since = monday(today) - monday(NOW.date())
    return re.sub(r"\b\d{4}-\d\d-\d\d", lambda day: str(date.fromisoformat(day[0]) + since), text)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def write_folder_of_now(folder: Path, **files: str) -> Path:
    """``write_folder`` for a real server."""
    return write_folder(folder, **{name: dated_now(text) for name, text in {**SOUND, **files}.items()})


def nothing_yet() -> Existing:
    return Existing(zones=frozenset(zoneinfo.available_timezones()))


class NoSessions:
    """A database without sessions, or with some busy time."""

    def __init__(self, busy: Iterable[Busy] = (), known: Iterable[UUID] = ()) -> None:
        self._busy, self._known = list(busy), set(known)

    def known(self, ids: Iterable[UUID]) -> set[UUID]:
        return self._known & set(ids)

    def busy(self, people: Iterable[UUID], starts: datetime, ends: datetime) -> list[Busy]:
        return self._busy
