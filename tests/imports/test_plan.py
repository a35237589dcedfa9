"""What a sound folder becomes: ids, defaults, instants, and the sample centre in every week."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.imports.folders import NOW, SOUND, NoSessions, nothing_yet, write_folder
from tutordesk import paths
from tutordesk.imports.plan import imported_id
from tutordesk.imports.run import plan_source
from tutordesk.imports.source import open_source


def plan_of(folder, now=NOW, existing=None, sessions=None):
    found = plan_source(open_source(folder), existing or nothing_yet(), sessions or NoSessions(), now)
    plan, faults = found.plan, found.faults
    assert faults == ()
    return plan


def test_the_same_key_has_the_same_id(tmp_path):
    first = plan_of(write_folder(tmp_path / "one"))
    second = plan_of(write_folder(tmp_path / "two"))
    assert [row["id"] for row in first.rows["sessions"]] == [row["id"] for row in second.rows["sessions"]]
    assert first.rows["sessions"][0]["id"] == imported_id("session", "one")


def test_defaults_come_from_course_offer_and_centre(tmp_path):
    one, two, three = plan_of(write_folder(tmp_path / "c")).rows["sessions"]
    assert one["ends"] - one["starts"] == timedelta(minutes=60)
    assert one["held"] - one["ends"] == timedelta(minutes=10)
    assert (two["price"], two["currency"], two["status"], two["online"]) == (
        Decimal(40),
        "EUR",
        "scheduled",
        True,
    )
    assert three["price"] == Decimal("35.50")


def test_wall_clocks_are_read_in_their_zone(tmp_path):
    rows = (
        "key,student,tutor,course,starts,timezone\n"
        "one,ana,ben,algebra,2026-11-30T09:00,\n"
        "two,ana,cem,algebra,2026-11-30T09:00,America/New_York\n"
        "three,ana,cem,algebra,2026-12-01T09:00+05:30,\n"
        "four,ana,cem,algebra,2027-10-31T02:30,\n"
    )
    found = [row["starts"] for row in plan_of(write_folder(tmp_path / "c", sessions=rows)).rows["sessions"]]
    assert found == [
        datetime(2026, 11, 30, 8, tzinfo=UTC),
        datetime(2026, 11, 30, 14, tzinfo=UTC),
        datetime(2026, 12, 1, 3, 30, tzinfo=UTC),
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),  # the first of two passes
    ]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_spreadsheets_write_csv_in_their_ways(tmp_path, mark, delimiter, end):
    people = SOUND["people"].replace(",", delimiter).replace("\n", end).encode()
    plan = plan_of(write_folder(tmp_path / "c", people=mark + people))
    assert [row["name"] for row in plan.rows["people"]] == ["Ana", "Ben", "Cem Çelik", "Dee"]


def test_formulas_are_text(tmp_path):
    people = SOUND["people"].replace("Ana", "=HYPERLINK(1)").replace("Dee", "@SUM")
    names = [row["name"] for row in plan_of(write_folder(tmp_path / "c", people=people)).rows["people"]]
    assert names[0] == "=HYPERLINK(1)"
    assert names[-1] == "@SUM"


def test_hours_past_midnight_and_whole_days(tmp_path):
    plan = plan_of(write_folder(tmp_path / "c"))
    assert [(row["start_minute"], row["end_minute"]) for row in plan.rows["rules"]] == [
        (540, 1020),
        (1320, 1560),
    ]
    closed = plan.rows["overrides"][0]
    assert (closed["available"], closed["start_minute"], closed["end_minute"]) == (False, 0, 1440)


def test_what_is_there_is_left_alone(tmp_path):
    existing = nothing_yet()
    ana = imported_id("person", "ana")
    existing.roles[ana] = frozenset({"student"})
    existing.empty = False
    plan = plan_of(
        write_folder(tmp_path / "c"),
        existing=existing,
        sessions=NoSessions(known=[imported_id("session", "two")]),
    )
    assert plan.centre is None
    assert [row["key"] for row in plan.rows["people"]] == ["ben", "cem", "dee"]
    assert [row["id"] for row in plan.rows["sessions"]] == [
        imported_id("session", "one"),
        imported_id("session", "three"),
    ]
    assert plan.already == 2


def test_a_person_with_a_login_is_that_person(tmp_path):
    existing = nothing_yet()
    dee = imported_id("person", "another")
    existing.roles[dee], existing.logins["s12345678"] = frozenset({"admin", "desk"}), dee
    people = SOUND["people"].replace("timezone,phone", "timezone,login").replace("0664 123 45 67", "")
    people = people.replace("dee,Dee,admin desk,,", "dee,Dee,admin desk,,s12345678")
    plan = plan_of(write_folder(tmp_path / "c", people=people), existing=existing)
    assert [row["key"] for row in plan.rows["people"]] == ["ana", "ben", "cem"]


@pytest.mark.parametrize("weeks", [0, 1, 5, 17, 18, 19, 30, 44, 45, 46, 70])
def test_the_sample_centre_fits_every_week(weeks):
    now = NOW + timedelta(weeks=weeks)
    plan = plan_of(paths.resource("demo"), now)
    monday = now.date() - timedelta(days=now.weekday())
    assert plan.shift == monday - date(2026, 11, 23)
    sessions = plan.rows["sessions"]
    assert all(row["ends"] > now for row in sessions if row["status"] == "scheduled")
    assert all(row["starts"] <= now for row in sessions if row["status"] in {"completed", "no_show"})
    assert min(row["starts"] for row in sessions) < now - timedelta(weeks=5)
    assert max(row["starts"] for row in sessions) > now + timedelta(weeks=5)


def test_the_sample_centre_is_as_promised():
    plan = plan_of(paths.resource("demo"))
    counts = plan.counts
    assert (counts["tutors"], counts["subjects"], counts["courses"]) == (60, 12, 40)
    people = plan.rows["people"]
    assert sum("student" in row["roles"] for row in people) == 300
    assert sum(set(row["roles"]) >= {"student", "tutor"} for row in people) >= 3
    assert len({row["timezone"] for row in plan.rows["tutors"]}) == 10
    with_hours = {row["tutor_id"] for row in plan.rows["rules"]}
    assert any(row["id"] not in with_hours for row in plan.rows["tutors"])
    assert any(not row["listed"] for row in plan.rows["tutors"])
    names = " ".join(row["name"] for row in people)
    assert all(letters in names for letters in ("أحمد", "王小明", "Çelik", "Nguyễn", "Þó"))
    assert max(len(row["name"]) for row in people) > 60


def test_the_generator_writes_what_is_committed(tmp_path, monkeypatch):
    from scripts import make_sample_centre

    monkeypatch.setattr(make_sample_centre, "FOLDER", tmp_path)
    make_sample_centre.SampleCentre().write()
    committed = paths.resource("demo")
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in committed.iterdir()}
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (committed / path.name).read_bytes(), path.name
