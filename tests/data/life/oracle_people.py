"""The oracle's people: roles, who may enter, how tutors are shown and priced, and what an import brings."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from decimal import Decimal

from tests.data.life.facts import LIVE, PRICE, STAFF, Event, Lesson, TutorHours
from tests.data.life.oracle_many import ManyLessons


class Oracle(ManyLessons):
    """Adds what happens to people. The whole of it."""

    def set_active(self, actor: str, role: str, person: str, active: bool) -> str:
        """Let a person in, or keep them out."""
        if code := self.acts(actor, role, STAFF):
            return code
        if (role == "desk" and self.roles[person] != {"student"}) or actor == person:
            return "42501"
        if not active and "admin" in self.roles[person] and not self._other_admins(person):
            return "" if person in self.inactive else "TD016"
        (self.inactive.discard if active else self.inactive.add)(person)
        return ""

    def set_roles(self, actor: str, role: str, person: str, wanted: set[str], *, password: bool) -> str:
        """Give a person exactly these roles."""
        if code := self.acts(actor, role, ("admin",)):
            return code
        own = self.roles[person]
        if own == wanted:
            return ""
        gone = own - wanted
        if "admin" in gone and not self._other_admins(person):
            return "TD016"
        if "tutor" in gone and self._is_ahead(lesson.tutor == person for lesson in self._coming()):
            return "TD014"
        if "student" in gone and self._is_ahead(lesson.student == person for lesson in self._coming()):
            return "TD014"
        if own == {"student"} and not password:
            return "TD011"
        if "tutor" in gone:
            self.not_offered.add(person)
            self.unlisted.add(person)
        self.roles[person] = set(wanted)
        return ""

    def show(self, actor: str, role: str, tutor: str) -> str:
        """List a tutor for students."""
        if code := self.acts(actor, role, ("tutor", *STAFF)):
            return code
        if role == "tutor":
            return "42501"
        if "tutor" not in self.roles[tutor]:
            return "TD002"
        self.unlisted.discard(tutor)
        return ""

    def offer(self, actor: str, role: str, tutor: str, price: Decimal | None) -> str:
        """Offer the course, at a price or the old one."""
        if code := self.acts(actor, role, ("tutor", *STAFF)):
            return code
        if role == "tutor" and (actor != tutor or price is not None):
            return "42501"
        if not self.teaches(tutor, actor, role):
            return "TD002"
        self.prices[tutor] = self.prices[tutor] if price is None else price
        self.not_offered.discard(tutor)
        return ""

    def _other_admins(self, person: str) -> set[str]:
        return {
            name
            for name, roles in self.roles.items()
            if "admin" in roles and name != person and name not in self.inactive
        }

    def _coming(self) -> list[Lesson]:
        return [lesson for lesson in self.lessons.values() if lesson.is_live and lesson.end > self.now]

    def _is_ahead(self, found: Iterable[bool]) -> bool:
        return any(found)

    def import_centre(
        self,
        actor: str,
        role: str,
        people: dict[str, tuple[set[str], TutorHours | None]],
        lessons: Sequence[tuple[int, str, str, int, str]],
        teaching: Sequence[str],
    ) -> bool:
        """Bring in people, a tutor's hours and offer, and sessions (number, tutor, student, start, status).

        Returns whether everything came in; else nothing did.
        """
        kept = deepcopy((self.hours, self.versions, self.roles, self.prices, self.lessons))
        for name, (roles, hours) in people.items():
            self.roles[name] = set(roles)
            if hours is not None:
                self.hours[name], self.versions[name], self.prices[name] = hours, 1, PRICE
        sound = all("tutor" in self.roles[name] for name in teaching)
        for number, tutor, student, start, status in lessons:
            if not sound:
                break
            has_roles = "tutor" in self.roles[tutor] and "student" in self.roles[student]
            if tutor == student or not has_roles or (status in ("completed", "no_show") and start > self.now):
                sound = False
                break
            pause = self.hours[tutor].pause
            if status in LIVE and self.taken(tutor, student, start, pause):
                sound = False
                break
            lesson = Lesson(tutor, student, start, pause, self.prices[tutor], status, loose=True)
            lesson.events.append(Event(actor, role, "imported", None, lesson.facts()))
            self.lessons[number] = lesson
        if not sound:
            self.hours, self.versions, self.roles, self.prices, self.lessons = kept
        return sound
