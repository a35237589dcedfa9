"""The change feed in the database: nothing lost, nothing twice, at most a tick a second."""

import time
from typing import Any

import psycopg
import pytest

from tests.factories import TestDatabase

ASK = """
SELECT n.next_cursor::text, n.stale, c.topic, c.tutor_id
FROM app.change_cursor(%(cursor)s::pg_snapshot) n
LEFT JOIN app.changes_since(%(cursor)s::pg_snapshot) c ON true
"""
TOPICS = {"tutor", "hours", "session", "enrollment", "course", "person", "centre"}
SUBJECT = "INSERT INTO app.subject (name) VALUES (%s)"


class Reader:
    """A student's window asking for changes."""

    def __init__(self, database: TestDatabase) -> None:
        self.connection = database.connect(database.make_person(), "student")
        self.cursor: str | None = None
        self.stale = False

    def ask(self) -> list[tuple[str, Any]]:
        rows = self.connection.execute(ASK, {"cursor": self.cursor}).fetchall()
        self.cursor, self.stale = rows[0][0], rows[0][1]
        return sorted((topic, tutor) for _cursor, _stale, topic, tutor in rows if topic is not None)


def test_without_a_cursor_everything_is_new_and_then_nothing(database: TestDatabase) -> None:
    reader = Reader(database)
    assert {topic for topic, _tutor in reader.ask()} == TOPICS
    assert reader.stale
    assert reader.ask() == []
    assert not reader.stale


def test_a_change_that_commits_late_is_not_lost_and_not_told_twice(database: TestDatabase) -> None:
    reader = Reader(database)
    reader.ask()
    slow, quick = database.admin(autocommit=False), database.admin()
    slow.execute(SUBJECT, ["Slow"])
    quick.execute("UPDATE app.centre SET phone = '1'")
    assert reader.ask() == [("centre", None)]
    assert reader.ask() == []
    slow.commit()
    assert reader.ask() == [("course", None)]
    assert reader.ask() == []


def test_what_is_rolled_back_is_not_told(database: TestDatabase) -> None:
    reader = Reader(database)
    reader.ask()
    writer = database.admin(autocommit=False)
    writer.execute(SUBJECT, ["Gone"])
    writer.rollback()
    assert reader.ask() == []


def test_the_tutor_concerned_is_named(database: TestDatabase) -> None:
    reader = Reader(database)
    tutor = database.make_person(("tutor",))
    reader.ask()
    database.open_always(tutor)
    assert reader.ask() == [("hours", tutor.person_id)]


def test_statements_that_touch_nothing_say_nothing(database: TestDatabase) -> None:
    reader = Reader(database)
    reader.ask()
    database.admin().execute("UPDATE app.subject SET position = 3 WHERE name = 'no such'")
    assert reader.ask() == []


def test_a_cursor_older_than_what_is_kept_reloads_everything(database: TestDatabase) -> None:
    reader = Reader(database)
    reader.ask()
    admin = database.admin()
    admin.execute(SUBJECT, ["One"])
    admin.execute("UPDATE app.change SET at = now() - interval '25 hours'")
    admin.execute("UPDATE app.change_clock SET at = '-infinity'")
    admin.execute(SUBJECT, ["Two"])  # its tick prunes
    assert admin.execute("SELECT count(*) FROM app.change").fetchone() == (1,)
    assert {topic for topic, _tutor in reader.ask()} == TOPICS
    assert reader.stale
    assert reader.ask() == []


def test_a_cursor_of_another_history_reloads_everything(database: TestDatabase) -> None:
    reader = Reader(database)
    reader.cursor = "99999999999:99999999999:"
    assert {topic for topic, _tutor in reader.ask()} == TOPICS
    assert reader.stale


def test_a_burst_of_changes_is_one_empty_tick(database: TestDatabase) -> None:
    listener = database.connect(database.make_person(), "student")
    admin = database.admin()
    admin.execute("UPDATE app.change_clock SET at = '-infinity'")
    listener.execute("LISTEN td_changed")
    started = time.monotonic()
    for number in range(20):
        admin.execute(SUBJECT, [f"Subject {number}"])
    seconds = int(time.monotonic() - started) + 1
    ticks = [*listener.notifies(timeout=10, stop_after=1), *listener.notifies(timeout=0.2)]
    assert [tick.payload for tick in ticks] == [""] * len(ticks)
    assert 1 <= len(ticks) <= 1 + seconds  # one in each second that a slow machine needs


def test_a_transaction_held_open_does_not_silence_the_others(database: TestDatabase) -> None:
    listener = database.connect(database.make_person(), "student")
    slow, quick = database.admin(autocommit=False), database.admin()
    quick.execute("UPDATE app.change_clock SET at = '-infinity'")
    slow.execute(SUBJECT, ["Slow"])
    listener.execute("LISTEN td_changed")
    quick.execute(SUBJECT, ["Quick"])
    assert list(listener.notifies(timeout=10, stop_after=1))
    slow.rollback()


def test_the_feed_itself_is_readable_only_through_its_functions(database: TestDatabase) -> None:
    for role in ("student", "tutor", "desk", "admin"):
        me = database.connect(database.make_person((role,)), role)
        for table in ("change", "change_clock"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                me.execute(f"SELECT * FROM app.{table}")


def test_every_table_is_told_about_or_left_out_on_purpose(database: TestDatabase) -> None:
    silent = database.admin().execute(
        "SELECT relname FROM pg_class c WHERE relnamespace = 'app'::regnamespace AND relkind = 'r'"
        " AND (SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname LIKE 'feed\\_%') <> 3"
    )
    assert {name for (name,) in silent} == {
        *("alembic_version", "schema_code", "change", "change_clock"),  # machinery
        *("audit_event", "session_event", "session_event_reason"),  # follow what is told already
        *("tutor_search", "person_search", "tutor_next_free", "timezone"),  # derived, or never changing
        "session_seen",  # what one has looked at wakes nobody
    }
