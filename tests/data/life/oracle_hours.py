"""The oracle's hours: what saving them and a tutor's absence do to sessions."""

from copy import deepcopy
from dataclasses import replace

from tests.data.life.facts import (
    LESSON,
    STAFF,
    Absence,
    Fate,
    TutorHours,
    closed_dates,
    closes,
    closing_time,
)
from tests.data.life.oracle import Lessons


class LessonsAndHours(Lessons):
    """Adds what changes a tutor's hours."""

    def save_hours(
        self, actor: str, role: str, tutor: str, draft: TutorHours, version: int, fates: dict[int, Fate]
    ) -> str:
        """Save hours and what becomes of the sessions they strand: all of it or nothing."""
        if code := self.acts(actor, role, ("tutor", *STAFF)):
            return code
        if role == "tutor" and actor != tutor:
            return "42501"
        if not self.teaches(tutor, actor, role):
            return "TD002"
        if draft != self.hours[tutor] and version != self.versions[tutor]:
            return "TD005"
        if not set(self.stranded(tutor, draft)) <= set(fates):
            return "TD014"
        kept = deepcopy((self.hours, self.versions, self.lessons))
        if draft != self.hours[tutor]:
            self.closing = tutor
            self.hours[tutor] = draft
            self.versions[tutor] += 1
        code = ""
        for number, fate in sorted(fates.items(), key=lambda item: item[1].what):  # cancel before move
            version = self.lessons[number].version
            if fate.what == "cancel":
                code = code or self.act(number, actor, role, "cancel", version)
            elif fate.start == self.lessons[number].start and fate.what == "move":
                code = code or "TD003"  # where it stands is outside the new hours
            elif fate.what == "move":
                code = code or self.move(number, actor, role, fate.start, version)
            else:
                self.lessons[number].loose = True
        self.closing = ""
        if code:
            self.hours, self.versions, self.lessons = kept
        return code

    def touched(self, tutor: str, since: int, until: int) -> list[int]:
        """The live sessions of a tutor, not yet over, that an absence touches."""
        return [
            number
            for number, lesson in self.lessons.items()
            if lesson.tutor == tutor
            and lesson.is_live
            and lesson.end > self.now
            and lesson.start < until
            and since < lesson.end
        ]

    def settle(
        self, actor: str, role: str, tutor: str, since: int, until: int, fates: dict[int, Fate]
    ) -> str:
        """Close the hours of an absence with what becomes of every session in it: all of it or nothing.

        At most one of the fates is a move.
        """
        if code := self.acts(actor, role, STAFF):
            return code
        if not set(self.touched(tutor, since, until)) <= set(fates):
            return "TD014"
        kept = deepcopy((self.hours, self.versions, self.lessons))
        own = self.hours[tutor]
        new = [one for one in closed_dates(own.zone, since, until) if not closes(own.overrides, one)]
        if new:
            self.hours[tutor] = replace(own, overrides=(*own.overrides, *new))
        code = ""
        for number, fate in fates.items():
            lesson = self.lessons[number]
            target = fate.tutor or lesson.tutor
            if fate.what == "move" and (fate.start, target) == (lesson.start, lesson.tutor):
                code = "TD003"  # it would stay with who is away
            elif fate.what == "move":
                until_when = closing_time(self.hours[target], fate.start)
                if until_when is None or fate.start + LESSON > until_when:
                    code = "TD003"
        self.closing = tutor if new else ""
        for number, fate in sorted(fates.items(), key=lambda item: item[1].what):  # cancel before move
            version = self.lessons[number].version
            if fate.what == "cancel":
                code = code or self.act(number, actor, role, "cancel", version)
            elif fate.what == "move":
                code = code or self.move(
                    number, actor, role, fate.start, version, fate.tutor or None, pass_rules=True
                )
            else:
                self.lessons[number].loose = True
        self.closing = ""
        if new:
            self.versions[tutor] += 1
        if code:
            self.hours, self.versions, self.lessons = kept
        return code

    def undo_absence(self, actor: str, role: str, absence: Absence) -> str:
        """Take back a settled absence that closed hours: its sessions and its hours, or nothing."""
        if code := self.acts(actor, role, STAFF):
            return code
        if (actor, role) != (absence.actor, absence.role):
            return "TD013"
        kept = deepcopy((self.hours, self.versions, self.lessons))
        code, tutor = "", absence.tutor
        for number, place in absence.events:
            code = code or self.undo(number, actor, role, place, reopened=tutor)
        if code == "" and absence not in self.undone:
            if self.versions[tutor] != absence.version:
                code = "TD005"
            else:
                own = self.hours[tutor]
                left = tuple(one for one in own.overrides if one not in absence.closed)
                self.hours[tutor] = replace(own, overrides=left)
                self.versions[tutor] += 1
                self.undone.append(absence)
        if code:
            self.hours, self.versions, self.lessons = kept
        return code
