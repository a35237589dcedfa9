"""Write the sample centre: CSV files in ``resources/demo``, the same ones on every run.

Everything is invented. Times lie around an anchor Monday and travel with it by whole weeks when used; the
lessons of a week repeat as a timetable does, with gaps, illness and people who do not turn up.
"""

import csv
import random
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from scripts.sample_names import (
    COURSES,
    FIRST,
    GUARDIANS,
    LAST,
    NAMED_STUDENTS,
    OVERRIDE_REASONS,
    REQUIREMENTS,
    STAFF,
    SUBJECTS,
)
from scripts.sample_timetable import AMELIAS_WEEK, LENAS_LESSONS, OWN_HOURS, STYLES
from scripts.sample_tutors import TUTOR_STUDENTS, TUTORS, UNLISTED

ANCHOR = date(2026, 11, 23)
VIENNA = "Europe/Vienna"
FOLDER = Path(__file__).resolve().parent.parent / "resources" / "demo"
STUDENTS = 300
WEEKS = range(-6, 7)
TEAM_DAY = ANCHOR + timedelta(days=22)
OPEN_EVENING = ANCHOR + timedelta(days=11)

#: How likely a lesson of the timetable is booked already, by week; the past is fuller than the future.
BOOKED = {0: 0.95, 1: 0.9, 2: 0.65, 3: 0.45, 4: 0.3, 5: 0.2, 6: 0.12}
OPEN_AT_MOST = 9
#: Clocks of these zones change together: lessons keep their distance in every week of the year.
TOGETHER = {VIENNA, "Europe/Prague", "Europe/Paris", "Europe/Madrid", "Europe/Warsaw", "Europe/London"}

Row = dict[str, Any]
MINUTES = {key: minutes for key, _subject, _name, minutes in COURSES}


@dataclass
class Tutor:
    """A tutor with what the timetable needs to know."""

    key: str
    name: str
    zone: str
    style: str
    offers: list[tuple[str, str, bool, str]]
    step: int
    pause: int
    hours: list[tuple[int, int, int]] = field(default_factory=list)
    closed: set[date] = field(default_factory=set)


Lesson = tuple[Tutor, str, str, int, int]
"""Tutor, student, course, weekday and minute of the day."""


def clock(text: str) -> int:
    """Minutes of a wall clock."""
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def wall(minute: int) -> str:
    """A wall clock of minutes."""
    return f"{minute // 60:02}:{minute % 60:02}"


def slug(name: str, taken: set[str], number: int) -> str:
    """A key for a person: letters of the name where Latin, else a number."""
    folded = unicodedata.normalize("NFKD", name.replace("ß", "ss").replace("Đ", "D").replace("đ", "d"))
    words = ["".join(c for c in word if c.isascii() and c.isalnum()).lower() for word in folded.split()]
    words = [word for word in words if word]
    key = f"{words[0]}.{words[-1]}" if len(words) > 1 else f"student.{number:03}"
    if key in taken:
        key = f"{key}.{number:03}"
    taken.add(key)
    return key


class SampleCentre:
    """Draws the centre with one random source, in one fixed order."""

    def __init__(self) -> None:
        self.random = random.Random(20261123)  # noqa: S311 - a fixed seed is the point
        self.people: list[Row] = []
        self.tutors = [self._tutor(*line) for line in TUTORS]
        self.by_key = {tutor.key: tutor for tutor in self.tutors}
        self.students: list[str] = []
        self.key_of: dict[str, str] = {}
        self.busy: dict[str, list[tuple[int, int, bool]]] = defaultdict(list)
        self.timetable: list[Lesson] = []
        self.sessions: dict[str, Row] = {}
        self.open: dict[str, int] = defaultdict(int)
        self.overrides: list[Row] = []

    def write(self) -> None:
        """Write every file."""
        self._people()
        self._overrides()
        self._lenas_lessons()
        self._timetable()
        for lesson in self.timetable:
            self._lessons(lesson)
        FOLDER.mkdir(parents=True, exist_ok=True)
        self._save("centre", [self._centre()])
        self._save("people", self.people)
        self._save("tutors", [self._profile(*line) for line in TUTORS])
        self._save("subjects", [{"key": k, "name": n, "position": i} for i, (k, n) in enumerate(SUBJECTS)])
        self._save(
            "courses", [dict(zip(("key", "subject", "name", "minutes"), c, strict=True)) for c in COURSES]
        )
        self._save("offers", self._offers())
        self._save("weekly_hours", self._hours())
        self._save("overrides", self.overrides)
        self._save("closures", self._closures())
        self._save("enrollments", self._enrollments())
        self._save("sessions", sorted(self.sessions.values(), key=lambda s: (s["starts"], s["key"])))

    def _save(self, name: str, rows: list[Row]) -> None:
        with (FOLDER / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    # --- people ------------------------------------------------------------------------------------------
    def _tutor(
        self, key: str, name: str, zone: str, _headline: str, style: str, offers: str, _bio: str
    ) -> Tutor:
        listed = []
        for offer in offers.split():
            course, price, *room = offer.split(":")
            place = room[0].replace("_", " ") if room else ""
            listed.append((course, price, not price.startswith("@"), place))
        tutor = Tutor(key, name, zone, style, listed, self.random.choice((15, 15, 30)), 0)
        tutor.pause = 0 if key == "amelia.novak" else self.random.choice((0, 0, 10, 15))
        if key in OWN_HOURS:
            tutor.step = 15
        self._draw_hours(tutor)
        return tutor

    def _draw_hours(self, tutor: Tutor) -> None:
        free_day = 0 if tutor.key in OWN_HOURS else self.random.choice((0, 1, 2, 3, 4, 5))
        late = 0 if tutor.key in OWN_HOURS else self.random.choice((-30, 0, 0, 30))
        for starts, ends, days in OWN_HOURS.get(tutor.key, STYLES[tutor.style]):
            for day in map(int, str(days)):
                if day != free_day:
                    tutor.hours.append((day, clock(starts) + late, clock(ends) + late))
        tutor.hours.sort()

    def _person(self, key: str, name: str, roles: str, zone: str) -> Row:
        language = {"Europe/Madrid": "es"}.get(zone, "en")
        mail = key if key.isascii() else "office"
        phone = f"+43 6{self.random.choice((50, 60, 64, 76))} {self.random.randrange(1000000, 9999999)}"
        return {
            "key": key, "name": name, "roles": roles, "timezone": zone, "language": language,
            "email": f"{mail}@example.org", "phone": phone, "guardian": "", "guardian_phone": "",
        }  # fmt: skip

    def _people(self) -> None:
        for key, name, role in STAFF:
            self.people.append(self._person(key, name, role, VIENNA))
        taken = {key for key, _name, _role in STAFF} | {tutor.key for tutor in self.tutors}
        for tutor in self.tutors:
            roles = "student tutor" if tutor.key in TUTOR_STUDENTS else "tutor"
            self.people.append(self._person(tutor.key, tutor.name, roles, tutor.zone))
            self.key_of[tutor.name] = tutor.key
        self.students = list(TUTOR_STUDENTS)
        names = list(NAMED_STUDENTS)
        seen = set(names)
        while len(names) + len(self.students) < STUDENTS:
            name = f"{self.random.choice(FIRST)} {self.random.choice(LAST)}"
            if name not in seen:
                seen.add(name)
                names.append(name)
        for number, name in enumerate(names, 1):
            key = slug(name, taken, number)
            zone = (
                VIENNA
                if self.random.random() < 0.95
                else self.random.choice(("Europe/Berlin", "Europe/London"))
            )
            row = self._person(key, name, "student", VIENNA if number <= 30 else zone)
            if self.random.random() < 0.4:
                row["guardian"] = f"{self.random.choice(GUARDIANS)} {name.split()[-1]}"
                row["guardian_phone"] = f"+43 1 {self.random.randrange(2000000, 8999999)}"
            self.people.append(row)
            self.students.append(key)
            self.key_of[name] = key

    # --- the tutors' tables ------------------------------------------------------------------------------
    def _profile(
        self, key: str, _name: str, zone: str, headline: str, _style: str, _offers: str, bio: str
    ) -> Row:
        tutor = self.by_key[key]
        notice = (120, 120, 180, 240, 360, 720, 1440)[sum(key.encode()) % 7]
        return {
            "person": key, "headline": headline, "bio": bio, "timezone": zone,
            "rate": tutor.offers[0][1].lstrip("@"), "listed": "no" if key in UNLISTED else "yes",
            "slot_step_minutes": tutor.step, "min_notice_minutes": notice, "break_minutes": tutor.pause,
        }  # fmt: skip

    def _offers(self) -> list[Row]:
        return [
            {
                "tutor": tutor.key, "course": course, "price": f"{int(price.lstrip('@'))}.00",
                "online": "yes" if online else "no", "in_person": "yes" if place else "no", "place": place,
            }
            for tutor in self.tutors
            for course, price, online, place in tutor.offers
        ]  # fmt: skip

    def _hours(self) -> list[Row]:
        return [
            {"tutor": tutor.key, "weekday": day, "from": wall(starts), "until": wall(ends)}
            for tutor in self.tutors
            for day, starts, ends in tutor.hours
        ]

    def _overrides(self) -> None:
        for tutor in self.random.sample([t for t in self.tutors if t.hours and t.key not in OWN_HOURS], 14):
            weekday = self.random.choice(tutor.hours)[0]
            day = ANCHOR + timedelta(days=7 * self.random.choice((-2, 0, 1, 1, 2, 3)) + weekday - 1)
            tutor.closed.add(day)
            self._override(tutor, day, "no", ("00:00", "24:00"), self.random.choice(OVERRIDE_REASONS))
            if self.random.random() < 0.5:
                free = next(d for d in (6, 7, 5, 1) if d not in {hours[0] for hours in tutor.hours})
                extra = ANCHOR + timedelta(days=7 * self.random.choice((0, 1, 2)) + free - 1)
                self._override(tutor, extra, "yes", ("10:00", "13:00"), "Instead of the closed day")

    def _override(self, tutor: Tutor, day: date, available: str, hours: tuple[str, str], reason: str) -> None:
        self.overrides.append(
            {"tutor": tutor.key, "date": day, "available": available, "from": hours[0], "until": hours[1],
             "reason": reason}
        )  # fmt: skip

    def _centre(self) -> Row:
        return {
            "name": "Lernhaus Wien", "timezone": VIENNA, "currency": "EUR", "phone": "+43 1 234 56 78",
            "opening_hours": "Mon–Fri 8:00–19:00", "slot_step_minutes": 30, "min_notice_minutes": 120,
            "break_minutes": 0, "horizon_days": 60, "cancel_notice_minutes": 1440, "max_open_sessions": 14,
            "enrollment_required": "no", "anchor_monday": ANCHOR,
        }  # fmt: skip

    def _closures(self) -> list[Row]:
        names = ("first_date", "last_date", "from", "until", "reason")
        rows = (
            (TEAM_DAY, TEAM_DAY, "00:00", "24:00", "Team day"),
            (OPEN_EVENING, OPEN_EVENING, "17:00", "24:00", "Open evening for parents"),
        )
        return [dict(zip(names, row, strict=True)) for row in rows]

    # --- the timetable -----------------------------------------------------------------------------------
    def _minute_of_week(self, zone: str, weekday: int, minute: int) -> int:
        """Minutes since the anchor Monday 0:00 in Vienna."""
        naive = datetime.combine(ANCHOR, datetime.min.time()) + timedelta(days=weekday - 1, minutes=minute)
        start = datetime.combine(ANCHOR, datetime.min.time(), ZoneInfo(VIENNA))
        return int((naive.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) - start).total_seconds() // 60)

    def _free(self, person: str, starts: int, ends: int, together: bool) -> bool:
        return all(
            ends + (0 if together and other else 135) <= begun
            or done + (0 if together and other else 135) <= starts
            for begun, done, other in self.busy[person]
        )

    def _enter(self, tutor: Tutor, student: str, course: str, weekday: int, minute: int) -> bool:
        starts = self._minute_of_week(tutor.zone, weekday, minute)
        ends = starts + MINUTES[course]
        together = tutor.zone in TOGETHER
        waking = starts % 1440 >= 7 * 60 and ends % 1440 <= 21 * 60 + 30 and 0 <= starts < 7 * 1440
        if not waking or not self._free(student, starts, ends, together):
            return False
        if not self._free(tutor.key, starts, ends + tutor.pause, together=True):
            return False
        self.busy[student].append((starts, ends, together))
        self.busy[tutor.key].append((starts, ends + tutor.pause, True))
        return True

    def _lenas_lessons(self) -> None:
        lena = self.key_of["Lena Fischer"]
        for key, course, weekday, start, weeks, wish in LENAS_LESSONS:
            tutor = self.by_key[key]
            assert self._enter(tutor, lena, course, weekday, clock(start))
            for week in weeks:
                self._session(
                    (tutor, lena, course, weekday, clock(start)), week, wish if week == max(weeks) else ""
                )

    def _timetable(self) -> None:
        amelia = self.by_key["amelia.novak"]
        for name, course, weekday, start in AMELIAS_WEEK:
            assert self._enter(amelia, self.key_of[name], course, weekday, clock(start)), name
            self.timetable.append((amelia, self.key_of[name], course, weekday, clock(start)))
        waiting = [key for key in self.students if key not in {self.key_of["Lena Fischer"], "noah.weber"}]
        lessons: dict[str, int] = defaultdict(int)
        for tutor in self.tutors:
            if tutor is amelia or not tutor.hours or tutor.key in UNLISTED:
                continue
            open_minutes = sum(ends - starts for _day, starts, ends in tutor.hours)
            wanted = min(15, max(5, round(open_minutes / 60 * self.random.uniform(0.3, 0.5))))
            for _attempt in range(400):
                if wanted == 0:
                    break
                weekday, begins, ends = self.random.choice(tutor.hours)
                course = self.random.choice(tutor.offers)[0]
                latest = (ends - begins - MINUTES[course]) // tutor.step
                if latest < 0:
                    continue
                minute = begins + tutor.step * self.random.randint(0, latest)
                student = self.random.choice(waiting)
                if student == tutor.key or lessons[student] >= 2 + (self.random.random() < 0.2):
                    continue
                if self._enter(tutor, student, course, weekday, minute):
                    lessons[student] += 1
                    self.timetable.append((tutor, student, course, weekday, minute))
                    wanted -= 1

    def _lessons(self, lesson: Lesson) -> None:
        since = self.random.choice((-6, -6, -6, -5, -4, -3, -2))
        for week in WEEKS:
            full = lesson[0].key == "amelia.novak" and week in {-1, 0, 1}
            if not full and (self.random.random() > BOOKED.get(week, 0.92) or week < since):
                continue
            wish = self.random.choice(REQUIREMENTS) if self.random.random() < 0.3 else ""
            self._session(lesson, week, wish)

    def _session(self, lesson: Lesson, week: int, wish: str) -> None:
        tutor, student, course, weekday, minute = lesson
        day = ANCHOR + timedelta(days=7 * week + weekday - 1)
        evening = minute + MINUTES[course] > 17 * 60 and day == OPEN_EVENING
        if day in tutor.closed or day == TEAM_DAY or evening:
            return
        lot = 0.5 if student == self.key_of["Lena Fischer"] else self.random.random()
        status = "completed" if week < 0 else "scheduled"
        if lot < 0.04:
            status = "cancelled"
        elif week < 0 and lot > 0.96:
            status = "no_show"
        if status == "scheduled":
            if self.open[student] >= OPEN_AT_MOST:
                return
            self.open[student] += 1
        key = f"{tutor.key}-{day.isoformat()}-{wall(minute).replace(':', '')}"
        _course, _price, online, place = next(offer for offer in tutor.offers if offer[0] == course)
        here = bool(place) and (not online or tutor.key == "amelia.novak" or self.random.random() < 0.5)
        self.sessions[key] = {
            "key": key, "student": student, "tutor": tutor.key, "course": course,
            "starts": f"{day.isoformat()}T{wall(minute)}", "timezone": tutor.zone, "status": status,
            "requirements": wish, "online": "no" if here else "yes", "place": place if here else "",
        }  # fmt: skip

    def _enrollments(self) -> list[Row]:
        lena = self.key_of["Lena Fischer"]
        since = ANCHOR - timedelta(days=45)
        rows = {
            (lena, "maths-alevel", "amelia.novak"): 12, (lena, "french-b1", "jean-luc.martin"): 10,
            (lena, "physics-2", "amelia.novak"): 12, (lena, "piano-2", "lukasz.wisniewski"): 8,
        }  # fmt: skip
        for tutor, student, course, _weekday, _minute in self.timetable:
            rows.setdefault((student, course, tutor.key), self.random.choice((8, 10, 12, 12, 16, 20)))
        for student in self.students:
            if student not in {lena, "noah.weber"} and self.random.random() < 0.15:
                course = self.random.choice(COURSES)[0]
                if not any(known[:2] == (student, course) for known in rows):
                    rows[student, course, ""] = 8
        return [
            {"student": student, "course": course, "tutor": tutor, "planned_sessions": planned,
             "status": "active", "since": since}
            for (student, course, tutor), planned in rows.items()
        ]  # fmt: skip


if __name__ == "__main__":
    SampleCentre().write()
