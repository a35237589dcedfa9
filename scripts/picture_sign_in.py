"""The pictures of signing in."""

from picture_parts import button
from picture_stage import Stage


def sign_in(stage: Stage) -> None:
    """The demo, a first start, a server that is not there, a wrong password, a first password."""
    stage.open()
    stage.shoot("sign-in-demo")
    page = stage.open(demo=False).sign_in
    stage.shoot("sign-in-first")
    page.form.server.setText("nowhere.invalid")
    page.form.login.setText("s10423417")
    page.form.password.setText("wrong")
    page.form.server_edited.emit()
    button(page, "connection-settings").click()
    test = button(page, "test-connection")
    test.click()
    stage.until(test.isEnabled)
    stage.shoot("sign-in-tested")
    page = stage.open(demo=False, server=stage.people[0].url).sign_in
    page.form.show_centre("Lernhaus Wien", "+43 1 234 56 78", "Mon–Fri 8:00–19:00")
    page.form.password.setText("wrong")
    page.form.submitted.emit()
    stage.until(page.form.fault.isVisible)
    stage.shoot("sign-in-refused")
    page = stage.open().sign_in
    stage.connector.first_password = True
    page.people.picked.emit(stage.people[0])
    stage.until(page.new_password.isVisible)
    stage.shoot("sign-in-password")


SCENES = {"sign-in": sign_in}
