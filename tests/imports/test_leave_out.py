"""Rows with faults are left out on purpose, with what leans on them, and nothing else is."""

import pytest

from tests.imports.folders import NOW, SOUND, NoSessions, nothing_yet, write_folder
from tutordesk.imports.faults import Fault
from tutordesk.imports.report import report
from tutordesk.imports.run import Imported, plan_source
from tutordesk.imports.source import open_source


def planned(folder):
    return plan_source(open_source(folder), nothing_yet(), NoSessions(), NOW, leave_out=True)


def places(faults):
    return [f"{fault.file}:{fault.row}:{fault.column}" for fault in faults]


def spoilt(tmp_path, file, old, new):
    assert old in SOUND[file]
    return planned(write_folder(tmp_path / "c", **{file: SOUND[file].replace(old, new, 1)}))


def test_a_sound_folder_loses_nothing(tmp_path):
    found = planned(write_folder(tmp_path / "c"))
    assert (found.faults, found.left_out) == ((), ())
    assert found.plan.counts["sessions"] == 3


def test_one_bad_row_goes_and_the_others_stay(tmp_path):
    found = spoilt(tmp_path, "sessions", "2026-11-30T09:00", "soon")
    assert found.faults == ()
    assert places(found.left_out) == ["sessions.csv:3:starts"]
    assert found.plan.counts["sessions"] == 2


def test_what_leans_on_a_row_goes_with_it(tmp_path):
    found = spoilt(tmp_path, "people", "ana,Ana,student", "ana,Ana,guest")
    assert places(found.left_out) == [
        "people.csv:2:roles", "enrollments.csv:2:student", "sessions.csv:2:student", "sessions.csv:3:student",
    ]  # fmt: skip
    assert all("left out of people.csv" in fault.problem for fault in found.left_out[1:])
    assert (found.plan.counts["people"], found.plan.counts["sessions"]) == (3, 1)
    assert "enrollments" not in found.plan.counts


def test_a_chain_is_followed_to_its_end(tmp_path):
    found = spoilt(tmp_path, "subjects", "maths,Maths,0", "maths,Maths,first")
    assert not {"subjects", "courses", "offers", "enrollments", "sessions"} & set(found.plan.counts)
    assert found.plan.counts["people"] == 4


def test_the_hours_of_a_tutor_come_in_together(tmp_path):
    found = spoilt(tmp_path, "weekly_hours", "ben,Mon,", "ben,Moonday,")
    assert places(found.left_out) == [
        "weekly_hours.csv:2:weekday", "weekly_hours.csv:3:tutor", "overrides.csv:2:tutor",
    ]  # fmt: skip
    assert not {"rules", "overrides"} & set(found.plan.counts)


def test_a_tutor_comes_in_with_their_profile(tmp_path):
    found = spoilt(tmp_path, "tutors", "cem,Physics,,,,no", "cem,Physics,,,,perhaps")
    assert places(found.left_out)[:2] == ["people.csv:4:key", "tutors.csv:3:listed"]
    assert "cem" not in {row["key"] for row in found.plan.rows["people"]}


def test_the_later_of_two_that_overlap_goes(tmp_path):
    more = SOUND["sessions"] + "four,ana,ben,algebra,2026-11-30T09:30,\n"
    found = planned(write_folder(tmp_path / "c", sessions=more))
    assert set(places(found.left_out)) == {"sessions.csv:5:starts"}
    assert found.plan.counts["sessions"] == 3


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("centre", "EUR", "Euro"),
        ("centre", "EUR,10\n", "EUR,10\nOther,UTC,EUR,10\n"),
        ("people", "key,name", "key,names"),
        ("people", "ana,Ana", 'ana,"Ana'),
    ],
)
def test_a_file_and_the_centre_are_never_left_out(tmp_path, file, old, new):
    found = spoilt(tmp_path, file, old, new)
    assert found.left_out == ()
    assert f"{file}.csv" in {fault.file for fault in found.faults}


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_report_without_sound_rows_does_not_say_all_is_there(tmp_path, dry_run):
    fault = Fault("people.csv", 2, "name", "is empty")
    lines = list(report(Imported({}, 0, (), (fault,)), tmp_path, dry_run=dry_run))
    assert lines == ["people.csv:2:name: is empty", "1 row is left out.", "Without them nothing is new."]
