"""Two saves in the same moment: the second is refused unless it saw the first."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.data.conftest import Door
from tests.factories import TestDatabase
from tutordesk import errors
from tutordesk.services import centre, courses, offers
from tutordesk.services.people_rows import ClosureRow, SubjectChange
from tutordesk.services.rows import SubjectRow

CLOSURE = ClosureRow(uuid4(), date(2031, 12, 24), date(2031, 12, 26), 0, 1440, "Holiday")


@dataclass(frozen=True)
class Case:
    """One thing in three states (values a person can save), and how it is saved over a state shown."""

    save: Callable[[Any, Any], None]
    states: tuple[Any, Any, Any]
    stored: Callable[[], Any]


class Scene:
    """An administrator, a tutor, and one of each thing."""

    def __init__(self, database: TestDatabase, door: Door) -> None:
        self.person = database.make_person(("admin",), "Ada")
        self.admin = door(self.person, "admin")
        self.tutor = database.make_person(("tutor",))
        self.course_id = database.make_course()
        database.offer(self.tutor, self.course_id)
        self.subject_id: UUID = self.subject().subject_id

    def subject(self) -> SubjectRow:
        return self.admin.call(courses.all).subjects[0]

    def case(self, name: str) -> Case:
        found: Case = getattr(self, f"_{name}")()
        return found

    def _closure(self) -> Case:
        def save(after: ClosureRow, before: ClosureRow | None) -> None:
            self.admin.call(centre.save_closure, closure=after, before=before)

        save(CLOSURE, None)
        longer = replace(CLOSURE, last_date=date(2031, 12, 31))
        return Case(
            save, (CLOSURE, longer, replace(CLOSURE, reason="Repairs")),
            lambda: self.admin.call(centre.closures)[0],
        )  # fmt: skip

    def _subject(self) -> Case:
        def save(after: SubjectRow, before: SubjectRow | None) -> None:
            self.admin.call(courses.save_subjects, changes=[SubjectChange(before, after)])

        first = self.subject()
        return Case(save, (first, replace(first, name="Art"), replace(first, position=7)), self.subject)

    def _course(self) -> Case:
        def save(after: tuple[str, int, bool], before: tuple[str, int, bool] | None) -> None:
            shown = self.admin.call(courses.all).courses[0]
            if before is not None:
                course = replace(shown.course, name=before[0], session_minutes=before[1])
                shown = replace(shown, course=course, active=before[2])
            self.admin.call(
                courses.save_course,
                course_id=self.course_id,
                subject_id=self.subject_id,
                name=after[0],
                session_minutes=after[1],
                active=after[2],
                before=None if before is None else shown,
            )

        def stored() -> tuple[str, int, bool]:
            row = self.admin.call(courses.all).courses[0]
            return row.course.name, row.course.session_minutes, row.active

        return Case(save, (stored(), ("Algebra", 90, True), ("Algebra", 60, False)), stored)

    def _offer(self) -> Case:
        names = ("active", "online", "in_person", "place", "price")

        def row() -> Any:
            return self.admin.call(courses.offers, course_id=self.course_id)[0]

        def stored() -> dict[str, Any]:
            return {name: getattr(row(), name) for name in names}

        def save(after: dict[str, Any], before: dict[str, Any] | None) -> None:
            self.admin.call(
                offers.set_offer,
                tutor_id=self.tutor.person_id,
                course_id=self.course_id,
                **after,
                before=None if before is None else replace(row(), **before),
            )

        first = stored()
        there = {**first, "in_person": True, "place": "Room 1"}
        return Case(save, (first, {**first, "price": Decimal("45.00")}, there), stored)


@pytest.fixture
def scene(database: TestDatabase, door: Door) -> Scene:
    return Scene(database, door)


@pytest.mark.parametrize("name", ["closure", "subject", "course", "offer"])
def test_what_was_not_seen_is_not_overwritten(scene: Scene, name: str) -> None:
    case = scene.case(name)
    first, second, third = case.states
    case.save(second, first)
    for shown in (first, None, third):
        if shown != third:
            with pytest.raises(errors.StaleVersion) as caught:
                case.save(third, shown)
            assert caught.value.facts["constraint"] == "shown_before"
        assert case.stored() == second
    case.save(second, first)  # the answer was lost: the same again is no quarrel
    case.save(third, second)  # now it was seen
    assert case.stored() == third


@pytest.mark.parametrize("name", ["closure", "subject", "course", "offer"])
def test_of_two_in_the_same_moment_one_wins_and_one_is_told(
    scene: Scene, database: TestDatabase, name: str
) -> None:
    """The first holds its row until the second waits for it."""
    case = scene.case(name)
    first, second, third = case.states
    table = {"offer": "tutor_course"}.get(name, name)
    holder = database.admin(autocommit=False)
    holder.execute(f"SELECT FROM app.{table} FOR UPDATE".encode())
    outcome: list[str] = []
    gate = threading.Barrier(2)

    def save(after: Any) -> None:
        gate.wait(10)
        try:
            case.save(after, first)
        except errors.StaleVersion:
            outcome.append("told")
        else:
            outcome.append("saved")

    threads = [threading.Thread(target=save, args=(after,)) for after in (second, third)]
    for thread in threads:
        thread.start()
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE usename = %s AND wait_event_type = 'Lock'"
    while database.maker.execute(waiting, [scene.person.login]).fetchone() != (2,):
        assert not outcome
    holder.commit()
    for thread in threads:
        thread.join(20)
    assert sorted(outcome) == ["saved", "told"]
    assert case.stored() in {second, third} if name != "offer" else case.stored() in (second, third)


def test_a_closure_changed_meanwhile_is_not_removed_and_one_removed_not_made_again(scene: Scene) -> None:
    longer = replace(CLOSURE, last_date=date(2031, 12, 31))
    scene.admin.call(centre.save_closure, closure=CLOSURE)
    scene.admin.call(centre.save_closure, closure=longer, before=CLOSURE)
    with pytest.raises(errors.StaleVersion):
        scene.admin.call(centre.remove_closure, closure=CLOSURE)
    assert scene.admin.call(centre.closures) == (longer,)
    scene.admin.call(centre.remove_closure, closure=longer)
    scene.admin.call(centre.remove_closure, closure=longer)
    with pytest.raises(errors.StaleVersion):
        scene.admin.call(centre.save_closure, closure=CLOSURE, before=longer)
    scene.admin.call(centre.save_closure, closure=longer)  # taking a removal back


def test_subjects_are_ordered_together_or_not_at_all(scene: Scene, database: TestDatabase) -> None:
    database.make_course("Drawing", subject="Art")
    maths, art = sorted(scene.admin.call(courses.all).subjects, key=lambda one: one.name, reverse=True)
    database.maker.execute("UPDATE app.subject SET position = 5 WHERE name = 'Art'")
    swapped = [SubjectChange(maths, replace(maths, position=9)), SubjectChange(art, replace(art, position=8))]
    with pytest.raises(errors.StaleVersion):
        scene.admin.call(courses.save_subjects, changes=swapped)
    assert {one.name: one.position for one in scene.admin.call(courses.all).subjects} == {
        "Mathematics": maths.position, "Art": 5,
    }  # fmt: skip


def test_a_tutor_is_not_held_up_by_a_price(scene: Scene, door: Door) -> None:
    tutor = door(scene.tutor, "tutor")
    shown = tutor.call(offers.mine)[0]
    case = scene.case("offer")
    case.save(case.states[1], case.states[0])  # the desk prices it anew
    asked = {"tutor_id": scene.tutor.person_id, "course_id": scene.course_id, "active": True, "online": True}
    tutor.call(offers.set_offer, **asked, in_person=True, place="Room 2", before=shown)
    assert case.stored() == {**case.states[1], "in_person": True, "place": "Room 2"}
    with pytest.raises(errors.StaleVersion):  # but by another place
        tutor.call(offers.set_offer, **asked, in_person=True, place="Room 3", before=shown)


def test_what_was_shown_is_whole(scene: Scene, database: TestDatabase) -> None:
    admin = database.connect(scene.person, "admin")
    for shown in ('{"first_date": "2031-01-01"}', "[]", '"x"', '{"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}'):
        with pytest.raises(psycopg.Error) as caught:
            admin.execute(
                "SELECT app.save_closure(%s, '2031-01-01', '2031-01-01', 0, 1440, '', '[]', %s)",
                [CLOSURE.closure_id, shown],
            )
        assert caught.value.sqlstate == "22023"
