"""Which courses a tutor offers, for how much, and who decides that."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tests.data.centre import Centre
from tests.data.conftest import Door
from tests.factories import TestDatabase
from tutordesk import errors
from tutordesk.db.engine import Database
from tutordesk.services import courses, enrollments, offers
from tutordesk.services.rows import OwnOfferRow


@pytest.fixture
def centre(database: TestDatabase, door: Door) -> Centre:
    return Centre(database, door)


def offer(centre: Centre, person: Database, course: UUID, **changes: Any) -> None:
    asked: dict[str, Any] = {"active": True, "online": True, "in_person": False, "place": ""}
    asked |= {"tutor_id": centre.tutor.person_id, **changes}
    shown = (
        centre.as_desk.call(courses.offers, tutor_id=asked["tutor_id"], course_id=course) if course else ()
    )
    asked.setdefault("before", next(iter(shown), None))
    person.call(offers.set_offer, course_id=course, **asked)


def own(centre: Centre, course: UUID) -> OwnOfferRow:
    (row,) = [row for row in centre.as_tutor.call(offers.mine) if row.course.course_id == course]
    found: OwnOfferRow = row
    return found


def test_a_tutor_starts_and_stops_offering(centre: Centre) -> None:
    course = centre.database.make_course("Geometry", minutes=50)
    centre.world.terms(rate=Decimal("45.00"))
    row = own(centre, course)
    assert (row.active, row.price, row.currency, row.enrolled) == (False, Decimal("37.50"), "EUR", 0)
    offer(centre, centre.as_tutor, course, in_person=True, place=" Room 3 ")
    row = own(centre, course)
    assert (row.active, row.price, row.online, row.in_person, row.place) == (
        True, Decimal("37.50"), True, True, "Room 3",
    )  # fmt: skip
    centre.world.terms(rate=Decimal("60.00"))  # an offer keeps its price
    offer(centre, centre.as_tutor, course, active=False)
    offer(centre, centre.as_tutor, course)
    assert own(centre, course).price == Decimal("37.50")
    booked = centre.book()
    offer(centre, centre.as_tutor, centre.course, active=False)
    with pytest.raises(errors.NoSuchTutor):
        centre.book(centre.start.replace(hour=15))
    assert booked.status == "scheduled"


def test_without_a_rate_there_is_no_price_to_offer_for(centre: Centre) -> None:
    course = centre.database.make_course("Geometry")
    assert own(centre, course).price is None
    with pytest.raises(errors.NoPrice):
        offer(centre, centre.as_tutor, course)
    offer(centre, centre.as_tutor, course, active=False)  # nothing to stop
    assert own(centre, course).price is None
    offer(centre, centre.as_desk, course, price=Decimal("33.333"))
    assert (own(centre, course).active, own(centre, course).price) == (True, Decimal("33.33"))


def test_prices_are_the_desks_and_the_admins(centre: Centre) -> None:
    for person, price in ((centre.as_desk, Decimal("41")), (centre.as_admin, Decimal("0"))):
        offer(centre, person, centre.course, price=price)
        assert own(centre, centre.course).price == price
        offer(centre, person, centre.course, place="Room 1")
        assert own(centre, centre.course).price == price
    with pytest.raises(errors.NotAllowed):
        offer(centre, centre.as_tutor, centre.course, price=Decimal("999"))
    assert own(centre, centre.course).price == Decimal("0")


def test_nobody_decides_for_another_tutor(centre: Centre, door: Door) -> None:
    colleague = centre.world.colleague
    for person in (centre.as_tutor, centre.as_sam):
        with pytest.raises(errors.NotAllowed):
            offer(centre, person, centre.course, tutor_id=colleague.person_id, active=False)
    offer(centre, centre.as_desk, centre.course, tutor_id=colleague.person_id, active=False)
    assert not door(colleague, "tutor").call(offers.mine)[0].active


def test_offers_take_no_nonsense(centre: Centre) -> None:
    gone = centre.database.make_course("Given up")
    centre.admin.execute("UPDATE app.course SET active = false WHERE id = %s", [gone])
    with pytest.raises(errors.NoSuchTutor):
        offer(centre, centre.as_desk, gone, price=Decimal(10))
    with pytest.raises(errors.NoSuchTutor):
        offer(centre, centre.as_desk, centre.course, tutor_id=centre.sam.person_id)
    for price in ("NaN", "Infinity", "-0.01", "10000000000"):
        with pytest.raises(errors.InvalidValue):
            offer(centre, centre.as_desk, centre.course, price=Decimal(price))
    for odd in (
        {"online": False}, {"place": "x" * 201}, {"place": "a\x00b"}, {"active": None}, {"online": None},
        {"tutor_id": None}, {"course": None},
    ):  # fmt: skip
        with pytest.raises(errors.InvalidValue):
            offer(centre, centre.as_tutor, **{"course": centre.course, **odd})
    assert gone not in {row.course.course_id for row in centre.as_tutor.call(offers.mine)}


def test_the_same_offer_again_is_no_change(centre: Centre) -> None:
    offer(centre, centre.as_tutor, centre.course, place="Here")
    centre.admin.execute("TRUNCATE app.change, app.audit_event")
    offer(centre, centre.as_tutor, centre.course, place="Here")
    assert centre.admin.execute("SELECT count(*) FROM app.change").fetchone() == (0,)
    offer(centre, centre.as_tutor, centre.course, place="There")
    assert centre.admin.execute("SELECT topic, tutor_id FROM app.change").fetchall() == [
        ("tutor", centre.tutor.person_id)
    ]
    assert centre.admin.execute("SELECT actor_role FROM app.audit_event").fetchall() == [("tutor",)]


def test_who_is_enrolled_in_a_course_of_mine(centre: Centre) -> None:
    with_me = {"course_id": centre.course, "tutor_id": centre.tutor.person_id}
    for person in (centre.as_sam, centre.as_eva):
        person.call(enrollments.enroll, **with_me, planned_sessions=10)
    ended = centre.as_eva.call(enrollments.enroll, **with_me)
    assert [row.student_name for row in centre.as_tutor.call(offers.enrolled, course_id=centre.course)] == [
        "Eva Student", "Sam Student",
    ]  # fmt: skip
    assert own(centre, centre.course).enrolled == 2
    centre.as_eva.call(enrollments.end, enrollment_id=ended.enrollment_id)
    (row,) = centre.as_tutor.call(offers.enrolled, course_id=centre.course)
    assert (row.student_id, row.planned_sessions, row.completed) == (centre.sam.person_id, 10, 0)
    assert own(centre, centre.course).enrolled == 1
