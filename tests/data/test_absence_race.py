"""A tutor falls ill while students book and another desk reassigns: nobody is left with an absent tutor."""

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.data.centre import HOUR, Centre
from tests.data.conftest import Door
from tests.factories import TestDatabase
from tutordesk import errors
from tutordesk.services import absences, sessions
from tutordesk.services.rows import ChangeRow

DAYS = 20
DAY = timedelta(days=1)
LEFT = """
SELECT count(*) FROM app.session s WHERE s.tutor_id = %s AND s.status = 'scheduled'
 AND EXISTS (SELECT FROM app.availability_override o
              WHERE o.tutor_id = s.tutor_id AND o.on_date = (lower(s.during) AT TIME ZONE 'UTC')::date)
"""


@pytest.mark.timeout(120)
def test_nobody_is_left_with_an_absent_tutor(database: TestDatabase, door: Door) -> None:
    centre = Centre(database, door)
    centre.open_colleague(horizon_days=90)
    other_desk = door(database.make_person(("desk",)), "desk")
    tutor_id, colleague_id = centre.tutor.person_id, centre.world.colleague.person_id
    outcomes: set[str] = set()
    for day in range(DAYS):
        monday = centre.start.replace(hour=0) + day * DAY
        first = centre.book(monday + 9 * HOUR)
        gate = threading.Barrier(3)

        def run(act: Callable[[], object], name: str, gate: threading.Barrier = gate) -> None:
            gate.wait()
            try:
                act()
                outcomes.add(f"{name} done")
            except errors.TutorDeskError as error:
                outcomes.add(f"{name} {type(error).__name__}")

        def settle(first=first, monday=monday) -> None:
            change = ChangeRow(first.session_id, first.version, "move", first.starts_at, colleague_id)
            centre.as_desk.call(
                absences.settle,
                tutor_id=tutor_id,
                starts_at=monday,
                ends_at=monday + DAY,
                changes=[change],
                reason="Flu",
            )

        def book(monday=monday) -> None:
            centre.as_eva.call(
                sessions.book,
                session_id=uuid4(),
                tutor_id=tutor_id,
                course_id=centre.course,
                starts_at=monday + 12 * HOUR,
            )

        def cancel(first=first) -> None:
            other_desk.call(
                sessions.set_status, session_id=first.session_id, version=first.version, status="cancelled"
            )

        threads = [
            threading.Thread(target=run, args=(act, name))
            for act, name in ((settle, "settle"), (book, "book"), (cancel, "cancel"))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    row = centre.admin.execute(LEFT, [tutor_id]).fetchone()
    assert row == (0,)
    assert {"settle done", "settle StrandedSessions"} <= outcomes
    assert outcomes <= {
        "settle done", "settle StrandedSessions", "settle StaleVersion", "settle IllegalStatus",
        "book done", "book OutsideAvailability", "cancel done", "cancel StaleVersion",
    }, outcomes  # fmt: skip
