"""Signing in: the page that brings form, demo people, connection strip and the first password together.

It asks a ``Connector`` for everything that blocks and emits ``signed_in``; it knows no database. Where its
parts stand is in ``stage.py`` and ``foot.py``.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.settings import Profile, SettingsFile
from tutordesk.ui.sign_in import kept_password
from tutordesk.ui.sign_in.attempt import Attempt
from tutordesk.ui.sign_in.contact import CheckReport, Connector, DemoPerson, Signed
from tutordesk.ui.sign_in.foot import Foot
from tutordesk.ui.sign_in.form import SignInForm
from tutordesk.ui.sign_in.new_password import NewPasswordForm
from tutordesk.ui.sign_in.stage import Stage
from tutordesk.ui.sign_in.strip import ConnectionStrip
from tutordesk.ui.sign_in.typed import split_server
from tutordesk.ui.sign_in.words import sign_in_words

if TYPE_CHECKING:
    from tutordesk.ui.sign_in.people import DemoPeople


class SignInPage(QWidget):
    """Everything before there is a person."""

    signed_in = Signal(object)
    language_picked = Signal(str)
    theme_picked = Signal(str)

    def __init__(
        self,
        *,
        connector: Connector,
        settings: SettingsFile,
        server: str = "",
        demo: Sequence[DemoPerson] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._connector = connector
        self._settings = settings
        self._attempts: set[Attempt] = set()
        self._signed: Signed | None = None
        self.form = SignInForm()
        self.people = _people_of(demo) if demo else None
        self.strip = ConnectionStrip()
        self._stage = Stage(self.form, self.people, self.strip)
        foot = Foot()
        foot.language_picked.connect(self.language_picked)
        foot.theme_picked.connect(self.theme_picked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stage, 1)
        column.addWidget(foot)
        self._fill(server)
        self.form.submitted.connect(self._on_submitted)
        self.form.cancelled.connect(self._on_cancelled)
        self.form.server_edited.connect(lambda: self.strip.show_idle(self.form.server.text().strip()))
        self.strip.test_clicked.connect(self._on_test)
        if self.people is not None:
            self.people.picked.connect(self._on_person)

    @cached_property
    def new_password(self) -> NewPasswordForm:
        """The second step, made for the few who need it: the first frame does without."""
        step = NewPasswordForm()
        step.chosen.connect(self._on_password_chosen)
        step.cancelled.connect(self._on_password_cancelled)
        self._stage.add_step(step)
        return step

    def say(self, text: str) -> None:
        """Show a calm sentence above the button (why somebody is here again)."""
        self.form.fault.say(text, tone="info")

    def stop(self) -> None:
        """Forget everything under way."""
        for attempt in tuple(self._attempts):
            attempt.cancel()
        self._attempts.clear()
        if self._signed is not None:
            self._discard(self._signed)
            self._signed = None

    # --- what was asked ---------------------------------------------------------------------------------
    def _on_submitted(self) -> None:
        form = self.form
        profile = self._profile()
        if profile is None:
            return
        if not form.login.text().strip() or not form.password.text():
            form.fault.say(_("Please type your sign-in number and your password."))
            form.focus_first_empty()
            return
        self._connect(
            profile, form.login.text().strip(), form.password.text(), keep=form.remember.isChecked()
        )

    def _on_person(self, person: DemoPerson) -> None:
        self.form.server.setText(person.url)
        self.form.take_url()
        typed = split_server(person.url)
        self._connect(Profile.parse(person.url), typed.login, typed.password, keep=False)

    def _connect(self, profile: Profile, login: str, password: str, *, keep: bool) -> None:
        self.form.fault.clear()
        self._set_busy(busy=True)
        self.strip.show_trying(profile.address)
        self._attempt(
            partial(self._connector.connect, profile, login, password),
            done=partial(self._on_signed, password=password, keep=keep),
            failed=partial(self._on_refused, profile),
            late=self._discard,
        )

    def _on_cancelled(self) -> None:
        self.stop()
        self._set_busy(busy=False)
        self.strip.show_idle(self.form.server.text().strip())
        self.form.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_test(self) -> None:
        profile = self._profile()
        if profile is None:
            return
        self.strip.show_trying(profile.address)
        self._attempt(
            partial(
                self._connector.check, profile, self.form.login.text().strip(), self.form.password.text()
            ),
            done=partial(self._on_checked, profile),
            failed=partial(self._on_refused, profile),
        )

    def _on_checked(self, profile: Profile, report: CheckReport) -> None:
        self.strip.show_report(profile.address, report)
        self._stage.bring_into_view(self.strip)

    # --- what came back ---------------------------------------------------------------------------------
    def _on_refused(self, profile: Profile, error: Exception) -> None:
        self._set_busy(busy=False)
        words = sign_in_words(error, profile.address)
        if self._signed is not None:
            self.new_password.set_busy(busy=False)
            self.new_password.fault.say(words)
            return
        self.form.fault.say(words)
        self.strip.show_failed(profile.address)
        self._stage.bring_into_view(self.form.button)
        self.form.password.setFocus(Qt.FocusReason.OtherFocusReason)
        self.form.password.selectAll()

    def _on_signed(self, signed: Signed, *, password: str, keep: bool) -> None:
        self._remember(signed)
        if signed.me.must_change_password:
            self._signed = signed
            self._set_busy(busy=False)
            self._stage.show_step(self.new_password, shown=True)
            self.new_password.greet(signed.me.display_name, password)
            return
        self._finish(signed, password, keep=keep)

    def _on_password_chosen(self, password: str) -> None:
        signed = self._signed
        if signed is None:
            return
        self.new_password.set_busy(busy=True)
        self._attempt(
            partial(self._connector.choose_password, signed, password),
            done=partial(self._on_password_kept, password),
            failed=partial(self._on_refused, signed.profile),
            late=self._discard,
        )

    def _on_password_kept(self, password: str, signed: Signed) -> None:
        self._signed = None
        self._finish(signed, password, keep=self.form.remember.isChecked())

    def _on_password_cancelled(self) -> None:
        self.stop()
        self._stage.show_step(self.new_password, shown=False)
        self.strip.show_idle(self.form.server.text().strip())
        self.form.focus_first_empty()

    def _finish(self, signed: Signed, password: str, *, keep: bool) -> None:
        address, login = signed.profile.address, signed.me.login
        kept_before = self._settings.values.keyring
        self._settings.remember(keyring=keep)
        self.form.password.clear()
        if keep:
            work = partial(kept_password.remember, address, login, password)
        elif kept_before:
            work = partial(kept_password.forget, address, login)
        else:
            self.signed_in.emit(signed)
            return
        self._attempt(
            work,
            done=lambda _result: self.signed_in.emit(signed),
            failed=lambda error: self._on_not_kept(signed, error),
        )

    def _on_not_kept(self, signed: Signed, error: Exception) -> None:
        self._settings.remember(keyring=False)
        self.signed_in.emit(replace(signed, remark=sign_in_words(error, signed.profile.address)))

    # --- how it is done ---------------------------------------------------------------------------------
    def _attempt(
        self,
        work: Callable[[], Any],
        *,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        late: Callable[[Any], None] | None = None,
    ) -> None:
        attempt = Attempt(work, done=done, failed=failed, late=late, parent=self)
        self._attempts.add(attempt)
        attempt.finished.connect(lambda: self._attempts.discard(attempt))
        attempt.start()

    def _discard(self, signed: Signed) -> None:
        self._connector.discard(signed)

    def _profile(self) -> Profile | None:
        text = self.form.server.text().strip()
        try:
            profile = Profile.parse(text)
        except ValueError:
            self.form.fault.say(
                _("Type the server’s name, for example db.example.org or db.example.org:5432.")
            )
            self.form.server.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        return replace(profile, ca_file=self.form.ca_file) if self.form.ca_file else profile

    def _set_busy(self, *, busy: bool) -> None:
        self.form.set_busy(busy=busy)
        if self.people is not None:
            self.people.set_busy(busy=busy)

    def _remember(self, signed: Signed) -> None:
        centre = signed.me.centre
        self._settings.remember(
            server=signed.profile,
            login=signed.me.login,
            centre_name=centre.name,
            centre_phone=centre.phone,
            centre_hours=centre.opening_hours,
        )
        self.form.show_centre(centre.name, centre.phone, centre.opening_hours)

    def _fill(self, server: str) -> None:
        values = self._settings.values
        form = self.form
        if server:
            form.server.setText(server)
            form.take_url()
        elif values.server is not None:
            form.server.setText(values.server.address)
            form.set_ca_file(values.server.ca_file)
        known = values.server is not None and form.server.text() == values.server.address
        if known:
            form.show_centre(values.centre_name, values.centre_phone, values.centre_hours)
            if not form.login.text():
                form.login.setText(values.login)
        self.strip.show_idle(form.server.text().strip())
        if known and values.keyring and form.login.text() and not form.password.text():
            form.remember.setChecked(True)
            self._attempt(
                partial(kept_password.recall, form.server.text(), form.login.text()),
                done=self._on_recalled,
                failed=lambda _error: form.remember.setChecked(False),
            )

    def _on_recalled(self, password: str) -> None:
        if password and not self.form.password.text():
            self.form.password.setText(password)


def _people_of(demo: Sequence[DemoPerson]) -> "DemoPeople":
    from tutordesk.ui.sign_in.people import DemoPeople

    return DemoPeople(demo)
