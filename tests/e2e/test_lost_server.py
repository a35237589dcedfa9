"""The server stops and starts again under an open window: said so, last data readable, back by itself."""

import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]


def test_the_server_stops_and_starts(signed_in, own_demo):
    window = signed_in(own_demo.named("Lena Fischer"), name="steady")
    window.press("My Classes")
    card = window.find(id_starts="session-", showing=False)
    own_demo.stop()
    window.wait_until(lambda: window.find(id="connection-state").name != "Connected", timeout=30)
    window.find(id=card.id.rpartition(".")[2], showing=False)  # the last data stay readable
    own_demo.start()
    window.wait_until(lambda: window.find(id="connection-state").name == "Connected", timeout=60)
    window.press("Book Sessions")
    window.find(role=["list item"], timeout=30)


def test_a_wrong_password_is_said_in_plain_words(open_window, demo):
    person = demo.named("Lena Fischer")
    window = open_window(name="forgetful")
    window.write("Server", person["url"].rpartition("@")[2])
    window.write("Sign-in number", person["login"])
    window.write("Password", "not this one")
    window.press("Sign in")
    said = window.find(id="sign-in-fault").name
    assert "password" in said.lower()
    assert "SCRAM" not in said
