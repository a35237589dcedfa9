"""Saving hours: what is stored, what is refused, who may, and what everybody else notices."""

from dataclasses import replace
from datetime import timedelta

from tests.data.conftest import Door
from tests.factories import TestDatabase
from tutordesk.domain.hours import DatedRange, Terms, WeeklyRange
from tutordesk.services import hours


def test_hours_come_back_as_they_were_saved(database: TestDatabase, door: Door) -> None:
    tutor = database.make_person(("tutor",), timezone="Europe/Prague")
    me = door(tutor, "tutor")
    ids = {"tutor_id": tutor.person_id}
    plan = me.call(hours.of, **ids)
    first = plan.today + timedelta(days=3)
    draft = replace(
        plan.hours,
        timezone="America/Lima",
        terms=Terms(slot_step_minutes=15, break_minutes=10),
        weekly=(WeeklyRange(1, 550, 1440), WeeklyRange(5, 1320, 1560, first, first + timedelta(days=90))),
        dated=tuple(
            DatedRange(first + timedelta(days=n), False, 0, 1440, "Three weeks of leave") for n in range(21)
        ),
    )
    assert me.call(hours.save, **ids, version=plan.version, hours=draft) == plan.version + 1
    saved = me.call(hours.of, **ids)
    assert (saved.version, saved.hours) == (plan.version + 1, draft)
    assert me.call(hours.save, **ids, version=saved.version, hours=draft) == saved.version
