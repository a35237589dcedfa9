"""The sign-in page with a connector that answers as told: what people read, type and press."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import ME
from tutordesk import errors
from tutordesk.settings import Profile, SettingsFile
from tutordesk.ui.sign_in import kept_password
from tutordesk.ui.sign_in.contact import CheckReport, CheckRow, DemoPerson, Signed
from tutordesk.ui.sign_in.page import SignInPage
from tutordesk.ui.sign_in.people import PersonButton
from tutordesk.ui.sign_in.typed import Typed, split_server
from tutordesk.ui.sign_in.words import sign_in_words

URL = "postgresql://s10423417:geheim%20wort@127.0.0.1:5544/demo"


@dataclass
class ToldConnector:
    """Answers with ``answer`` (a result or an exception), once ``open_door`` is set."""

    answer: Any = None
    report: CheckReport | None = None
    open_door: threading.Event = field(default_factory=threading.Event)
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    discarded: list[Signed] = field(default_factory=list)

    def connect(self, profile: Profile, login: str, password: str) -> Signed:
        self.asked.append((profile, login, password))
        return self._answer(Signed(None, replace(ME, login=login), profile))

    def choose_password(self, signed: Signed, password: str) -> Signed:
        self.asked.append(("new", password))
        return self._answer(replace(signed, me=replace(signed.me, must_change_password=False)))

    def change_password(self, profile: Profile, login: str, old: str, new: str) -> None:
        self.asked.append((profile, login, old, new))

    def check(self, profile: Profile, login: str, password: str) -> CheckReport:
        assert self.report is not None
        return self.report

    def discard(self, signed: Signed) -> None:
        self.discarded.append(signed)

    def _answer(self, usual: Signed) -> Signed:
        assert self.open_door.wait(10)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer if self.answer is not None else usual


@pytest.fixture
def connector() -> ToldConnector:
    told = ToldConnector()
    told.open_door.set()
    return told


@pytest.fixture
def settings(tmp_path: Path) -> SettingsFile:
    return SettingsFile(tmp_path / "settings.json")


Make = Callable[..., SignInPage]


@pytest.fixture
def make(qtbot: QtBot, connector: ToldConnector, settings: SettingsFile) -> Make:
    def make_page(**keywords: Any) -> SignInPage:
        page = SignInPage(connector=connector, settings=settings, **keywords)
        qtbot.addWidget(page)
        page.resize(1200, 800)
        page.show()
        return page

    return make_page


def fill(page: SignInPage, server: str = "db.example.org", password: str = "geheim wort") -> None:
    page.form.server.setText(server)
    page.form.login.setText("s10423417")
    page.form.password.setText(password)


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def press(qtbot: QtBot, button: Any) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("db.example.org", Typed("db.example.org")),
        (" db.example.org:5433/centre ", Typed("db.example.org:5433/centre")),
        (URL, Typed("127.0.0.1:5544/demo", "s10423417", "geheim wort")),
        ("postgresql://u:p@h/d?sslmode=disable", Typed("postgresql://h/d?sslmode=disable", "u", "p")),
    ],
)
def test_what_is_typed_into_server(typed: str, expected: Typed) -> None:
    assert split_server(typed) == expected


def test_a_person_signs_in(
    qtbot: QtBot, make: Make, connector: ToldConnector, settings: SettingsFile
) -> None:
    page = make()
    fill(page)
    with qtbot.waitSignal(page.signed_in) as caught:
        press(qtbot, page.form.button)
    assert caught.args[0].me.login == "s10423417"
    assert connector.asked == [(Profile("db.example.org"), "s10423417", "geheim wort")]
    kept = settings.path.read_text()
    assert "Lernhaus Wien" in kept
    assert "geheim" not in kept


def test_accessible_names_are_the_contract(make: Make) -> None:
    form = make().form
    names = [widget.accessibleName() for widget in (form.server, form.login, form.password, form.button)]
    assert names == ["Server", "Sign-in number", "Password", "Sign in"]
    assert "Sign in" not in [label.text() for label in form.findChildren(QLabel)], "one thing of that name"


def test_a_pasted_url_fills_the_other_fields_and_hides_its_password(make: Make) -> None:
    page = make()
    page.form.server.setText(URL)
    page.form.server.editingFinished.emit()
    assert page.form.server.text() == "127.0.0.1:5544/demo"
    assert page.form.login.text() == "s10423417"
    assert page.form.password.text() == "geheim wort"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (errors.SignInRefused(facts={"cause": "password"}), "do not fit together"),
        (errors.Unreachable(facts={"cause": "name"}), "no server called db.example.org"),
        (errors.Unreachable(facts={"cause": "refused"}), "the name and the port"),
        (errors.NotEncrypted(facts={"cause": "name"}), "for another name"),
        (errors.NotEncrypted(facts={"cause": "certificate"}), "could not prove who it is"),
        (
            errors.SchemaMismatch(facts={"server": "0009", "client": "0001"}),
            "older than the centre’s database",
        ),
        (errors.SchemaMismatch(facts={"server": "0001", "client": "0009"}), "centre must upgrade"),
        (errors.NotActive(), "call the front desk"),
        (errors.TooManyConnections(facts={"cause": "login"}), "Close another TutorDesk window"),
        (errors.ServerTooOld(), "too old"),
        (errors.TimedOut(), "too long"),
    ],
)
def test_a_refusal_is_said_in_place_and_nothing_typed_is_lost(
    qtbot: QtBot, make: Make, connector: ToldConnector, error: Exception, words: str
) -> None:
    connector.answer = error
    page = make()
    fill(page)
    press(qtbot, page.form.button)
    qtbot.waitUntil(lambda: page.form.fault.text() != "")
    assert words in page.form.fault.text()
    assert page.form.button.isEnabled()
    assert (page.form.login.text(), page.form.password.text()) == ("s10423417", "geheim wort")


def test_words_never_repeat_a_password() -> None:
    assert "geheim" not in sign_in_words(ValueError("password=geheim"), "db.example.org")


@pytest.mark.parametrize(("server", "words"), [("", "server’s name"), ("::::", "server’s name")])
def test_a_missing_server_is_named(qtbot: QtBot, make: Make, server: str, words: str) -> None:
    page = make()
    fill(page, server=server)
    press(qtbot, page.form.button)
    assert words in page.form.fault.text()


def test_missing_words_are_asked_for(qtbot: QtBot, make: Make, connector: ToldConnector) -> None:
    page = make()
    fill(page, password="")
    press(qtbot, page.form.button)
    assert "type your sign-in number" in page.form.fault.text()
    assert not connector.asked


def test_cancel_while_connecting_gives_the_form_back_and_closes_the_late_connection(
    qtbot: QtBot, make: Make, connector: ToldConnector
) -> None:
    connector.open_door.clear()
    page = make()
    fill(page)
    press(qtbot, page.form.button)
    qtbot.waitUntil(page.form.cancel.isVisible)
    assert not page.form.button.isEnabled()
    with qtbot.assertNotEmitted(page.signed_in):
        press(qtbot, page.form.cancel)
        assert page.form.button.isEnabled()
        connector.open_door.set()
        qtbot.waitUntil(lambda: len(connector.discarded) == 1)


def test_the_first_sign_in_asks_for_an_own_password(
    qtbot: QtBot, make: Make, connector: ToldConnector
) -> None:
    connector.answer = Signed(None, replace(ME, must_change_password=True), Profile("db.example.org"))
    page = make()
    fill(page, password="one-time-1")
    press(qtbot, page.form.button)
    qtbot.waitUntil(page.new_password.isVisible)
    step = page.new_password
    for new, again, words in (
        ("short", "short", "at least 10"),
        ("one-time-1", "one-time-1", "must differ"),
        ("three words here", "three words hear", "not the same"),
    ):
        step.new.setText(new)
        step.again.setText(again)
        press(qtbot, step.button)
        assert words in step.fault.text()
    connector.answer = None
    step.again.setText("three words here")
    with qtbot.waitSignal(page.signed_in) as caught:
        press(qtbot, step.button)
    assert connector.asked[-1] == ("new", "three words here")
    assert not caught.args[0].me.must_change_password


def test_a_demo_person_is_one_click(qtbot: QtBot, make: Make, connector: ToldConnector) -> None:
    people = (
        DemoPerson("s10423417", "Lena Fischer", ("student",), URL, lambda: "4 courses"),
        DemoPerson("s10423102", "Noah Weber", ("student", "tutor"), URL),
    )
    page = make(demo=people)
    buttons = page.findChildren(PersonButton)
    assert [button.accessibleName() for button in buttons] == [
        "Lena Fischer, Student",
        "Noah Weber, Student, Tutor",
    ]
    with qtbot.waitSignal(page.signed_in):
        press(qtbot, buttons[0])
    assert connector.asked == [(Profile("127.0.0.1", 5544, "demo"), "s10423417", "geheim wort")]


def test_the_password_goes_into_the_keyring_only_if_asked(
    qtbot: QtBot, make: Make, settings: SettingsFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[tuple[str, str, str]] = []
    monkeypatch.setattr(kept_password, "remember", lambda *entry: kept.append(entry))
    page = make()
    fill(page)
    with qtbot.waitSignal(page.signed_in):
        press(qtbot, page.form.button)
    assert (kept, settings.values.keyring) == ([], False)
    fill(page)
    page._set_busy(busy=False)
    page.form.remember.setChecked(True)
    with qtbot.waitSignal(page.signed_in):
        press(qtbot, page.form.button)
    assert kept == [("db.example.org", "s10423417", "geheim wort")]
    assert settings.values.keyring


def test_without_a_keyring_signing_in_works_and_says_so(
    qtbot: QtBot, make: Make, settings: SettingsFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_entry: str) -> None:
        raise kept_password.NoKeyring

    monkeypatch.setattr(kept_password, "remember", refuse)
    page = make()
    fill(page)
    page.form.remember.setChecked(True)
    with qtbot.waitSignal(page.signed_in) as caught:
        press(qtbot, page.form.button)
    assert "no keyring" in caught.args[0].remark
    assert not settings.values.keyring


def test_a_kept_password_is_filled_in(
    qtbot: QtBot, make: Make, settings: SettingsFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.remember(server=Profile("db.example.org"), login="s10423417", keyring=True)
    monkeypatch.setattr(kept_password, "recall", lambda *_entry: "from the keyring")
    page = make()
    qtbot.waitUntil(lambda: page.form.password.text() == "from the keyring")
    assert page.form.remember.isChecked()


def test_testing_the_connection_ticks_every_step_with_a_plain_cause(
    qtbot: QtBot, make: Make, connector: ToldConnector
) -> None:
    wrong = errors.SignInRefused(facts={"cause": "password"})
    connector.report = CheckReport(
        (
            CheckRow("name", True),
            CheckRow("reachable", True),
            CheckRow("encrypted", True),
            CheckRow("signed_in", False, wrong),
            CheckRow("schema", None),
            CheckRow("role", None),
        ),
        8,
        True,
    )
    page = make()
    fill(page)
    page.strip.show_idle("db.example.org")
    press(qtbot, page.strip.button)
    qtbot.waitUntil(lambda: any("do not fit" in text for text in texts(page.strip)))
    assert texts(page.strip).count("yes") == 3
    assert texts(page.strip).count("not known yet") == 2


def test_the_centre_greets_by_name_and_number_next_time(make: Make, settings: SettingsFile) -> None:
    settings.remember(
        server=Profile("db.example.org"), login="s1", centre_name="Lernhaus Wien", centre_phone="+43 1 234"
    )
    page = make()
    assert texts(page.form)[0] == "Lernhaus Wien"
    assert "+43 1 234" in texts(page.form)
    assert "Lernhaus Wien" not in texts(make(server="elsewhere.org").form)


def test_everything_is_reached_by_keyboard_in_a_half_screen_window(qtbot: QtBot, make: Make) -> None:
    page = make()
    page.resize(640, 480)
    page.activateWindow()
    page.form.server.setFocus()
    seen: set[str] = set()
    for _step in range(14):
        focused = page.focusWidget()
        seen.add(focused.accessibleIdentifier() or focused.accessibleName())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert {"server", "sign-in-number", "password", "Show password", "remember-password", "sign-in"} <= seen
    assert {"connection-settings", "language", "theme"} <= seen
