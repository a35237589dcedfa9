"""The step of imports: new people, hours and sessions come into a living centre, all or nothing."""

import csv
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.data.life.centre import Seat, weekly
from tests.data.life.facts import TutorHours
from tests.data.life.sessions import SessionSteps
from tests.data.life.steps import spots
from tests.data.slots_world import instant_of
from tutordesk import errors
from tutordesk.imports.naming import Naming
from tutordesk.imports.plan import imported_id
from tutordesk.imports.steps import apply, check

MET = {
    "28000": (errors.SignInRefused, errors.NotActive),
    "42501": (errors.NotAllowed,),
    "TD001": (errors.NotAllowed, errors.NotActive),
}
SIGNED_IN = "SELECT app.current_person_id()"
WHO = "SELECT id FROM app.person WHERE login = %s"
STATUSES = ["scheduled", "scheduled", "scheduled", "cancelled", "completed", "no_show"]

lesson_rows = st.lists(
    st.tuples(
        st.sampled_from(["anna", "boris", "tutor"]),
        st.sampled_from(["lena", "noah", "boris", "student"]),
        spots,
        st.sampled_from(STATUSES),
    ),
    max_size=3,
)


class ImportSteps(SessionSteps):
    """Folders of CSV, as an administrator brings them in."""

    @rule(
        seat=st.sampled_from([("ada", "admin")] * 5 + [("ines", "admin")] * 2 + [("dora", "desk")]),
        rows=lesson_rows,
        again=st.booleans(),
    )
    def bring_in(self, seat: Seat, rows: list[tuple[str, str, int, str]], again: bool) -> None:
        if self._comes_early(self.imports < 2 and len(self.ids) > 2 * self.imports):
            return
        self.imports += 1
        mark = f"{self.centre.lives}-{self.imports}"
        arrive = not self.guests
        guests = self.guests or {"tutor": f"tilda-{mark}", "student": f"simon-{mark}"}
        lessons = [
            (
                len(self.ids) + n,
                guests.get(tutor, tutor),
                guests.get(student, student),
                self.spots[spot],
                status,
            )
            for n, (tutor, student, spot, status) in enumerate(rows)
        ]
        folder = self.centre.folder / mark
        keys = {number: f"{mark}-{number}" for number, *_rest in lessons}
        known = self._write(folder, guests, lessons, keys, arrive)

        refused = self.oracle.acts(*seat, ("admin",))
        people: dict[str, tuple[set[str], TutorHours | None]] = {}
        if arrive:
            always = TutorHours(rules=weekly((0, 1440)))
            people = {guests["tutor"]: ({"tutor"}, always), guests["student"]: ({"student"}, None)}
        sound = not refused and self.oracle.import_centre(
            *seat, people, lessons, teaching=("anna", "boris", guests["tutor"])
        )
        counts = {"people": 2, "tutors": 1, "offers": 1, "rules": 7} if arrive else {}
        counts |= {"sessions": len(lessons)} if lessons else {}
        door, sent = self.centre.door(seat[0]), {"paths": (folder,), "naming": Naming()}
        slips = folder.with_suffix(".slips")
        self.last = seat
        if refused or not sound:
            with pytest.raises(MET[refused] if refused else errors.ImportRefused):
                door.call(apply, role=seat[1], slips_file=slips, **sent)
            assert not slips.exists()
            return
        done = door.call(apply, role=seat[1], slips_file=slips, **sent)
        assert (done.counts, done.already) == (counts, known), (done, lessons)
        self.ids.update({number: imported_id("session", key) for number, key in keys.items()})
        for slip in done.slips:
            (role,) = [role for role, name in guests.items() if slip.key == f"{mark}-{name}"]
            (person_id,) = self.centre.admin.execute(WHO, [slip.login]).fetchone() or (None,)
            assert person_id is not None
            self.centre.welcome(guests[role], person_id, slip.login, slip.one_time_password)
            assert self.centre.ask((guests[role], role), SIGNED_IN, []) == ("", [(person_id,)])
        assert len(done.slips) == (2 if arrive else 0)
        self.guests = guests
        if again:
            found = door.call(check, role=seat[1], **sent)
            assert (found.counts, found.faults, found.already) == ({}, (), known + sum(counts.values())), (
                found
            )

    def _write(
        self,
        folder: Path,
        guests: dict[str, str],
        lessons: list[tuple[int, str, str, int, str]],
        keys: dict[int, str],
        arrive: bool,
    ) -> int:
        """Write the folder; say how many of its rows are there already."""
        mark, tutor = folder.name, guests["tutor"]
        names = ["anna", "boris", "lena", "noah", *guests.values()]
        logins = {name: own.login for name, own in self.centre.people.items()}
        roles = {name: role for role, name in guests.items()}
        tables: dict[str, list[list[str]]] = {
            "people": [
                ["key", "name", "roles", "login"],
                *(
                    [f"{mark}-{name}", name.title(), roles.get(name, "student"), logins.get(name, "")]
                    for name in names
                ),
            ],
            "subjects": [["key", "name"], ["maths", "Mathematics"]],
            "courses": [["key", "subject", "name", "minutes"], ["algebra", "maths", "Algebra", "60"]],
            "tutors": [
                ["person", "slot_step_minutes", "min_notice_minutes", "break_minutes", "horizon_days"],
                [f"{mark}-{tutor}", "30", "0", "0", "60"],
            ],
            "offers": [
                ["tutor", "course", "price"],
                *([f"{mark}-{name}", "algebra", "30"] for name in ("anna", "boris", tutor)),
            ],
            "weekly_hours": [
                ["tutor", "weekday", "from", "until"],
                [f"{mark}-anna", "1", "09:00", "10:00"],
                *([f"{mark}-{tutor}", str(day), "00:00", "24:00"] for day in range(1, 8)),
            ],
            "sessions": [
                ["key", "student", "tutor", "course", "starts", "status"],
                *(
                    [
                        keys[number],
                        f"{mark}-{student}",
                        f"{mark}-{own}",
                        "algebra",
                        f"{instant_of(start):%Y-%m-%dT%H:%M}+00:00",
                        status,
                    ]
                    for number, own, student, start, status in lessons
                ),
            ],
        }  # fmt: skip
        folder.mkdir()
        for name, lines in tables.items():
            with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows(lines)
        # four people, the subject, the course, two offers and the hours; later the guests with all of theirs
        return 4 + 1 + 1 + 2 + 1 + (0 if arrive else 2 + 1 + 1 + 7)
