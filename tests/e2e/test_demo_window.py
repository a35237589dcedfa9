"""What ``make demo`` opens: one click on a person is a real sign-in; several windows share the server."""

import psycopg
import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]


def test_one_click_signs_in(open_window, demo):
    window = open_window("demo", "--data", str(demo.data), name="demo")
    for person in demo.people:
        window.find(has=f"{person['name']}, ", role=["push button", "button"], timeout=60)
    katrin = demo.person("desk")
    window.press(has=f"{katrin['name']}, ")
    window.wait_gone("Sign-in number")
    window.find("Book for a student", id="page-book_for")
    with psycopg.connect(demo.admin_url) as database:
        connected = database.execute(
            "SELECT DISTINCT usename FROM pg_stat_activity WHERE usename = %s", [katrin["login"]]
        ).fetchall()
    assert connected == [(katrin["login"],)], "one click is a login of the person, not a shared account"
    window.press("Sign out")
    window.press(has="Lena Fischer, ", role=["push button", "button"])
    window.find("My Classes", id="page-classes")
    window.close()
    with psycopg.connect(demo.admin_url) as database:  # the other user of the server goes on
        assert database.execute("SELECT 1").fetchone() == (1,)
