"""From the rows of a folder to what must be written: keys become ids, references are followed, faults told.

An import adds what is missing and leaves what is there as it is: what people changed in TutorDesk afterwards
is newer than any file. Ids are made from the centre's keys, so that the same folder twice changes nothing.
People are planned in ``plan_people.py``, enrollments and sessions in ``plan_lessons.py``. Nothing is written.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tutordesk.i18n import _
from tutordesk.imports.existing import Centre, Existing, Offer
from tutordesk.imports.faults import Faults, Place
from tutordesk.imports.identity import folded, meant_by
from tutordesk.imports.read import Folder, Line
from tutordesk.imports.who import Who

NAMESPACE = UUID("6f9d5c52-3c55-5e0a-9a6b-0b5b7f3f8f41")
TABLES = (
    "people", "tutors", "subjects", "courses", "offers", "rules", "overrides", "closures", "enrollments",
    "sessions",
)  # fmt: skip

Row = dict[str, Any]


def imported_id(kind: str, *key: object) -> UUID:
    """Return the id of something imported: the same key always has the same id."""
    return uuid5(NAMESPACE, "\x1f".join([kind, *map(str, key)]))


@dataclass(slots=True)
class Plan:
    """What is to be written, by table, and how much of the folder is there already."""

    centre: Row | None = None
    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in TABLES})
    already: int = 0
    keys: dict[UUID, str] = field(default_factory=dict)
    closures: dict[UUID, Place] = field(default_factory=dict)
    zones: dict[str, ZoneInfo] = field(default_factory=dict)
    shift: timedelta = timedelta(0)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each kind are new; the kinds without any are left out."""
        return {name: len(rows) for name, rows in self.rows.items() if rows}


class Planner:
    """Follows every reference of a folder. ``known`` maps keys of people to sign-in numbers they have."""

    def __init__(
        self,
        folder: Folder,
        existing: Existing,
        faults: Faults,
        now: datetime,
        known: dict[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self.existing = existing
        self.faults = faults
        self.now = now
        self.plan = Plan()
        self.known = known or {}
        self.who = Who(existing.contacts)
        self.people: dict[str, UUID] = {}
        self.roles: dict[UUID, frozenset[str]] = dict(existing.roles)
        self.courses: dict[str, UUID] = {}
        self.minutes: dict[UUID, int] = dict(existing.course_minutes)
        self.offers: dict[tuple[UUID, UUID], Offer] = dict(existing.offers)
        self.breaks: dict[UUID, int | None] = dict(existing.tutor_breaks)
        self._subjects: dict[str, UUID] = {}
        self._called: dict[str, dict[str, set[UUID]]] = {"subjects": {}, "courses": {}}
        for subject, subject_id in existing.subjects.items():
            self._call("subjects", subject, subject_id)
        for (_subject, course), course_id in existing.courses.items():
            self._call("courses", course, course_id)
        self._places: dict[tuple[object, ...], Place] = {}
        self.centre = existing.centre

    def prepare_centre(self) -> None:
        """Plan the centre, on whose zone everything depends."""
        self._centre()

    def prepare(self) -> None:
        """Plan everything but people and lessons."""
        self._tutors()
        self._subjects_and_courses()
        self._offers()
        self._weekly_hours()
        self._overrides()
        self._closures()

    # --- what all parts need -----------------------------------------------------------------------------
    def zone(self, sheet: str, line: Line, column: str = "timezone") -> ZoneInfo | None:
        """Return the zone of a row; None if the cell is empty or names none."""
        name = line[column]
        if not name:
            return None
        if name not in self.plan.zones:
            try:
                if name not in self.existing.zones:
                    raise ZoneInfoNotFoundError(name)
                self.plan.zones[name] = ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError):
                problem = _("“{value}” is no time zone of the server").format(value=name)
                allowed = _("an IANA name such as Europe/Vienna, or UTC")
                self.faults.add(f"{sheet}.csv", line.place, column, problem, allowed)
                return None
        return self.plan.zones[name]

    def person(self, sheet: str, line: Line, column: str, role: str) -> UUID | None:
        """Follow a key, a name or an e-mail address to somebody with a role."""
        word = line[column]
        if word is None:
            return None
        person_id = self.people.get(word)
        if person_id is None:
            candidate = imported_id("person", word)
            person_id = candidate if candidate in self.existing.roles else None
        if person_id is None:
            called = () if self._is_told("people", word) else self.who.called(word)
            fitting = [one for one in called if role in self.roles[one]]
            person_id = self._one(sheet, line, column, fitting or called, "people")
        if person_id is None:
            return None
        if role not in self.roles[person_id]:
            problem = _("“{key}” is no {role}").format(key=word, role=role)
            allowed = _("somebody with the role {role} in people.csv").format(role=role)
            self.faults.add(f"{sheet}.csv", line.place, column, problem, allowed)
            return None
        return person_id

    def course(self, sheet: str, line: Line) -> UUID | None:
        """Follow a key or a name of a course."""
        word = line["course"]
        course_id = self.courses.get(word)
        if course_id is None:
            candidate = imported_id("course", word)
            course_id = candidate if candidate in self.existing.course_minutes else None
        return course_id or self._one(sheet, line, "course", self._so_called("courses", word), "courses")

    def is_first(self, sheet: str, line: Line, *identity: object) -> bool:
        """Whether no earlier row says the same, whichever names it uses; else that is a fault."""
        before = self._places.setdefault((sheet, *identity), line.place)
        if before == line.place:
            return True
        problem = _("the same as {row}").format(row=before.seen_from(line.place))
        column = next(iter(line.values))
        self.faults.add(f"{sheet}.csv", line.place, column, problem, _("each one once"))
        return False

    def _one(self, sheet: str, line: Line, column: str, found: Collection[UUID], target: str) -> UUID | None:
        """Return the only one of that name; several, or nobody, is a fault."""
        if len(found) > 1:
            problem = _("“{name}” means {count} of them").format(name=line[column], count=len(found))
            allowed = _("a key, or for people an e-mail address, that only one of them has")
            self.faults.add(f"{sheet}.csv", line.place, column, problem, allowed)
        elif not found:
            self._dangling(sheet, line, column, target)
        return next(iter(found)) if len(found) == 1 else None

    def _call(self, target: str, name: str, found: UUID) -> None:
        self._called[target].setdefault(folded(name), set()).add(found)

    def _so_called(self, target: str, word: str) -> Collection[UUID]:
        return () if self._is_told(target, word) else self._called[target].get(folded(word), ())

    def _is_told(self, target: str, word: str) -> bool:
        """Whether a row that is meant by a word has a fault or is left out; somebody alike is not meant."""
        told = (self.folder.unsound.get(target, ()), self.folder.left_out.get(target, ()))
        return any(folded(word) in words for words in told)

    def _dangling(self, sheet: str, line: Line, column: str, target: str) -> None:
        key = line[column]
        if target in self.folder.unread or folded(key) in self.folder.unsound.get(target, ()):
            return  # told already, where it is
        if folded(key) in self.folder.left_out.get(target, ()):
            problem = _("“{key}” is left out of {file}").format(key=key, file=f"{target}.csv")
        else:
            problem = _("“{key}” is not in {file}").format(key=key, file=f"{target}.csv")
        allowed = _("a key or a name of that file, or of what is in TutorDesk")
        self.faults.add(f"{sheet}.csv", line.place, column, problem, allowed)

    def moved(self, day: date | None) -> date | None:
        """Return a date as it is used: sample data travel with their anchor."""
        return None if day is None else day + self.plan.shift

    def _add(self, table: str, row: Row) -> None:
        self.plan.rows[table].append(row)

    # --- the centre, its people and courses --------------------------------------------------------------
    def _centre(self) -> None:
        for line in self.folder["centre"][:1]:
            zone = self.zone("centre", line)
            if anchor := line["anchor_monday"]:
                today = self.now.astimezone(zone or UTC).date()
                self.plan.shift = today - timedelta(days=today.weekday()) - anchor
            if self.existing.empty and zone is not None:
                row = {name: value for name, value in line.values.items() if value is not None}
                row.pop("anchor_monday", None)
                self.plan.centre = row
                self.centre = Centre(
                    row["timezone"], row["currency"], row.get("break_minutes", self.centre.break_minutes)
                )

    def _tutors(self) -> None:
        for line in self.folder["tutors"]:
            zone = self.zone("tutors", line)
            tutor_id = self.person("tutors", line, "person", "tutor")
            if tutor_id is None:
                continue
            if tutor_id in self.existing.tutor_zones:
                self.plan.already += 1
                continue
            if not self.is_first("tutors", line, tutor_id):
                continue
            self.breaks[tutor_id] = line["break_minutes"]
            self._add("tutors", {**line.values, "id": tutor_id, "timezone": zone.key if zone else None})

    def _subjects_and_courses(self) -> None:
        for line in self.folder["subjects"]:
            subject_id = imported_id("subject", line["key"])
            there = self.existing.subjects.get(line["name"])
            self._call("subjects", line["name"], there or subject_id)
            if there is not None or subject_id in self.existing.subjects.values():
                self.plan.already += 1
                self._subjects[line["key"]] = there or subject_id
                continue
            if any(line["name"] == row["name"] for row in self.plan.rows["subjects"]):
                problem = _("“{name}” is there twice").format(name=line["name"])
                self.faults.add("subjects.csv", line.place, "name", problem, _("each one once"))
            self._subjects[line["key"]] = subject_id
            self._add("subjects", {**line.values, "id": subject_id})
        for line in self.folder["courses"]:
            subject = self._subject(line)
            if subject is None:
                self.folder.unsound.setdefault("courses", set()).update(meant_by("courses", line.values))
                continue
            course_id = imported_id("course", line["key"])
            if course_id not in self.existing.course_minutes:
                course_id = self.existing.courses.get((subject, line["name"]), course_id)
            self.courses[line["key"]] = course_id
            self._call("courses", line["name"], course_id)
            if course_id in self.existing.course_minutes:
                self.plan.already += 1
                continue
            self.minutes[course_id] = line["minutes"]
            self._add("courses", {**line.values, "id": course_id, "subject_id": subject})

    def _subject(self, line: Line) -> UUID | None:
        word = line["subject"]
        subject_id = self._subjects.get(word)
        if subject_id is None:
            candidate = imported_id("subject", word)
            subject_id = candidate if candidate in self.existing.subjects.values() else None
        return subject_id or self._one(
            "courses", line, "subject", self._so_called("subjects", word), "subjects"
        )

    def _offers(self) -> None:
        for line in self.folder["offers"]:
            tutor_id = self.person("offers", line, "tutor", "tutor")
            course_id = self.course("offers", line)
            if not line["online"] and not line["in_person"]:
                problem = _("neither online nor in person")
                self.faults.add("offers.csv", line.place, "online", problem, _("one of both is yes"))
            if tutor_id is None or course_id is None:
                continue
            if (tutor_id, course_id) in self.existing.offers:
                self.plan.already += 1
                continue
            if not self.is_first("offers", line, tutor_id, course_id):
                continue
            self.offers[tutor_id, course_id] = Offer(line["price"], line["online"], line["place"])
            self._add("offers", {**line.values, "tutor_id": tutor_id, "course_id": course_id})

    # --- hours ---------------------------------------------------------------------------------------------
    def _span_is_sound(self, sheet: str, line: Line) -> bool:
        if line["from"] < line["until"] <= line["from"] + 1440:
            return True
        allowed = _("a time after “from” and at most 24 hours later; past midnight is 24:00 and more")
        self.faults.add(f"{sheet}.csv", line.place, "until", _("is not after “from”"), allowed)
        return False

    def _weekly_hours(self) -> None:
        for line in self.folder["weekly_hours"]:
            tutor_id = self.person("weekly_hours", line, "tutor", "tutor")
            sound = self._span_is_sound("weekly_hours", line)
            first, last = self.moved(line["valid_from"]), self.moved(line["valid_until"])
            if first and last and last < first:
                problem = _("is before “valid_from”")
                self.faults.add(
                    "weekly_hours.csv", line.place, "valid_until", problem, _("that date or a later one")
                )
            if tutor_id is None or not sound:
                continue
            if tutor_id in self.existing.with_hours:
                self.plan.already += 1
                continue
            identity = (line["weekday"], line["from"], line["until"], first, last)
            if not self.is_first("weekly_hours", line, tutor_id, *identity):
                continue
            upper = last + timedelta(days=1) if last else None
            self._add(
                "rules",
                {
                    "id": imported_id("rule", tutor_id, *identity),
                    "tutor_id": tutor_id,
                    "iso_weekday": line["weekday"],
                    "start_minute": line["from"],
                    "end_minute": line["until"],
                    "valid_on": f"[{first or ''},{upper or ''})",
                },
            )

    def _overrides(self) -> None:
        for line in self.folder["overrides"]:
            tutor_id = self.person("overrides", line, "tutor", "tutor")
            if not self._span_is_sound("overrides", line) or tutor_id is None:
                continue
            if tutor_id in self.existing.with_hours:
                self.plan.already += 1
                continue
            day = self.moved(line["date"])
            span = (line["from"], line["until"])
            if not self.is_first("overrides", line, tutor_id, day, line["available"], *span):
                continue
            override_id = imported_id("override", tutor_id, day, line["available"], *span)
            self._add(
                "overrides",
                {"id": override_id, "tutor_id": tutor_id, "on_date": day, "available": line["available"],
                 "start_minute": span[0], "end_minute": span[1], "reason": line["reason"]},
            )  # fmt: skip

    def _closures(self) -> None:
        for line in self.folder["closures"]:
            if not self._span_is_sound("closures", line):
                continue
            first, last = line["first_date"], line["last_date"] or line["first_date"]
            if last < first:
                problem = _("is before “first_date”")
                self.faults.add(
                    "closures.csv", line.place, "last_date", problem, _("that date or a later one")
                )
                continue
            if first.year < 2000 or (last - first).days > 366:
                problem = _("no calendar shows that")
                self.faults.add(
                    "closures.csv", line.place, "first_date", problem, _("a year at most, from 2000 on")
                )
                continue
            # from the dates as written, so that a sample centre's holiday stays one holiday
            closure_id = imported_id("closure", first, last, line["from"], line["until"])
            span = (self.moved(first), self.moved(last), line["from"], line["until"])
            if closure_id in self.existing.closures or span in self.existing.closed:
                self.plan.already += 1
                continue
            self.plan.closures[closure_id] = line.place
            self._add(
                "closures",
                {"id": closure_id, "first_date": span[0], "last_date": span[1],
                 "start_minute": line["from"], "end_minute": line["until"], "reason": line["reason"]},
            )  # fmt: skip
