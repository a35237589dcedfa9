"""What a centre calls its tables and columns is guessed where it is safe, and left alone where it is not."""

import pytest

from tests.imports.folders import NOW, SOUND, NoSessions, nothing_yet, write_folder
from tutordesk.imports.guess import guess, guess_columns
from tutordesk.imports.naming import Naming
from tutordesk.imports.run import plan_source
from tutordesk.imports.sheets import SHEETS
from tutordesk.imports.source import open_source
from tutordesk.imports.synonyms import COLUMNS, TABLES
from tutordesk.imports.table import Record, Table

BY_NAME = {sheet.name: sheet for sheet in SHEETS}


def table(*header, rows=(), title="x"):
    records = [Record(number, list(row)) for number, row in enumerate(rows, 2)]
    return Table(f"{title}.csv", title, header, rows=lambda: iter(records))


def columns(sheet, *header, rows=()):
    return guess_columns(table(*header, rows=rows), BY_NAME[sheet])


def test_our_own_names_need_no_guess(tmp_path):
    source = open_source(write_folder(tmp_path / "c"))
    names = guess(source)
    assert names.tables == {f"{name}.csv": name for name in SOUND}
    assert all(ours == header for known in names.columns.values() for header, ours in known.items())
    assert plan_source(source, nothing_yet(), NoSessions(), NOW, naming=names).faults == ()


SPANISH = {
    "centre": ("Centro", "nombre,zona horaria,moneda,pausa"),
    "people": ("Alumnos y tutores", "Código,Nombre completo,Rol,Zona horaria,Teléfono"),
    "tutors": ("Profesores", "Profesor,Título,Biografía,Zona horaria,Tarifa,Visible"),
    "subjects": ("Asignaturas", "Clave,Asignatura,Orden"),
    "courses": ("Cursos", "Clave,Materia,Nombre,Duración"),
    "offers": ("Precios", "Profesor,Curso,Precio,En línea,Presencial,Aula"),
    "weekly_hours": ("Horario", "Profesor,Día,Desde,Hasta"),
    "overrides": ("excepciones", "Profesor,Fecha,Disponible,Desde,Hasta,Motivo"),
    "closures": ("Festivos", "Fecha,Último día,Motivo"),
    "enrollments": ("Matrículas", "Alumno,Curso,Profesor,Número de sesiones"),
    "sessions": ("Clases", "Nº,Alumno,Profesor,Curso,Inicio,Estado"),
}


def test_a_whole_centre_in_spanish(tmp_path):
    folder = tmp_path / "c"
    folder.mkdir()
    for sheet, (title, header) in SPANISH.items():
        rows = SOUND[sheet].split("\n", 1)[1]
        (folder / f"{title}.csv").write_text(f"{header}\n{rows}", "utf-8")
    source = open_source(folder)
    names = guess(source)
    found = plan_source(source, nothing_yet(), NoSessions(), NOW, naming=names)
    assert found.faults == ()
    ours = plan_source(open_source(write_folder(tmp_path / "d")), nothing_yet(), NoSessions(), NOW)
    assert found.plan.rows == ours.plan.rows


@pytest.mark.parametrize(
    ("header", "ours"),
    [
        ("E-mail", "email"), ("E-Mail Address", "email"), ("CORREO", "email"), ("Phone numbers", "phone"),
        ("Telefono", "phone"), ("Móvil", "phone"), ("Full Name", "name"), ("NOMBRES", "name"), ("ID", "key"),
        ("Time-zone", "timezone"), ("Parent", "guardian"), ("Guardian  Phone", "guardian_phone"),
        ("Shoe size", ""), ("First name", ""),
    ],
)  # fmt: skip
def test_a_column_by_its_name(header, ours):
    assert columns("people", header) == {header.strip().lower(): ours}


def test_no_two_headers_for_one_column():
    assert columns("people", "Mail", "email", "E-mail") == {"mail": "", "email": "email", "e-mail": ""}


@pytest.mark.parametrize(("numbers", "ours"), [(("1", "2", "3"), ""), (("1", "3"), "key"), (("7",), "key")])
def test_a_running_number_is_no_key(numbers, ours):
    assert columns("people", "No.", "Name", rows=[[number, "Ana"] for number in numbers])["no."] == ours


PARTS = {"first": "first_name", "last": "surname", "second": "second_surname", "whole": "name", "": ""}


@pytest.mark.parametrize(
    ("header", "are"),
    [
        ("First name,Surname", "first last"), ("Last Name,Given name", "last first"),
        ("Nombre,Apellidos", "first last"), ("Apellidos,Nombre", "last first"),
        ("Nombre,Primer apellido,Segundo apellido", "first last second"),
        ("Vorname,Nachname", "first last"), ("Name,Vorname", "last first"), ("Name,Surname", "first last"),
        ("Nombre,Apellidos,Nombre completo", "- - whole"), ("First name,Surname,Full name", "- - whole"),
        ("First name,Surname,Name", "first last -"),
        ("Surname", "-"), ("Vorname", "-"), ("Nombre,Segundo apellido", "- -"),
 ("Apellidos y nombre", "whole"), ("Name Vorname", "whole"),
    ],
)  # fmt: skip
def test_whole_names_and_their_parts(header, are):
    names = [name.strip() for name in header.split(",")]
    found = list(columns("people", *names).values())
    assert found == [PARTS[one.strip("-")] for one in are.split()]


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ([["Ana Ruiz", "Ruiz"], ["Eva del Río", "del Río"]], "name"),
        ([["Ana", "Ruiz"], ["Eva", "del Río"]], "first_name"),
        ([["Anaya", "Ana"]], "first_name"),
        ([["Ana Ruiz", "Ruiz"], ["Ben", "Moser"]], "first_name"),
    ],
)
def test_a_name_that_holds_the_surname_is_whole(rows, name):
    found = columns("people", "Name", "Surname", rows=rows)
    assert found == {"name": name, "surname": "" if name == "name" else "surname"}


def test_a_name_that_was_said_leaves_no_parts_and_parts_no_name(tmp_path):
    (tmp_path / "people.csv").write_text("First name,Surname,Full name,Alias\nAna,Ruiz,Ana R,Nita\n", "utf-8")
    source = open_source(tmp_path)

    def read(**said):
        names = guess(source, Naming(columns={"people": said}))
        return {header: ours for header, ours in names.columns_of("people.csv", "people").items() if ours}

    assert read() == {"full name": "name"}
    assert read(alias="name") == {"alias": "name"}
    assert read(alias="first_name") == {"alias": "first_name"}


@pytest.mark.parametrize(
    ("cells", "ours"),
    [
        (["a@b.org", "c.d@e.co.uk"], "email"), (["a@b.org", "none"], ""),
        (["+43 664 1234567", "0664 123-45-67"], "phone"), (["10423417", "10423418"], ""),
        (["03.04.2012", "24.12.2010"], ""), (["0042"], ""), ([""], ""),
    ],
)  # fmt: skip
def test_a_column_by_its_cells(cells, ours):
    assert columns("people", "Column 7", rows=[[cell] for cell in cells])["column 7"] == ours


def test_two_columns_that_look_alike_are_left_alone():
    rows = [["a@b.org", "c@d.org"]]
    assert set(columns("people", "His", "Hers", rows=rows).values()) == {""}


def test_a_table_by_its_columns(tmp_path):
    (tmp_path / "export 2026-11-23.csv").write_text(SOUND["sessions"], "utf-8")
    (tmp_path / "shopping.csv").write_text("What,How many\nchalk,3\n", "utf-8")
    names = guess(open_source(tmp_path))
    assert names.tables == {"export 2026-11-23.csv": "sessions"}
    assert names.unread == {"shopping.csv"}


def test_the_nearer_title_comes_first_and_one_more_must_look_like_it(tmp_path):
    for name, header in (("students", "when,who"), ("people", "key,name,roles"), ("pupils", "name,phone")):
        (tmp_path / f"{name}.csv").write_text(f"{header}\n", "utf-8")
    names = guess(open_source(tmp_path))
    assert names.tables == {"people.csv": "people", "pupils.csv": "people"}
    assert names.unread == {"students.csv"}


def test_what_was_said_stands_before_what_is_guessed(tmp_path):
    (tmp_path / "b.csv").write_text("full name,id,alias,type\n", "utf-8")
    (tmp_path / "sessions.csv").write_text("key\n", "utf-8")
    said = Naming({"b": "people"}, {"people": {"alias": "name"}}, {"b.csv": {"language": "de"}})
    names = guess(open_source(tmp_path), said)
    assert names.tables == {"b.csv": "people", "sessions.csv": "sessions"}
    assert names.columns["b.csv"] == {"full name": "", "id": "key", "alias": "name", "type": "roles"}
    assert names.values_of("b.csv", "people") == {"language": "de"}


def test_words_lead_to_columns_that_exist_and_to_one_only():
    from tutordesk.imports.guess import _folded

    for name, words in {**COLUMNS, "": TABLES}.items():
        assert set(words) <= ({column.name for column in BY_NAME[name].columns} if name else set(BY_NAME))
        seen = {}
        for ours, synonyms in words.items():
            for word in {_folded(ours), *map(_folded, synonyms)}:
                assert seen.setdefault(word, ours) == ours, (name, word)


@pytest.mark.parametrize(
    ("title", "header", "sheet", "roles"),
    [
        ("Students", "Name,Phone,E-mail,Parent", "people", "student"),
        ("Alumnos 2026-27", "Nombre,Teléfono,Correo,Madre", "people", "student"),
        ("Schüler", "Name,Telefon,E-Mail,Eltern", "people", "student"),
        ("Sheet1", "Name,Phone,Parent", "people", "student"),
        ("Contacts", "Name,Phone", "people", ""),
        ("Hoja1", "Nombre,Correo", "people", ""),
        ("Teachers", "Teacher,Mobile", "people", "tutor"),
        ("Profesores", "Nombre,Móvil", "people", "tutor"),
        ("Lehrer", "Name,Handy", "people", "tutor"),
        ("Teachers", "Teacher,Biography", "tutors", ""),
        ("tutors", "person,headline", "tutors", ""),
        ("Students", "Name,Type", "people", ""),
        ("Students and teachers", "Name,Phone", "people", ""),
    ],
)  # fmt: skip
def test_a_list_of_people_by_its_title(tmp_path, title, header, sheet, roles):
    (tmp_path / f"{title}.csv").write_text(f"{header}\n", "utf-8")
    names = guess(open_source(tmp_path))
    assert names.tables == {f"{title}.csv": sheet}
    assert names.values_of(f"{title}.csv", sheet).get("roles", "") == roles
    if sheet == "people":
        assert "" not in names.columns[f"{title}.csv"].values()
