"""Nobody writes from an old snapshot, in which they still had a role that is gone."""

import psycopg
import pytest

from tests.data.test_matrix import SIGNATURES
from tests.factories import ROLES, TestDatabase

ID, EMPTY = "gen_random_uuid()", "'{}'::jsonb"

# Where nulls are refused before anything else is looked at: something that makes sense.
SENSIBLE = {
    "add_note": f"{ID}, {ID}, 'Mine', true",
    "add_person_note": f"{ID}, {ID}, 'Mine'",
    "change_sessions": "'[]'",
    "import_centre": EMPTY,
    "mark_seen": "'{}', '{}'",
    "remove_closure": f"{ID}, {EMPTY}",
    "remove_note": ID,
    "remove_person_note": ID,
    "save_centre": "centre, centre",
    "save_closure": f"{ID}, current_date, current_date, 0, 1440, ''",
    "save_course": f"{ID}, {ID}, 'Mine', 60, true",
    "save_hours": f"app.current_person_id(), 1, '[]', '[]', {EMPTY}",
    "save_subject": f"{ID}, 'Mine', 1",
    "save_tutor": ID,
    "set_active": f"{ID}, true",
    "set_offer": f"{ID}, {ID}, true, true, false, ''",
    "set_paid": f"{ID}, 'cash'",
    "set_roles": f"{ID}, ARRAY['student', 'admin']",
    "settle_absence": f"{ID}, now(), now() + interval '1 day', '[]', '{{}}', 'Ill', true",
}
# Statistics of tables, and a cache that is made out of what everybody may see.
HARMLESS = {"analyze_imported", "refresh_next_free"}


@pytest.mark.parametrize("role", ROLES)
def test_no_function_writes_from_an_old_snapshot(database: TestDatabase, role: str) -> None:
    database.make_person(("admin",))
    me = database.connect(database.make_person(ROLES), role)
    writing = SIGNATURES.replace(
        "WHERE", "WHERE provolatile = 'v' AND prosecdef AND prorettype <> 'trigger'::regtype AND"
    )
    tried, wrong = 0, []
    for name, signature, call in database.maker.execute(writing.encode()).fetchall():
        may = "SELECT has_function_privilege(%s, %s, 'EXECUTE')"
        if name in HARMLESS or database.maker.execute(may, [f"td_{role}", signature]).fetchone() == (False,):
            continue
        tried += 1
        me.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        centre = "SELECT to_jsonb(c) - 'only' AS centre FROM app.centre c"
        asked = f"SELECT app.{name}({SENSIBLE[name]}) FROM ({centre}) x" if name in SENSIBLE else call
        try:
            me.execute(asked.encode())
        except psycopg.Error as error:
            if error.sqlstate != "25000":
                wrong.append(f"{name}: {error}")
        else:
            wrong.append(f"{name}: done")
        me.execute("ROLLBACK")
    assert not wrong, "\n".join(wrong)
    assert tried >= {"student": 8, "tutor": 12, "desk": 25, "admin": 40}[role]
