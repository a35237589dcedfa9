"""An administrator makes somebody, who signs in with the slip, wins and loses a role, and is kept out."""

import pytest
from tests.e2e.centre import Centre
from tests.e2e.program import POPUP

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

NAME = "Wendelin Abendroth"
OWN = "a long password of my own"


def test_made_signed_in_changed_and_kept_out(signed_in, open_window, demo):
    centre = Centre(demo)
    admin = signed_in(demo.person("admin"), name="admin")
    admin.press("People")
    admin.press(id="new-person")
    admin.write("Name", NAME)
    for role in ("tutor", "desk"):
        admin.press(id=f"new-role-{role}", role=["check box"])
    admin.press(id="create-person")
    login = admin.find(id="slip-login").name
    password = admin.find(id="slip-password").name
    admin.find(NAME, id="person-card-name")
    admin.press(id="close-slip")
    admin.wait_gone(id="slip-password")
    assert not admin.has(password, showing=False), "the password was shown once"

    # the slip is enough to sign in, and an own password must be chosen
    window = open_window(name="wendelin")
    window.write("Server", demo.person("admin")["url"].rpartition("@")[2])
    window.write("Sign-in number", login)
    window.write("Password", password)
    window.press("Sign in")
    window.write("New password", OWN)
    window.write("New password again", OWN)
    window.press(id="save-password")
    window.find(id="page-classes")

    # as the front desk, chosen among three roles, until the role is taken away
    entry = {"path_has": POPUP, "role": ["list item"]}
    listed = {one.name for one in window.find_all(showing=False, **entry)}
    assert {"Student", "Tutor", "Front desk"} <= listed, "seen before it is opened"

    def opened():
        window.find(label="Role", role=["combo box"]).click()
        return window.has("Front desk", timeout=2, **entry)

    window.wait_until(opened)
    window.find("Front desk", **entry).click()
    window.press(id="page-people")
    window.find("Search people")
    admin.press(id="role-desk", role=["check box"], showing=False)
    admin.press(id="save-roles")
    window.find("You no longer act as Front desk here.")
    window.wait_gone("Search people")
    window.wait_gone(id="page-people")
    window.find(id="page-classes")
    kept = centre.rows(
        "SELECT r.role FROM app.person_role r JOIN app.person p ON p.id = r.person_id WHERE p.login = %s",
        login,
    )
    assert sorted(kept) == [("student",), ("tutor",)]

    # kept out while signed in
    admin.press(id="switch-account", showing=False)
    admin.find(has="Windows they have open are signed out at once.", showing=False)
    admin.press(id="confirm-account-question", showing=False)
    window.find("Sign in", role=["push button", "button"])
    assert "You were signed out" in window.find(id="sign-in-fault").name
    window.write("Password", OWN)
    window.press("Sign in")
    window.find(id="sign-in-fault", has="the account is not active")
    admin.find("Deactivated", role=["label"], showing=False)
