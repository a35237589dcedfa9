"""Sessions as .ics files: stable identity, exact instants, nothing lost in the escaping."""

from datetime import UTC, datetime

import icalendar

from tests.ui.sessions_by_hand import CENTRE, MONDAY, at, session
from tutordesk import calendar_file

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def event_of(row) -> icalendar.Event:
    content = calendar_file.calendar_of(row, centre=CENTRE, now=NOW)
    calendar = icalendar.Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    return event


def test_a_session_survives_the_round_trip() -> None:
    row = session(
        at(MONDAY, "16:30"),
        course_name="A-level Maths",
        requirements="Past paper 2021; questions 3, 4\nand 5",
        online=False,
        place="Room 3",
    )
    event = event_of(row)
    assert event["dtstart"].dt == row.starts_at
    assert event["dtend"].dt == row.ends_at
    assert event["summary"] == "A-level Maths with Amelia Novák"
    assert event["location"] == "Lernhaus, Room 3"
    assert "Past paper 2021; questions 3, 4\nand 5" in event["description"]
    assert CENTRE.phone in event["description"]
    assert event["status"] == "CONFIRMED"


def test_the_identity_stays_and_the_sequence_grows() -> None:
    first = session(at(MONDAY, "16:30"), key="one")
    moved = session(at(MONDAY, "17:30"), key="one", version=2)
    assert event_of(first)["uid"] == event_of(moved)["uid"]
    assert event_of(first)["sequence"] < event_of(moved)["sequence"]


def test_a_cancelled_session_says_so() -> None:
    assert event_of(session(at(MONDAY, "16:30"), status="cancelled"))["status"] == "CANCELLED"


def test_the_file_name_is_harmless() -> None:
    row = session(at(MONDAY, "16:30"), course_name="Français B1: oral/écrit …")
    assert calendar_file.file_name(row) == "2026-11-23-Français-B1-oral-écrit.ics"
