"""The steps of hours: saving them with what becomes of the sessions they strand, and a tutor's absence."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule
from psycopg.types.json import Jsonb

from tests.data.clock_reference import Override
from tests.data.life.centre import TUTORS, Seat, sent_hours, weekly
from tests.data.life.facts import Absence, Fate, TutorHours
from tests.data.life.sessions import SessionSteps
from tests.data.life.steps import picks, spots, staff, tutors
from tests.data.slots_world import instant_of

SETTLE = "SELECT app.settle_absence(%s, %s, %s, %s, %s::uuid[], 'flu', true)"
SAVE_HOURS = "SELECT app.save_hours(%s, %s, %s, %s, %s, %s)"
UNDO_ABSENCE = "SELECT app.undo_absence(%s)"
ABSENCE = "SELECT max(id) FROM app.audit_event WHERE subject_table = 'hours' AND after ? 'closed'"
IMPACT = "SELECT session_id FROM app.impact_of(%s, %s, %s, %s)"

#: Weekly hours on the tutor's wall, the same on every day.
PATTERNS = {
    "always": weekly((0, 1440)),
    "mornings": weekly((6 * 60, 12 * 60)),
    "evenings and nights": weekly((18 * 60, 26 * 60)),
    "two parts": weekly((5 * 60, 8 * 60), (9 * 60, 23 * 60)),
    "never": (),
}


class HoursSteps(SessionSteps):
    """Hours, and the sessions in them."""

    @rule(
        seat=staff,
        tutor=tutors,
        day=st.integers(0, 1),
        what=st.sampled_from(["cancel", "keep", "move", "substitute", "substitute", "nobody asked"]),
        pick=picks,
        spot=spots,
    )
    def settle(self, seat: Seat, tutor: str, day: int, what: str, pick: int, spot: int) -> None:
        if self._comes_early(len(self.ids) > 2 * self.settled):
            return  # bookings to settle come first
        self.settled += 1
        since = self.day + 1440 * day
        touched = self.oracle.touched(tutor, since, since + 1440)
        fates: dict[int, Fate] = {}
        if what != "nobody asked":
            # one is moved, the others stay or end: two of them could want the same time
            rest = "keep" if pick % 2 else "cancel"
            fates = {number: Fate(what if what in {"cancel", "keep"} else rest) for number in touched}
            if touched and what in {"move", "substitute"}:
                number = touched[pick % len(touched)]
                other = TUTORS[1 - TUTORS.index(tutor)]
                fates[number] = (
                    Fate("move", self.spots[spot])
                    if what == "move"
                    else Fate("move", self.oracle.lessons[number].start, other)
                )
        changes = [self._sent(number, fate) for number, fate in fates.items() if fate.what != "keep"]
        keeps = [self.ids[number] for number, fate in fates.items() if fate.what == "keep"]
        before = self.oracle.hours[tutor].overrides
        counts = {number: len(self.oracle.lessons[number].events) for number in fates}
        wanted = self.oracle.settle(*seat, tutor, since, since + 1440, fates)
        span = [instant_of(since), instant_of(since + 1440)]
        tutor_id = self.centre.people[tutor].person_id
        self._answers(seat, SETTLE, [tutor_id, *span, Jsonb(changes), keeps], wanted, tutor, since, fates)
        closed = tuple(one for one in self.oracle.hours[tutor].overrides if one not in before)
        if wanted == "" and closed:
            ((absence_id,),) = self.centre.admin.execute(ABSENCE).fetchall()
            lessons = self.oracle.lessons
            made = [(number, at) for number, at in counts.items() if len(lessons[number].events) > at]
            stored = self._events([number for number, _at in made])
            made.sort(key=lambda one: stored[one[0]][one[1]], reverse=True)
            version = self.oracle.versions[tutor]
            self.absences.append((absence_id, Absence(*seat, tutor, closed, version, tuple(made))))

    @rule(seat=staff, own=st.sampled_from([True, True, True, False]), pick=picks, again=st.booleans())
    def undo_absence(self, seat: Seat, own: bool, pick: int, again: bool) -> None:
        """Mostly the last one, by whoever settled it."""
        if self._comes_early(self.absences):
            return
        absence_id, absence = self.absences[-1 if pick % 4 else pick % len(self.absences)]
        seat = (absence.actor, absence.role) if own else seat
        wanted = self.oracle.undo_absence(*seat, absence)
        self._answers(seat, UNDO_ABSENCE, [absence_id], wanted, absence)
        if wanted == "" and again:
            self._answers(seat, UNDO_ABSENCE, [absence_id], "", "asked again", absence)

    @rule(
        seat=st.sampled_from([("anna", "tutor"), ("boris", "tutor"), ("dora", "desk")]),
        other=st.sampled_from([True, False, False, False]),
        pattern=st.sampled_from(sorted(PATTERNS)),
        zone=st.sampled_from(["UTC", "UTC", "Europe/Berlin", "America/New_York"]),
        pause=st.sampled_from([0, 15]),
        leave=st.booleans(),
        stale=picks,
        fates=st.sampled_from(["keep", "cancel", "move", "nobody asked"]),
        spot=spots,
    )
    def save_hours(
        self,
        seat: Seat,
        other: bool,
        pattern: str,
        zone: str,
        pause: int,
        leave: bool,
        stale: int,
        fates: str,
        spot: int,
    ) -> None:
        if self._comes_early(len(self.ids) > self.saves):
            return  # bookings to strand come first
        self.saves += 1
        tutor = seat[0] if seat[0] in TUTORS and not other else TUTORS[spot % 2]
        closed = Override(datetime.now(UTC).date() + timedelta(days=3), False, 0, 1440)
        draft = TutorHours(zone, PATTERNS[pattern], (closed,) if leave else (), pause)
        version = self.oracle.versions[tutor] - (stale % 8 == 0)
        stranded = self.oracle.stranded(tutor, draft)
        sent = sent_hours(draft)
        tutor_id = self.centre.people[tutor].person_id
        acts = self.oracle.acts(*seat) == "" and self.oracle.teaches(tutor, *seat)
        if acts and seat[0] in (tutor, "dora"):
            found = self._answers(seat, IMPACT, [tutor_id, *sent], "", tutor, draft)
            assert {row[0] for row in found} == {self.ids[number] for number in stranded}
        decided: dict[int, Fate] = {}
        if fates != "nobody asked":
            # one is moved, the others stay where they are: two of them could want the same time
            decided = {number: Fate("keep" if fates == "move" else fates) for number in stranded}
            if stranded and fates == "move":
                decided[stranded[0]] = Fate("move", self.spots[spot])
        decisions = [self._sent(number, fate) for number, fate in decided.items()]
        wanted = self.oracle.save_hours(*seat, tutor, draft, version, decided)
        args = [tutor_id, version, *sent, Jsonb(decisions)]
        self._answers(seat, SAVE_HOURS, args, wanted, tutor, draft, decided)
