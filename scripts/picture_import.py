"""Pictures of Import: choosing files, columns with guesses, faults, a clean check, running, done, in trouble.

Scenes of ``picture_scenes.py``; the files are made here, as a centre might have them.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any
from uuid import uuid4

from openpyxl import Workbook
from picture_stage import Stage

from tutordesk import errors

ADMIN = ("admin",)
GONE = errors.Unreachable(facts={"cause": "network"})
UNKNOWN = errors.OutcomeUnknown(facts={"cause": "network"})
NAMES = (
    "Anneliese-Charlotte von Hohenstein-Obermayr", "Ben Ito", "Chloé Martin", "Dragan Ilić", "Elif Yılmaz",
    "Ferdinand Gruber", "Giulia Rossi", "Hamza Demir",
)  # fmt: skip
PUPILS = "Nr;Full name;Roles;E-mail;Mobile;Mother or father;Remarks\n"
JOINS = "student,course,tutor,planned_sessions\n"


def pupil(year: str, number: int, name: str, role: str = "student") -> str:
    """One line of the pupils' table."""
    mail = f"{name.split(maxsplit=1)[0].lower()}@example.org"
    return f"{year}-{number};{name};{role};{mail};+43 664 55512{number:02};;Comes by train\n"


def intake(*, faults: bool, courses: bool = True) -> Path:
    """A folder as a secretary keeps it."""
    folder = Path(tempfile.mkdtemp(prefix="autumn-intake-")) / "Autumn intake"
    folder.mkdir()
    year = uuid4().hex[:4]  # another intake each time, or nothing would be new
    pupils = PUPILS + "".join(pupil(year, at, name) for at, name in enumerate(NAMES))
    joins = JOINS + "".join(f"{year}-{at},maths-gcse,,10\n" for at in range(len(NAMES)))
    if faults:
        pupils += pupil(year, 8, "Ines Moreau", "pupil") + pupil(year, 3, "Jonas Bauer")
        joins += f"{year}-8,maths-gcse,,10\n{year}-5,latin,,ten\n{year}-1,maths-basics,nobody,5\n"
    (folder / "Pupils.csv").write_text(pupils, "utf-8")
    (folder / "enrollments.csv").write_text(joins, "utf-8")
    (folder / "School holidays 2027 of all federal states.csv").write_text(
        "Land;Von;Bis\nWien;1;2\n", "utf-8"
    )
    if courses:
        (folder / "courses.csv").write_text("key,name\nlatin-1,Latin for beginners\n", "utf-8")
    return folder


def plain_lists() -> Path:
    """A workbook with what a centre has: a list of pupils, one of teachers; no keys, no roles."""
    year = uuid4().hex[:4]
    book = Workbook()
    book.remove(book.active)
    pupils, team = book.create_sheet("Pupils"), book.create_sheet("Team")
    pupils.append(["Name", "Phone", "E-mail", "Parent"])
    for at, name in enumerate(NAMES):
        pupils.append([name, f"+43 664 55512{at:02}", f"{year}.{at}@example.org", "Xaver Obermayr"])
    team.append(["Name", "E-mail"])
    team.append(["Theodora-Philippa Winterhalder-Szczepański", f"{year}.t@example.org"])
    path = Path(tempfile.mkdtemp(prefix="lists-")) / "Autumn lists.xlsx"
    book.save(path)
    return path


def as_written() -> Path:
    """Lists with names in two columns, dates of which nothing tells the order, prices with their currency."""
    folder = Path(tempfile.mkdtemp(prefix="written-")) / "Herbst"
    folder.mkdir()
    year = uuid4().hex[:4]
    people = [name.rsplit(" ", 1) for name in NAMES]
    rows = "".join(
        f"{last};{first};+43 664 55512{at:02};{year}.{at}@x.org\n" for at, (first, last) in enumerate(people)
    )
    (folder / "Schüler.csv").write_text(f"Name;Vorname;Telefon;E-Mail\n{rows}", "utf-8")
    (folder / "closures.csv").write_text("Date;Until;Reason\n05/06/2027;13.00;Inventory\n", "utf-8")
    (folder / "courses.csv").write_text(f"subject;name;minutes\nmaths;Algebra {year};60\n", "utf-8")
    lessons = "".join(f"{first} {last};nobody;Algebra {year};{at + 1}/6/2027;{at + 9}.30;{at + 11} Uhr\n"
                      for at, (first, last) in enumerate(people[:3]))  # fmt: skip
    (folder / "Termine.csv").write_text(f"Schüler;Lehrer;Kurs;Datum;Von;Bis\n{lessons}", "utf-8")
    (folder / "tutors.csv").write_text("person;rate\nnobody;1.200,50 €\n", "utf-8")
    return folder


def enter(stage: Stage, folder: Path | None, **answers: Any) -> Any:
    """Open the page, and let it read a folder."""
    page = stage.enter(*ADMIN, page="import", answers=answers)
    if folder is not None:
        page.open_paths((folder,))
        stage.until(lambda: page.found is not None and page.file_states.state == "content")
        stage.rest()
    return page


def check(stage: Stage, page: Any) -> None:
    """Go to the check and wait for its answer."""
    page.show_step("check")
    stage.until(lambda: not page.checking.busy)
    stage.rest()


def steps(stage: Stage) -> None:
    """From files to faults, as somebody meets them."""
    page = enter(stage, None)
    stage.shoot("import")
    broken = Path(tempfile.mkdtemp(prefix="broken-"))
    for name in ("Old list.xls", "photo.csv", "people.csv"):
        (broken / name).write_bytes(b"key,name,roles\n" if name == "people.csv" else b"\x00\x01\x02" * 400)
    page.open_paths(tuple(sorted(broken.iterdir())))
    stage.until(lambda: page.found is not None)
    stage.rest()
    stage.shoot("import-unreadable")
    page.files.left_out.emit(page.found.broken)
    stage.rest()
    stage.shoot("import-files-left-out", themes=["light"])
    page = enter(stage, intake(faults=True))
    stage.shoot("import-columns")
    page.columns.cards["Pupils.csv"].fold.click()
    stage.rest()
    stage.shoot("import-columns-guessed")
    page.columns.cards["courses.csv"].changed.emit(page.draft.table("courses.csv").holding(""))
    check(stage, page)
    stage.shoot("import-faults")
    page.check.leave_out.click()
    stage.until(lambda: page.check.checked is not None and page.check.checked.left_out)
    stage.rest()
    stage.shoot("import-left-out", themes=["light"])


def running(stage: Stage) -> None:
    """A clean check, a second look, under way, done."""
    page = enter(stage, intake(faults=False, courses=False))
    check(stage, page)
    stage.shoot("import-clean")
    slips = Path(tempfile.mkdtemp(prefix="slips-")) / "sign-in-slips-1.csv"
    page.show_step("import")
    page.last.show_slips(slips)
    stage.rest()
    stage.shoot("import-second-look")
    go_on = Event()

    def slowly(real: Callable[..., Any], fn: Callable[..., Any], **kw: Any) -> Any:
        kw["progress"]("sign-in numbers", 140, 412)
        go_on.wait()
        return real(fn, **kw)

    stage.answers["opening.apply"] = slowly
    page.start_import()
    stage.until(lambda: "140" in page.last.run_words.text())
    stage.shoot("import-running", at_rest=False)
    go_on.set()
    stage.until(lambda: page.last.is_over)
    stage.rest()
    stage.shoot("import-done")
    page.start_anew()
    stage.rest()


def trouble(stage: Stage) -> None:
    """Nothing new, no server, an outcome nobody knows."""
    page = enter(stage, intake(faults=False, courses=False), **{"opening.check": GONE})
    page.show_step("check")
    stage.until(lambda: page.check.states.state == "error")
    stage.shoot("import-gone", themes=["light"])
    stage.live().report_lost()
    stage.until(lambda: not stage.live().connected)
    page.show_step("columns")
    stage.shoot("import-offline", ["half"], ["light"])
    page = enter(stage, intake(faults=False, courses=False), **{"opening.apply": UNKNOWN})
    check(stage, page)
    page.show_step("import")
    page.last.show_slips(Path(tempfile.mkdtemp(prefix="slips-")) / "sign-in-slips-1.csv")
    page.start_import()
    stage.until(lambda: not page.importing.busy)
    stage.rest()
    stage.shoot("import-unknown", themes=["light"])


def lists(stage: Stage) -> None:
    """Plain lists: what every row says is said once."""
    page = enter(stage, plain_lists())
    stage.shoot("import-lists")
    card = page.columns.cards["Autumn lists.xlsx › Team"]
    card.changed.emit(card.table.with_value("roles", "tutor"))
    page.columns.cards["Autumn lists.xlsx › Pupils"].fold.click()
    stage.rest()
    stage.shoot("import-lists-guessed")
    page = enter(stage, intake(faults=False))
    card = page.columns.cards["courses.csv"]
    line = card.same.lines["minutes"].line
    line.setText("an hour")
    line.editingFinished.emit()
    stage.rest()
    stage.shoot("import-lists-wrong", themes=["light"])
    written(stage)
    for language in ("ar", "es"):
        stage.language = language
        if language == "ar":
            written(stage, "-ar", themes=["light"])
        enter(stage, plain_lists())
        stage.shoot(f"import-lists-{language}", themes=["light"])


def written(stage: Stage, name: str = "", **more: Any) -> None:
    """Dates, times and prices as people write them: seen below their columns, told at the check."""
    page = enter(stage, as_written())
    for card in page.columns.cards.values():
        card.fold.setChecked(card.table.name == "closures.csv")
        card.show_open(opened=card.table.name == "closures.csv")
    stage.rest()
    stage.shoot(f"import-lists-written{name}", **more)
    for card in page.columns.cards.values():
        card.show_open(opened=card.table.name == "Termine.csv")
    stage.rest()
    stage.shoot(f"import-lists-starts{name}", **more)
    card = page.columns.cards["Termine.csv"]
    card.changed.emit(card.table.with_value("date_order", "day"))
    card = page.columns.cards["closures.csv"]
    card.changed.emit(card.table.with_value("date_order", "day"))
    check(stage, page)
    stage.shoot(f"import-lists-understood{name}", **more)


def elsewhere(stage: Stage) -> None:
    """Right to left, and in Spanish."""
    for language in ("ar", "es"):
        stage.language = language
        page = enter(stage, None)
        stage.shoot(f"import-{language}", themes=["light"])
        page = enter(stage, intake(faults=True))
        page.columns.cards["Pupils.csv"].fold.click()
        stage.rest()
        stage.shoot(f"import-{language}-columns", themes=["light"])
        page.columns.cards["courses.csv"].changed.emit(page.draft.table("courses.csv").holding(""))
        check(stage, page)
        stage.shoot(f"import-{language}-faults", themes=["light"])


def zoom(stage: Stage) -> None:
    """Twice as large."""
    page = enter(stage, intake(faults=True))
    page.columns.cards["Pupils.csv"].fold.click()
    stage.rest()
    stage.shoot("zoom-import", ["half"], ["light"])
    enter(stage, plain_lists())
    stage.shoot("zoom-import-lists", ["half"], ["light"])


SCENES = {
    "import": steps,
    "import-lists": lists,
    "import-run": running,
    "import-trouble": trouble,
    "import-elsewhere": elsewhere,
}
ENLARGED = {"zoom-import": zoom}
