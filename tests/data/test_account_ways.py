"""Ways around accounts: how far the desk's other rights reach, and who keeps the own one open by a lock."""

from decimal import Decimal
from uuid import uuid4

import psycopg
import pytest

from tests.data.centre import Centre
from tests.data.conftest import Door
from tests.factories import TestDatabase
from tutordesk import errors
from tutordesk.services import accounts, courses, sessions


def test_the_profile_of_a_tutor_is_no_way_to_an_administrators_account(
    database: TestDatabase, door: Door
) -> None:
    """The desk lists and prices every tutor, an administrator too; nothing of the account moves by that."""
    both = database.make_person(("tutor", "admin"), "Tara Both", email="tara@example.org")
    desk_person = database.make_person(("desk", "tutor"))
    accounts_now = (
        "SELECT (SELECT jsonb_agg(p ORDER BY p.id) FROM app.person p),"
        " (SELECT jsonb_agg(k ORDER BY k.person_id) FROM app.person_contact k),"
        " (SELECT jsonb_agg(o ORDER BY o.person_id, o.role) FROM app.person_role o),"
        " (SELECT jsonb_agg(to_jsonb(a) ORDER BY a.rolname) FROM pg_authid a WHERE a.rolname = ANY (%s)),"
        " (SELECT array_agg((m.roleid, a.rolname, m.set_option)::text ORDER BY m.oid) FROM pg_auth_members m"
        "  JOIN pg_authid a ON a.oid = m.member WHERE a.rolname = ANY (%s))"
    )
    logins = [[both.login, desk_person.login]] * 2
    before = database.maker.execute(accounts_now.encode(), logins).fetchone()
    door(desk_person, "desk").call(
        courses.save_tutor, person_id=both.person_id, display_name="T. Both", headline="Calm",
        bio="Since 1999", rate=Decimal(40), listed=False,
    )  # fmt: skip
    assert database.maker.execute("SELECT count(*) FROM app.tutor WHERE rate = 40").fetchone() == (1,)
    assert database.maker.execute(accounts_now.encode(), logins).fetchone() == before
    told = database.maker.execute(
        "SELECT actor_role, before ->> 'display_name', after ->> 'display_name' FROM app.audit_event"
        " WHERE subject_table = 'tutor' AND subject_id = %s AND kind = 'changed'"
        " ORDER BY id DESC LIMIT 1", [str(both.person_id)],
    ).fetchone()  # fmt: skip
    assert told == ("desk", "Tara Both", "T. Both")


def test_nobody_keeps_the_own_account_open_with_an_open_transaction(
    database: TestDatabase, door: Door
) -> None:
    """Who books holds their own lock too: whoever switches them off must not wait for it."""
    centre = Centre(database, door)
    held = database.connect(centre.sam, "student", autocommit=False)
    held.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    book = "SELECT app.book_session(%s, %s, %s, %s)"
    held.execute(book, [uuid4(), centre.tutor.person_id, centre.course, centre.start])
    other = centre.as_eva
    centre.as_desk.call(accounts.set_active, person_id=centre.sam.person_id, active=False)
    taken = other.call(
        sessions.book, session_id=uuid4(), starts_at=centre.start, tutor_id=centre.tutor.person_id,
        course_id=centre.course,
    )  # fmt: skip
    assert taken.student_id == centre.eva.person_id
    with pytest.raises(psycopg.OperationalError):
        held.execute("SELECT")
    # nor does the desk end anybody else's connections like this
    tutor = database.connect(centre.tutor, "tutor")
    with pytest.raises(errors.NotAllowed):
        centre.as_desk.call(accounts.set_active, person_id=centre.tutor.person_id, active=False)
    assert tutor.execute("SELECT 1").fetchone() == (1,)
