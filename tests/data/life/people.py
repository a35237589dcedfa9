"""The steps of people: who may enter, in which roles, and how tutors are shown and priced."""

from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import rule
from psycopg.types.json import Jsonb

from tests.data.life.centre import ROLES, TUTORS, Seat
from tests.data.life.sessions import SessionSteps
from tests.data.life.steps import picks
from tests.factories import PASSWORD

SET_ACTIVE = "SELECT app.set_active(%s, %s)"
SET_ROLES = "SELECT app.set_roles(%s, %s, %s)"
SET_OFFER = "SELECT app.set_offer(%s, %s, true, true, false, '', %s, %s)"
LIST = "SELECT app.save_tutor(%s, p_listed => true)"

bosses = st.sampled_from(
    [("ada", "admin")] * 4 + [("ines", "admin")] * 2 + [("dora", "desk"), ("anna", "tutor")]
)


class PeopleSteps(SessionSteps):
    """People come, go and change."""

    @rule(seat=bosses, pick=picks, active=st.sampled_from([False, False, True]), heals=st.booleans())
    def set_active(self, seat: Seat, pick: int, active: bool, heals: bool) -> None:
        if self._comes_early(len(self.ids) > 2 * self.switched):
            return  # bookings to be in the way come first
        self.switched += 1
        person, was_out = self._somebody(pick), sorted(self.oracle.inactive)
        if was_out and heals:
            person, active = was_out[pick % len(was_out)], True
        wanted = self.oracle.set_active(*seat, person, active)
        person_id = self.centre.people[person].person_id
        self._answers(seat, SET_ACTIVE, [person_id, active], wanted, person)
        if person in self.oracle.inactive and person not in was_out:
            self.centre.ends(person)
            role = sorted(self.oracle.roles[person])[0]
            assert self.centre.ask((person, role), "SELECT", [])[0] == "28000"

    @rule(
        seat=bosses,
        pick=picks,
        what=st.sampled_from(["as ever", "as ever", "desk too", "another", "less"]),
        which=picks,
        password=st.sampled_from([True, True, True, False]),
    )
    def set_roles(self, seat: Seat, pick: int, what: str, which: int, password: bool) -> None:
        if self._comes_early(len(self.ids) > 2 * self.switched):
            return  # bookings to be in the way come first
        self.switched += 1
        person = self._somebody(pick)
        changed = [name for name, roles in sorted(self.oracle.roles.items()) if roles != self._usual(name)]
        if what == "as ever" and changed:
            person = changed[pick % len(changed)]
        usual = self._usual(person)
        wanted_roles = {
            "as ever": usual,
            "desk too": usual | {"desk"},
            "another": {"student"} if "desk" in usual else {"desk"},
            "less": usual - {sorted(usual)[which % len(usual)]} or {"desk"},
        }[what]
        before = set(self.oracle.roles[person])
        wanted = self.oracle.set_roles(*seat, person, wanted_roles, password=password)
        own = self.centre.people[person]
        args = [own.person_id, sorted(wanted_roles), self.centre.verifier if password else None]
        self._answers(seat, SET_ROLES, args, wanted, person)
        if wanted or before == wanted_roles:
            return
        if before == {"student"}:  # out of the desk's reach: another password, and nobody left inside
            self.centre.ends(person)
            self.centre.welcome(person, own.person_id, own.login, PASSWORD)
        if person not in self.oracle.inactive:
            for role in before - wanted_roles:
                assert self.centre.is_refused_at_the_door(person, role), (person, role)
                self.last = (person, role)  # whoever is signed in with it is asked next

    @rule(
        seat=st.sampled_from([("dora", "desk"), ("ada", "admin"), ("anna", "tutor"), ("boris", "tutor")]),
        tutor=st.sampled_from(TUTORS),
        price=st.sampled_from([None, None, Decimal(30), Decimal(35), Decimal("42.50")]),
        heals=st.booleans(),
    )
    def offer(self, seat: Seat, tutor: str, price: Decimal | None, heals: bool) -> None:
        """A new price is that of bookings to come; who was no tutor for a while is shown again."""
        oracle = self.oracle
        lost = sorted(oracle.not_offered | oracle.unlisted)
        if self._comes_early(lost or len(self.ids) > self.priced):
            return
        self.priced += 1
        if lost and heals:
            tutor = lost[0]
        tutor_id = self.centre.people[tutor].person_id
        shown = {
            "active": tutor not in oracle.not_offered,
            "online": True,
            "in_person": False,
            "place": "",
            "price": str(oracle.prices[tutor]),
        }
        wanted = oracle.offer(*seat, tutor, price)
        args = [tutor_id, self.centre.course, price, Jsonb(shown)]
        self._answers(seat, SET_OFFER, args, wanted, tutor, price)
        if tutor in oracle.unlisted:
            self._answers(seat, LIST, [tutor_id], oracle.show(*seat, tutor), tutor)

    def _somebody(self, pick: int) -> str:
        names = sorted({*ROLES, *self.guests.values()})
        return names[pick % len(names)]

    def _usual(self, name: str) -> set[str]:
        return set(ROLES[name]) if name in ROLES else {r for r, who in self.guests.items() if who == name}
