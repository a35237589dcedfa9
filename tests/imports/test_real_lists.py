"""Lists as people keep them: names in two columns, dates and prices as they are written there."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import Workbook

from tests.imports.folders import NOW, SOUND, NoSessions, nothing_yet, write_folder
from tests.imports.test_lists import places, planned
from tutordesk.imports.guess import guess
from tutordesk.imports.naming import naming
from tutordesk.imports.report import report
from tutordesk.imports.run import Imported, plan_source
from tutordesk.imports.source import open_source


def plain(folder, *values, **files):
    source = open_source(write_folder(folder / "c", **files))
    return plan_source(source, nothing_yet(), NoSessions(), NOW, naming=naming(values=values))


def understood(found):
    return [str(one) for one in found.understood]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("First name,Surname", "Ana,Ruiz Gómez"),
        ("Apellidos,Nombre", "Ruiz Gómez,Ana"),
        ("Nombre,Primer apellido,Segundo apellido", "Ana,Ruiz,Gómez"),
        ("Name,Vorname", "Ruiz Gómez,Ana"),
    ],
)
def test_a_name_in_parts_is_one_name(tmp_path, header, row):
    teachers = f"{header},E-mail\n{row},ana@x.org\n"
    lists = {"subjects": SOUND["subjects"], "courses": SOUND["courses"]}
    offers = "Teacher,Course,Price\nana ruiz gomez,algebra,40\n"
    found = planned(tmp_path, Teachers=teachers, offers=offers, **lists)
    assert found.faults == ()
    assert [row["name"] for row in found.plan.rows["people"]] == ["Ana Ruiz Gómez"]
    assert not {"first_name", "surname", "second_surname"} & found.plan.rows["people"][0].keys()
    assert understood(found)[0].endswith("is read as Ana Ruiz Gómez")


def test_a_surname_first_stays_as_it_is_written(tmp_path):
    found = planned(tmp_path, Students='"Surname, First name",E-mail\n"Ruiz, Ana",ana@x.org\n')
    assert (found.faults, understood(found)) == ((), [])
    assert [row["name"] for row in found.plan.rows["people"]] == ["Ruiz, Ana"]


def test_a_missing_half_is_no_fault_but_a_missing_name_is_at_its_column(tmp_path):
    found = planned(tmp_path, Students="First name,Surname,Phone\nAna,,0664 1\n,,0664 2\n")
    assert places(found.faults) == ["Students.csv:3:first name"]
    assert [row["name"] for row in found.plan.rows["people"]] == ["Ana"]


def test_a_name_does_not_stand_there_twice(tmp_path):
    people = SOUND["people"].replace("key,name,roles,timezone", "key,name,roles,surname")
    found = plain(tmp_path, people=people.replace("Europe/London", "Lo"))
    assert [str(fault) for fault in found.faults if fault.file == "people.csv"] == [
        "people.csv:1:name: stands there as a whole and in parts; either name, or surname"
    ]


def closures(*rows):
    return "first_date,last_date,reason\n" + "".join(f"{row},x\n" for row in rows)


def test_one_day_after_the_twelfth_tells_the_order_of_a_table(tmp_path):
    found = plain(tmp_path, closures=closures("24/12/2026,06/01/2027", "05/06/2027,"))
    assert found.faults == ()
    assert [(row["first_date"], row["last_date"]) for row in found.plan.rows["closures"]] == [
        (date(2026, 12, 24), date(2027, 1, 6)), (date(2027, 6, 5), date(2027, 6, 5)),
    ]  # fmt: skip
    assert understood(found) == [
        "closures.csv, first_date: “05/06/2027” is read as Saturday 5 June 2027",
        "closures.csv, last_date: “06/01/2027” is read as Wednesday 6 January 2027",
    ]


@pytest.mark.parametrize("other", ["24/12/2026,\n12/25/2026,", "2026-12-24,", "24.12.2026,"])
def test_dates_of_which_nothing_tells_the_order_are_faults_that_say_what_to_do(tmp_path, other):
    rows = closures("05/06/2027,", *other.split("\n"))
    (fault,) = plain(tmp_path, closures=rows).faults
    assert str(fault) == (
        "closures.csv:2:first_date: “05/06/2027” may be Saturday 5 June 2027 or Thursday 6 May 2027; "
        "such as 2027-06-05, or say for every row what comes first (date_order: day or month)"
    )


@pytest.mark.parametrize(("order", "day"), [("day", date(2027, 6, 5)), ("Month first", date(2027, 5, 6))])
def test_the_order_may_be_said(tmp_path, order, day):
    found = plain(tmp_path, f"closures.date_order={order}", closures=closures("05/06/2027,"))
    assert found.faults == ()
    assert found.plan.rows["closures"][0]["first_date"] == day
    spoilt = plain(tmp_path, f"closures.date_order={order}", closures=closures("12/24/2026,", "24/12/2026,"))
    assert places(spoilt.faults) == [f"closures.csv:{2 if order == 'day' else 3}:first_date"]
    assert places(plain(tmp_path, "closures.date_order=year").faults) == ["closures.csv:1:date_order"]


def test_sessions_and_hours_as_people_write_them(tmp_path):
    sessions = (
        "key,student,tutor,course,starts,price\none,ana,ben,algebra,12/24/2026 4:30 PM,\"$1,200.50\"\n"
        "two,ana,ben,algebra,\"12/05/2026, 9.00\",30\n"
    )  # fmt: skip
    hours = "tutor,weekday,from,until\nben,Mon,9.00,5:00 PM\nben,2,9 Uhr,16:30 Uhr\n"
    centre = SOUND["centre"].replace("EUR", "USD")
    found = plain(tmp_path, sessions=sessions, weekly_hours=hours, centre=centre)
    assert found.faults == ()
    assert [(row["starts"].hour, row["starts"].day, row["price"]) for row in found.plan.rows["sessions"]] == [
        (15, 24, Decimal("1200.50")), (8, 5, Decimal(30)),
    ]  # fmt: skip
    assert [type(row["price"]) for row in found.plan.rows["sessions"]] == [Decimal, Decimal]
    assert [(row["start_minute"], row["end_minute"]) for row in found.plan.rows["rules"]] == [
        (540, 1020), (540, 990),
    ]  # fmt: skip
    assert (
        "sessions.csv, starts: “12/05/2026, 9.00” is read as Saturday 5 December 2026, 09:00"
        in understood(found)
    )


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("30,00 €", ""), ("€ 1.200,50", ""), ("EUR 30", ""),
        ("£30", "“£30” is not in EUR"), ("30 CHF", "“30 CHF” is not in EUR"), ("$30", "“$30” is not in EUR"),
        ("1.200", "“1.200” may be 1200 or 1.200"), ("30 €/h", "“30 €/h” is no amount"),
    ],
)  # fmt: skip
def test_a_price_in_the_currency_of_the_centre(tmp_path, cell, fault):
    found = plain(tmp_path, offers=f'tutor,course,price\nben,algebra,"{cell}"\ncem,algebra,35.50\n')
    assert [one.problem for one in found.faults] == ([fault] if fault else [])
    assert len(understood(found)) == (0 if "no amount" in fault or "may be" in fault else 1)


def test_a_price_in_another_currency_is_left_out_on_purpose(tmp_path):
    offers = "tutor,course,price\nben,algebra,£30\ncem,algebra,35 €\n"
    source = open_source(
        write_folder(tmp_path / "c", offers=offers, sessions="key,student,tutor,course,starts\n")
    )
    found = plan_source(source, nothing_yet(), NoSessions(), NOW, leave_out=True)
    assert (found.faults, places(found.left_out)) == ((), ["offers.csv:2:price"])
    (offer,) = found.plan.rows["offers"]
    assert (offer["price"], type(offer["price"])) == (Decimal(35), Decimal)


def test_the_command_says_how_cells_were_understood(tmp_path):
    found = planned(tmp_path, Students="Nombre,Apellidos,Phone\nAna,Ruiz,0664 1\n")
    done = Imported({"people": 1}, 0, (), (), found.understood)
    assert next(report(done, tmp_path, dry_run=True)) == (
        "Students.csv, Nombre + Apellidos: “Ana + Ruiz” is read as Ana Ruiz"
    )


def test_a_workbook_of_real_dates_and_of_dates_as_text(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.title = "Festivos"
    sheet.append(["Fecha", "Último día", "Motivo"])
    sheet.append([date(2026, 12, 24), "06/01/2027", "Navidad"])
    sheet.append([datetime(2027, 6, 5), "31/12/2027", "x"])  # noqa: DTZ001 - a cell knows no zone
    offers = book.create_sheet("offers")
    offers.append(["tutor", "course", "price", "online", "in_person"])
    offers.append(["ben", "algebra", 40.5, True, False])
    offers.append(["cem", "algebra", "30,00 €", "sí", "no"])
    book.save(tmp_path / "b.xlsx")
    folder = write_folder(tmp_path / "c")
    for name in ("offers", "closures"):
        (folder / f"{name}.csv").unlink()
    source = open_source([folder, tmp_path / "b.xlsx"])
    found = plan_source(source, nothing_yet(), NoSessions(), NOW, naming=guess(source))
    assert found.faults == ()
    assert [(row["first_date"], row["last_date"]) for row in found.plan.rows["closures"]] == [
        (date(2026, 12, 24), date(2027, 1, 6)), (date(2027, 6, 5), date(2027, 12, 31)),
    ]  # fmt: skip
    assert [(row["price"], row["online"]) for row in found.plan.rows["offers"]] == [
        (Decimal("40.5"), True), (Decimal(30), True),
    ]  # fmt: skip
