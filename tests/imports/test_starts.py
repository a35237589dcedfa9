"""Lists of sessions with the date in one column and the time of day in another."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.imports.folders import NOW, NoSessions, nothing_yet, write_folder
from tests.imports.test_guess import columns
from tests.imports.test_lists import places
from tests.imports.test_written import in_form
from tutordesk.imports.faults import Faults
from tutordesk.imports.guess import guess
from tutordesk.imports.naming import naming
from tutordesk.imports.read import read_source
from tutordesk.imports.run import plan_source
from tutordesk.imports.sheets import SESSIONS
from tutordesk.imports.source import Source, open_source
from tutordesk.imports.table import Record, Table

VIENNA = ZoneInfo("Europe/Vienna")


def planned(folder, sessions, *said, leave_out=False):
    """Plan the sound centre with a list of sessions as people keep it."""
    write_folder(folder / "c", sessions=sessions)
    source = open_source(folder / "c")
    names = guess(source, naming(values=said))
    return plan_source(source, nothing_yet(), NoSessions(), NOW, naming=names, leave_out=leave_out)


def starts(found):
    return [f"{row['starts'].astimezone(VIENNA):%Y-%m-%d %H:%M}" for row in found.plan.rows["sessions"]]


def lasts(found):
    return [(row["ends"] - row["starts"]) // timedelta(minutes=1) for row in found.plan.rows["sessions"]]


def understood(found):
    return [str(one) for one in found.understood]


WHO = "Student;Tutor;Course;"


@pytest.mark.parametrize(
    "titles",
    [
        "Student;Tutor;Course;Date;Time", "Pupil;Teacher;Course;Date;From;To",
        "Student;Tutor;Course;Date;Start;End", "student;tutor;course;date;time;until",
        "Alumno;Profesor;Curso;Fecha;Hora", "Alumno;Profesor;Curso;Fecha;Desde;Hasta",
        "Estudiante;Docente;Curso;Día;Hora de inicio;Hora de fin", "Alumno;Profesor;Curso;Fecha;Inicio;Fin",
        "Schüler;Lehrer;Kurs;Datum;Uhrzeit", "Schülerin;Lehrerin;Kurs;Datum;Von;Bis",
        "Schüler;Lehrer;Kurs;Tag;Beginn;Ende",
    ],
)  # fmt: skip
def test_date_and_time_are_the_start(tmp_path, titles):
    end = ";17.30" if titles.count(";") == 5 else ""
    found = planned(tmp_path, f"{titles}\nana;ben;algebra;24.12.2026;16:30{end}\n")
    assert (found.faults, starts(found)) == ((), ["2026-12-24 16:30"])
    date_title, time_title = titles.split(";")[3:5]
    assert (
        f"sessions.csv, {date_title} + {time_title}: “24.12.2026 + 16:30” is read as "
        "Thursday 24 December 2026, 16:30" in understood(found)
    )
    assert lasts(found) == [60]


often = settings(max_examples=40, deadline=None)  # a machine may be busy
FORMS = ("{y}-{m:02}-{d:02}", "{d}.{m}.{y}", "{d:02}/{m:02}/{y}", "{y}-{m:02}-{d:02}T00:00")
CLOCKS = ("{h:02}:{n:02}", "{h}.{n:02}", "{h}h{n:02}", "{h:02}:{n:02}:00")


@often
@given(
    st.lists(
        st.tuples(
            st.dates(date(1970, 1, 1), date(2199, 12, 31)), st.integers(0, 1439),
            st.sampled_from(FORMS), st.sampled_from(CLOCKS),
        ),
        min_size=1, max_size=5,
    ),
    st.booleans(),
)  # fmt: skip
def test_two_columns_are_read_as_what_was_meant(rows, time_first):
    records, meant = [], []
    for row, (day, minute, form, clock) in enumerate(rows, 2):
        halves = [in_form(form, day), clock.format(h=minute // 60, n=minute % 60)]
        records.append(Record(row, ["ana", f"t{row}", "algebra", *(halves[::-1] if time_first else halves)]))
        meant.append(datetime.combine(day, time(minute // 60, minute % 60)))
    titles = ("Time", "Date") if time_first else ("Date", "Time")
    header = ("Student", "Tutor", "Course", *titles)
    table = Table("x.csv", "sessions", header, rows=lambda: iter(records))
    source = Source("x", (table,))
    faults = Faults()
    read = read_source(source, faults, guess(source, naming(values=["sessions.date_order=day"])))
    assert (faults.sorted(()), [line["starts"] for line in read["sessions"]]) == ((), meant)
    assert read.understood[0].column == "Date + Time"
    assert {"date", "time"}.isdisjoint(read["sessions"][0].values)


@pytest.mark.parametrize(
    ("halves", "fault"),
    [
        (";9:00", "date: is empty"), ("24.12.2026;", "time: is empty"), (";", "date: is empty"),
        ("24.12.26;9:00", "date: “24.12.26” has a year of two digits; a year of four digits"),
        ("24/12/26;9:00", "date: “24/12/26” has a year of two digits"),
        ("soon;9:00", "date: “soon” is no date"), ("24.12.2026;25:00", "time: “25:00” is no time of day"),
        ("24.12.2026;9", "time: “9” is no time of day"), ("30.02.2027;9:00", "date: “30.02.2027” is no date"),
        ("05/06/2027;9:00", "date: “05/06/2027” may be Saturday 5 June 2027 or Thursday 6 May 2027"),
        ("28.03.2027;2:30", "date: 2027-03-28 02:30 does not exist in Europe/Vienna"),
        ("24.12.2026 10:00;9:00", "date: “24.12.2026 10:00” is no date"),
    ],
)  # fmt: skip
def test_half_a_start_is_one_fault_where_it_stands(tmp_path, halves, fault):
    found = planned(tmp_path, f"{WHO}Date;Time\nana;ben;algebra;{halves}\nben;cem;algebra;2026-12-24;9:00\n")
    (told,) = found.faults
    assert str(told).startswith(f"sessions.csv:2:{fault}")


def test_two_bad_halves_are_two_faults(tmp_path):
    found = planned(tmp_path, f"{WHO}Date;Time\nana;ben;algebra;soon;late\nana;ben;algebra;2026-12-24;9:00\n")
    assert places(found.faults) == ["sessions.csv:2:date", "sessions.csv:2:time"]


def test_a_table_tells_the_order_of_its_dates(tmp_path):
    rows = "ana;ben;algebra;12/24/2026;4:30 PM\nana;ben;algebra;05/06/2027;9.00\n"
    found = planned(tmp_path, f"{WHO}Date;Time\n{rows}")
    assert (found.faults, starts(found)) == ((), ["2026-12-24 16:30", "2027-05-06 09:00"])
    assert understood(found) == [
        "sessions.csv, Date + Time: “05/06/2027 + 9.00” is read as Thursday 6 May 2027, 09:00"
    ]


def test_one_day_may_be_said_for_every_row(tmp_path):
    found = planned(tmp_path, f"{WHO}Time\nana;ben;algebra;9:00\nben;cem;algebra;10:00\n",
                    "sessions.date=2026-12-24")  # fmt: skip
    assert places(found.faults) == ["sessions.csv:1:starts"]  # a guess reads no half: it is said
    source = open_source(tmp_path / "c")
    said = naming(columns=["sessions.time=Time"], values=["sessions.date=2026-12-24"])
    found = plan_source(source, nothing_yet(), NoSessions(), NOW, naming=guess(source, said))
    assert (found.faults, starts(found)) == ((), ["2026-12-24 09:00", "2026-12-24 10:00"])


def test_again_is_nothing_new_however_it_was_written(tmp_path):
    whole = planned(tmp_path, f"{WHO}Starts\nana;ben;algebra;2026-12-24T16:30\n").plan.rows["sessions"]
    halves = planned(tmp_path, f"{WHO}Date;Time\nana;ben;algebra;24.12.2026;4:30 PM\n").plan.rows["sessions"]
    assert [row["id"] for row in halves] == [row["id"] for row in whole]


def lasts_or_tells(found, outcome):
    """The first row takes so many minutes and the second an hour, or the first one's end is at fault."""
    if isinstance(outcome, int):
        assert (found.faults, lasts(found)) == ((), [outcome, 60])
    else:
        (told,) = found.faults
        assert str(told).startswith(f"sessions.csv:2:to: {outcome}")


@pytest.mark.parametrize(
    ("end", "minutes", "fault"),
    [
        ("10:30", "", 90), ("10:30", "90", 90), ("", "45", 45), ("", "", 60), ("26:00", "", 1020),
        ("10:30", "60", "is 90 minutes after the start, but the row says 60; an end that agrees"),
        ("9:00", "", "is not after the start; a later time of day"), ("8:00", "60", "is not after the start"),
        ("later", "", "“later” is no time of day"),
    ],
)  # fmt: skip
def test_an_end_says_how_long_it_is_and_agrees_with_what_else_says_so(tmp_path, end, minutes, fault):
    rows = f"ana;ben;algebra;24.12.2026;9:00;{end};{minutes}\nben;cem;algebra;26.12.2026;9:00;10:00;\n"
    found = planned(tmp_path, f"{WHO}Date;From;To;Minutes\n{rows}")
    lasts_or_tells(found, fault)


@pytest.mark.parametrize(
    ("day", "span", "lasts_for"),
    [
        ("28.03.2027", "1:30;3:30", 60), ("28.03.2027", "1:45;3:00", 15), ("31.10.2027", "1:30;3:30", 180),
        ("31.10.2027", "1:30;2:30", 60), ("27.03.2027", "23:30;27:30", 180),
        ("28.03.2027", "1:30;2:30", "2027-03-28 02:30 does not exist in Europe/Vienna"),
    ],
)  # fmt: skip
def test_an_end_is_a_time_of_the_clock_in_the_night_it_changes(tmp_path, day, span, lasts_for):
    rows = f"ana;ben;algebra;{day};{span}\nben;cem;algebra;26.12.2026;9:00;10:00\n"
    found = planned(tmp_path, f"{WHO}Date;From;To\n{rows}")
    lasts_or_tells(found, lasts_for)


def test_an_end_beside_a_whole_start_is_checked_too(tmp_path):
    found = planned(tmp_path, f"{WHO}Start;End\nana;ben;algebra;24.12.2026 9:00;10:15\n")
    assert (found.faults, lasts(found)) == ((), [75])


def test_a_workbook_of_real_dates_and_real_times(tmp_path):
    write_folder(tmp_path / "c")
    (tmp_path / "c" / "sessions.csv").unlink()
    book = Workbook()
    sheet = book.active
    sheet.title = "Clases"
    sheet.append(["Alumno", "Profesor", "Curso", "Fecha", "Hora", "Fin"])
    sheet.append(["ana", "ben", "algebra", date(2026, 12, 24), time(16, 30), time(18)])
    sheet.append(["ana", "ben", "algebra", datetime(2026, 12, 25), "9.00", "10.00"])  # noqa: DTZ001
    sheet.append(["ana", "ben", "algebra", "26.12.2026", time(9), None])
    sheet["D3"].number_format = "dd/mm/yyyy hh:mm"
    book.save(tmp_path / "b.xlsx")
    source = open_source([tmp_path / "c", tmp_path / "b.xlsx"])
    found = plan_source(source, nothing_yet(), NoSessions(), NOW, naming=guess(source))
    assert found.faults == ()
    assert starts(found) == ["2026-12-24 16:30", "2026-12-25 09:00", "2026-12-26 09:00"]
    assert lasts(found) == [90, 60, 60]


def test_a_whole_start_and_its_halves_do_not_stand_side_by_side(tmp_path):
    write_folder(tmp_path / "c", sessions=f"{WHO}starts;date\nana;ben;algebra;2026-12-24T09:00;2026-12-24\n")
    found = plan_source(open_source(tmp_path / "c"), nothing_yet(), NoSessions(), NOW)
    told = "sessions.csv:1:starts: stands there as a whole and in parts; either starts, or date"
    assert [str(one) for one in found.faults if one.column == "starts"] == [told]
    (tmp_path / "c" / "sessions.csv").write_text("student,tutor,course,date\nana,ben,algebra,x\n", "utf-8")
    said = naming(values=["sessions.starts=2026-12-24T09:00"])
    found = plan_source(open_source(tmp_path / "c"), nothing_yet(), NoSessions(), NOW, naming=said)
    assert [str(one) for one in found.faults if one.column == "starts"] == [told]


MOMENT = "24.12.2026 16:30"


@pytest.mark.parametrize(
    ("header", "row", "are"),
    [
        ("Date,Time", "", "date time"), ("Date,Start", "", "date time"), ("Date,starts", "", "- starts"),
        ("Date,Start", "24.12.2026,9:00", "date time"), ("Date,starts", "24.12.2026,9:00", "date time"),
        ("Date,Start", f"24.12.2026,{MOMENT}", "- starts"), ("Booked,Start", f"1,{MOMENT}", "- starts"),
        ("Date,Time,Start", f"24.12.2026,9:00,{MOMENT}", "- - starts"),
        ("Date,Time,Start", "24.12.2026,9:00,9:00", "date time -"),
        ("Date", MOMENT, "starts"), ("From,To", f"{MOMENT},17:30", "starts until"),
        ("From,To", f"{MOMENT},{MOMENT}", "starts -"), ("Date,To", "24.12.2026,9:00", "- until"),
        ("Date,Time", "Mon,9:00", "- -"), ("Day,Date,Time", "Mon,24.12.2026,9:00", "- date time"),
        ("Date,Time", "24.12.2026,60 min", "- -"), ("Date,Time", "24.12.26,9:00", "date time"),
        ("Date,Time", "2026-12-24T00:00,9:00", "date time"), ("Time", "9:00", "-"),
        ("Date", "24.12.2026", "-"),
    ],
)  # fmt: skip
def test_whole_starts_and_their_halves(header, row, are):
    names = header.split(",")
    found = columns("sessions", *names, rows=[row.split(",")] if row else [])
    assert list(found.values()) == [one.strip("-") for one in are.split()]


def test_columns_of_a_start_are_ours():
    (whole,) = SESSIONS.joined
    assert (whole.name, whole.parts) == ("starts", ("date", "time"))
    assert SESSIONS.rivals("time") == {"starts"}
