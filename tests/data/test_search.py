"""Finding tutors and students by what people type, as they are signed in."""

from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

import pytest

from tests.data.conftest import Door
from tests.factories import TestDatabase, TestPerson
from tutordesk import errors
from tutordesk.db.embedded import PrivateServer
from tutordesk.db.engine import Database
from tutordesk.services import people, tutors
from tutordesk.services.rows import TutorCriteria


@pytest.fixture
def seeker(database: TestDatabase, door: Door) -> Database:
    """A student looking around."""
    return door(database.make_person(("student",)))


@pytest.fixture(scope="module")
def _shelves(server: PrivateServer, _template: None) -> Iterator[tuple[TestDatabase, TestPerson]]:
    copy = TestDatabase(server).create()
    yield copy, copy.make_person(("student",))
    copy.close()


@pytest.fixture
def shelf(_shelves: tuple[TestDatabase, TestPerson], door: Door) -> Iterator[tuple[TestDatabase, Database]]:
    """A database that many questions share, and who asks; each begins without a tutor in the list."""
    database, student = _shelves
    yield database, door(student)
    database.maker.execute("UPDATE app.tutor SET listed = false")


def tell(database: TestDatabase, tutor: TestPerson, *, headline: str = "", bio: str = "") -> None:
    """Write a tutor's profile."""
    database.admin().execute(
        "UPDATE app.tutor SET headline = %s, bio = %s WHERE person_id = %s", [headline, bio, tutor.person_id]
    )


def names(seeker: Database, text: str = "", **criteria: object) -> list[str]:
    """The names found, in order."""
    found = seeker.call(tutors.search, criteria=TutorCriteria(text=text, **criteria))  # type: ignore[arg-type]
    assert found.total == len(found.rows)
    return [row.display_name for row in found.rows]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Zeynep Çelik", "celik"),
        ("Zeynep Çelik", "ÇELİK"),
        ("Zeynep Çelik", "zey cel"),
        ("Zeynep Çelik", "celkik"),  # one letter too many
        ("Zeynep Çelik", "celk"),  # one too few
        ("Zeynep Çelik", "zeinep"),  # another one
        ("Zeynep Çelik", "zeyenp"),  # two changed places
        ("أحمد منصور", "أحمد"),
        ("أَحْمَد منصور", "أحمد"),
        ("أحمد منصور", "أَحْمَد"),
        ("أحمد منصور", "احمد"),
        ("Łukasz Größe", "lukasz grosse"),
        ("Anna-Maria O'Brien", "anna-m"),
        ("Anna-Maria O'Brien", "o'brien"),
        ("Siobhán", "siobhan"),
        ("王小明", "小明"),
        ("Nguyễn Thị Hương", "nguyen huong"),
    ],
)
def test_a_name_is_found_as_people_type_it(
    shelf: tuple[TestDatabase, Database], name: str, typed: str
) -> None:
    database, seeker = shelf
    database.make_person(("tutor",), name)
    database.make_person(("tutor",), "Bob Dylan")
    assert names(seeker, typed) == [name]


@pytest.mark.parametrize(
    ("bio", "typed"),
    [
        ("我教数学和物理，已经十年了。", "数学"),
        ("我教数学和物理，已经十年了。", "物"),
        ("ครูสอนคณิตศาสตร์และฟิสิกส์", "คณิตศาสตร์"),
        ("Teaches C++ and R&D methods", "c++"),
        ("Reads 100% of your homework", "100%"),
        ("Nachhilfelehrerin aus Leidenschaft", "lehrerin"),  # inside a word, where no word begins so
        ("Teaches the 7th grade", "7th"),
    ],
)
def test_words_in_a_profile_are_found(shelf: tuple[TestDatabase, Database], bio: str, typed: str) -> None:
    database, seeker = shelf
    tutor = database.make_person(("tutor",), "Found")
    tell(database, tutor, bio=bio)
    other = database.make_person(("tutor",), "Other")
    tell(database, other, bio="我教英语。Teaches everything else, from A to Z.")
    assert names(seeker, typed) == ["Found"]


def test_names_are_ordered_as_people_expect(database: TestDatabase, seeker: Database) -> None:
    for name in ("Bob", "anna", "Ärger"):
        database.make_person(("tutor",), name)
    assert names(seeker) == ["anna", "Ärger", "Bob"]


def test_a_name_comes_before_a_subject_before_a_mention(database: TestDatabase, seeker: Database) -> None:
    course = database.make_course("Latin I", subject="Latin")
    mentions = database.make_person(("tutor",), "Adam Abel")
    tell(database, mentions, bio="Loves latin dances")
    teaches = database.make_person(("tutor",), "Berta Bauer")
    database.offer(teaches, course)
    database.make_person(("tutor",), "Carla Latini")
    assert names(seeker, "latin") == ["Carla Latini", "Berta Bauer", "Adam Abel"]


def test_a_misspelt_subject_still_finds_who_teaches_it(database: TestDatabase, seeker: Database) -> None:
    database.offer(database.make_person(("tutor",), "Emmy"), database.make_course("Algebra"))
    database.make_person(("tutor",), "Bob")
    assert names(seeker, "mathmatics") == ["Emmy"]


def test_nothing_is_found_for_nonsense(database: TestDatabase, seeker: Database) -> None:
    database.make_person(("tutor",), "Bob")
    assert names(seeker, "qqxxzz") == []
    assert names(seeker, "%") == []
    assert names(seeker, "'\\:*&|!()<->") == []


def test_profiles_follow_every_change(database: TestDatabase, seeker: Database) -> None:
    course = database.make_course("Algebra", subject="Mathematics")
    tutor = database.make_person(("tutor",), "Emmy Noether")
    admin = database.admin()
    assert names(seeker, "algebra") == []
    database.offer(tutor, course)
    assert names(seeker, "algebra") == ["Emmy Noether"]
    admin.execute("UPDATE app.course SET name = 'Rings' WHERE id = %s", [course])
    assert names(seeker, "algebra") == []
    assert names(seeker, "rings") == ["Emmy Noether"]
    admin.execute("UPDATE app.subject SET name = 'Structures'")
    assert names(seeker, "structures") == ["Emmy Noether"]
    admin.execute("UPDATE app.tutor_course SET active = false")
    assert names(seeker, "rings") == []
    admin.execute("UPDATE app.tutor SET display_name = 'E. Noether'")
    assert names(seeker, "noether") == ["E. Noether"]
    admin.execute("UPDATE app.person SET active = false WHERE id = %s", [tutor.person_id])
    assert names(seeker, "noether") == []
    admin.execute("UPDATE app.person SET active = true WHERE id = %s", [tutor.person_id])
    admin.execute("UPDATE app.tutor SET listed = false")
    assert names(seeker, "noether") == []


def test_subject_course_price_and_place_narrow_the_search(database: TestDatabase, seeker: Database) -> None:
    algebra = database.make_course("Algebra", subject="Mathematics")
    optics = database.make_course("Optics", subject="Physics")
    cheap, dear = (database.make_person(("tutor",), name) for name in ("Cheap", "Dear"))
    database.offer(cheap, algebra, "20")
    database.offer(dear, algebra, "60")
    database.offer(dear, optics, "10")
    admin = database.admin()
    admin.execute(
        "UPDATE app.tutor_course SET online = false, in_person = true WHERE tutor_id = %s", [cheap.person_id]
    )
    subject = {row.name: row.subject_id for row in seeker.call(tutors.subjects)}
    assert names(seeker, subject_id=subject["Mathematics"]) == ["Cheap", "Dear"]
    assert names(seeker, subject_id=subject["Physics"]) == ["Dear"]
    assert names(seeker, course_id=optics) == ["Dear"]
    assert names(seeker, price_max=Decimal("15")) == ["Dear"]
    assert names(seeker, price_max=Decimal("15"), course_id=algebra) == []
    assert names(seeker, price_max=Decimal("20"), course_id=algebra) == ["Cheap"]
    assert names(seeker, online=True) == ["Dear"]
    assert names(seeker, online=False) == ["Cheap"]
    assert names(seeker, sort="price") == ["Dear", "Cheap"]
    assert names(seeker, sort="price", course_id=algebra) == ["Cheap", "Dear"]
    row = seeker.call(tutors.search, criteria=TutorCriteria(text="dear")).rows[0]
    assert [subject.name for subject in row.subjects] == ["Mathematics", "Physics"]
    assert (row.price_from, row.currency, row.online, row.in_person) == (Decimal("10.00"), "EUR", True, False)


def _open(database: TestDatabase, tutor: TestPerson, day: int, start: int, end: int) -> None:
    database.admin().execute(
        "INSERT INTO app.availability_rule (tutor_id, iso_weekday, start_minute, end_minute)"
        " VALUES (%s, %s, %s, %s)",
        [tutor.person_id, day, start, end],
    )


def test_weekdays_and_parts_of_the_day_are_the_viewers(database: TestDatabase, seeker: Database) -> None:
    # Neither Tokyo nor UTC changes its clocks: Monday 08:00-12:00 there is Sunday 23:00 to Monday 03:00 here.
    tokyo = database.make_person(("tutor",), "Tokyo", timezone="Asia/Tokyo")
    _open(database, tokyo, 1, 8 * 60, 12 * 60)
    here = database.make_person(("tutor",), "Here", timezone="UTC")
    _open(database, here, 1, 8 * 60, 12 * 60 + 20)  # twenty minutes of an afternoon are no afternoon
    assert names(seeker, iso_weekdays=frozenset({1})) == ["Here", "Tokyo"]
    assert names(seeker, iso_weekdays=frozenset({7})) == ["Tokyo"]
    assert names(seeker, iso_weekdays=frozenset({7}), day_parts=frozenset({"evening"})) == ["Tokyo"]
    assert names(seeker, iso_weekdays=frozenset({7}), timezone="Asia/Tokyo") == []
    assert names(seeker, day_parts=frozenset({"morning"})) == ["Here", "Tokyo"]
    assert names(seeker, day_parts=frozenset({"afternoon"})) == []
    assert names(seeker, iso_weekdays=frozenset({2})) == []
    late = database.make_person(("tutor",), "Late")
    _open(database, late, 7, 23 * 60, 25 * 60)  # Sunday night into Monday
    assert names(seeker, iso_weekdays=frozenset({1}), day_parts=frozenset({"morning"})) == [
        "Here",
        "Late",
        "Tokyo",
    ]


def test_soonest_follows_what_is_really_free(database: TestDatabase, seeker: Database) -> None:
    course = database.make_course()
    later, sooner, never = (database.make_person(("tutor",), name) for name in ("Ada", "Zoe", "Never"))
    for tutor in (later, sooner, never):
        database.offer(tutor, course)
    database.open_always(later)
    database.open_always(sooner)
    admin = database.admin()
    admin.execute("UPDATE app.tutor SET min_notice_minutes = 3000 WHERE person_id = %s", [later.person_id])
    assert names(seeker, sort="soonest") == ["Zoe", "Ada", "Never"]
    assert names(seeker, sort="soonest", course_id=course) == ["Zoe", "Ada", "Never"]
    admin.execute("UPDATE app.tutor SET min_notice_minutes = 6000 WHERE person_id = %s", [sooner.person_id])
    assert names(seeker, sort="soonest") == ["Ada", "Zoe", "Never"]
    admin.execute("DELETE FROM app.availability_rule WHERE tutor_id = %s", [later.person_id])
    assert names(seeker, sort="soonest") == ["Zoe", "Ada", "Never"]


@pytest.mark.parametrize("sort", ["match", "price", "soonest"])
@pytest.mark.parametrize("text", ["", "tutor", "tuttor"])
def test_pages_follow_each_other_without_gap_or_repeat(
    shelf: tuple[TestDatabase, Database], sort: str, text: str
) -> None:
    database, seeker = shelf
    course = database.make_course()
    for number in range(7):
        tutor = database.make_person(("tutor",), f"Tutor {number % 4}")
        if number % 3:
            database.offer(tutor, course, str(10 + number % 2))
    criteria = TutorCriteria(text=text, sort=sort)
    whole = seeker.call(tutors.search, criteria=criteria)
    assert whole.total == 7
    assert whole.next_key is None
    seen: list[UUID] = []
    after = None
    while True:
        page = seeker.call(tutors.search, criteria=criteria, after=after, limit=2)
        assert page.total == 7
        seen += [row.tutor_id for row in page.rows]
        after = page.next_key
        if after is None:
            break
    assert seen == [row.tutor_id for row in whole.rows]


@pytest.mark.parametrize(
    "criteria",
    [
        TutorCriteria(sort="random"),
        TutorCriteria(timezone="Mars/Olympus"),
        TutorCriteria(day_parts=frozenset({"night"})),
        TutorCriteria(iso_weekdays=frozenset({8})),
    ],
)
def test_a_malformed_question_is_refused(
    shelf: tuple[TestDatabase, Database], criteria: TutorCriteria
) -> None:
    _, seeker = shelf
    with pytest.raises(errors.InvalidValue):
        seeker.call(tutors.search, criteria=criteria)


def test_ten_thousand_characters_are_a_question_too(database: TestDatabase, seeker: Database) -> None:
    database.make_person(("tutor",), "Bob")
    assert names(seeker, "x" * 10_000) == []
    assert names(seeker, "bob " * 2_000) == ["Bob"]


def test_the_desk_finds_students_and_nobody_else_does(database: TestDatabase, door: Door) -> None:
    maya = database.make_person(
        ("student",), "Maya Çelik", email="maya@example.org", phone="+420 602 123 456"
    )
    database.make_person(("student",), "Amaya Ruiz")
    database.make_person(("tutor",), "Maya Tutor")
    database.make_person(("student",), "Maya Gone", active=False)
    desk = door(database.make_person(("desk",)), "desk")
    assert [row.display_name for row in desk.call(people.find_students, text="MAYA")] == [
        "Maya Çelik",
        "Amaya Ruiz",
    ]
    for typed in ("celik", maya.login, "maya@ex", "602123", "602 123"):
        (found,) = desk.call(people.find_students, text=typed)
        assert (found.person_id, found.login) == (maya.person_id, maya.login)
        assert (found.phone, found.email) == ("+420 602 123 456", "maya@example.org")
    assert desk.call(people.find_students, text="%") == ()
    assert len(desk.call(people.find_students, text="")) == 2
    student = door(maya)
    with pytest.raises(errors.NotAllowed):
        student.call(people.find_students, text="maya")
