"""The composition root: the one file that knows everything.

It dresses the application, shows signing in, and after it puts database, tasks, feed and pages together. What
a page or a service does belongs to them; here are only the wires.
"""

import gc
import logging
import sys
import threading
import zoneinfo
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, QObject, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from tutordesk import i18n
from tutordesk.i18n import N_, _
from tutordesk.settings import SettingsFile
from tutordesk.signing_in import ServerConnector, preload
from tutordesk.ui import qt_language, theme
from tutordesk.ui.crash import CrashHook, start_logging
from tutordesk.ui.sign_in import kept_password
from tutordesk.ui.sign_in.attempt import Attempt
from tutordesk.ui.sign_in.contact import Connector, DemoPerson, Signed
from tutordesk.ui.sign_in.page import SignInPage
from tutordesk.ui.window import Window
from tutordesk.ui.workplace import Workplace

if TYPE_CHECKING:
    from tutordesk.services.rows import MeRow
    from tutordesk.ui.desk.call import DeskCall
    from tutordesk.ui.shell import Shell

__all__ = ["DemoPerson", "run"]

log = logging.getLogger(__name__)

AHEAD_MS = 5
"""Between two imports while a person types the password; a page shown first needs no import then."""
EVERYBODY = ("student", "tutor", "desk", "admin")

# Key, place, icon, title, roles: the rail's order; each page is imported when first shown.
PAGES: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("classes", "tutordesk.ui.classes.page:MyClassesPage", "book", N_("My Classes"), ("student",)),
    ("book", "tutordesk.ui.booking.page:BookingPage", "calendar-plus", N_("Book Sessions"), ("student",)),
    ("tutors", "tutordesk.ui.tutors.page:FindTutorsPage", "compass", N_("Find Tutors"), ("student",)),
    ("board", "tutordesk.ui.board.page:BoardPage", "columns", N_("Day board"), ("desk", "admin")),
    (
        "book_for",
        "tutordesk.ui.booking.page:BookingPage",
        "calendar-plus",
        N_("Book for a student"),
        ("desk", "admin"),
    ),
    ("people", "tutordesk.ui.people.page:PeoplePage", "id-card", N_("People"), ("desk", "admin")),
    ("sessions", "tutordesk.ui.sessions.page:SessionsPage", "list", N_("Sessions"), ("desk", "admin")),
    ("schedule", "tutordesk.ui.schedule.page:SchedulePage", "calendar-days", N_("Schedule"), ("tutor",)),
    ("availability", "tutordesk.ui.hours.page:AvailabilityPage", "clock", N_("Availability"), ("tutor",)),
    ("students", "tutordesk.ui.students.page:StudentsPage", "users", N_("Students"), ("tutor",)),
    ("courses", "tutordesk.ui.courses.page:CoursesPage", "graduation-cap", N_("Courses"), ("desk", "admin")),
    ("centre", "tutordesk.ui.centre.page:CentrePage", "building", N_("Centre"), ("admin",)),
    ("reports", "tutordesk.ui.reports.page:ReportsPage", "chart", N_("Reports"), ("admin",)),
    ("history", "tutordesk.ui.history.page:HistoryPageView", "history", N_("History"), ("admin",)),
    ("import", "tutordesk.ui.imports.page:ImportPage", "upload", N_("Import"), ("admin",)),
    (
        "preferences",
        "tutordesk.ui.preferences.page:PreferencesPage",
        "settings",
        N_("Preferences"),
        EVERYBODY,
    ),
)


def run(*, server: str | None = None, demo: Sequence[DemoPerson] = ()) -> int:
    """Open the window and stay until it is closed; ``demo`` are people offered with one click."""
    application = make_application()
    program = Program(SettingsFile(), ServerConnector(), server=server or "", demo=demo)
    program.window.first_painted.connect(start_logging)
    program.window.closing.connect(application.quit, Qt.ConnectionType.QueuedConnection)
    with ExitStack() as until_the_end:

        def hear_signals() -> None:
            from tutordesk.ui.interrupts import closed_by_signals

            until_the_end.enter_context(closed_by_signals(program.window))

        program.window.first_painted.connect(hear_signals)
        program.start()
        return application.exec()


def make_application() -> QApplication:
    """Make the Qt application; zones come from ``tzdata``, so that they compare with the server's."""
    zoneinfo.reset_tzpath(to=())
    application = QApplication(sys.argv[:1])
    application.setApplicationName("tutordesk")
    application.setDesktopFileName("tutordesk")
    return application


def _save_soon(save: Callable[[], None]) -> None:
    """Write several changes of one click as one file, in a thread that the end of the program waits for."""
    QTimer.singleShot(0, lambda: threading.Thread(target=save, name="settings").start())


class Program(QObject):
    """One window from start to end: signing in, the shell, signing out, other languages."""

    def __init__(
        self,
        settings: SettingsFile,
        connector: Connector,
        *,
        server: str = "",
        demo: Sequence[DemoPerson] = (),
    ) -> None:
        super().__init__()
        self._settings = settings
        settings.later = _save_soon
        self._qt_words = QTranslator(self)
        self._connector = connector
        self._server = server
        self._demo = tuple(demo)
        self._workplace: Workplace | None = None
        self._sign_in: SignInPage | None = None
        self.shell: Shell | None = None
        self._crash = CrashHook()
        self._to_come: list[str] | None = None
        self._behind: threading.Thread | None = None
        self._ahead = QTimer(self)
        self._ahead.timeout.connect(self._on_ahead)
        self.window = self._dressed_window()
        self.window.closing.connect(self._on_closing)
        self.window.may_close = self._may_close

    @property
    def loaded_ahead(self) -> bool:
        """Whether all pages are imported."""
        return self._to_come == []

    @property
    def sign_in(self) -> SignInPage | None:
        """The sign-in page while it is shown."""
        return self._sign_in

    def start(self) -> None:
        """Show the window; the database stack loads behind the first frame."""
        self._crash.window = self.window
        self._crash.install()
        self.window.first_painted.connect(self._on_first_painted)
        self.show_sign_in()
        theme.dress(self.window)
        self.window.show()

    def show_sign_in(self, *, server: str = "", login: str = "", remark: str = "") -> None:
        """Show the page before anybody is signed in."""
        page = SignInPage(
            connector=self._connector, settings=self._settings, server=server or self._server, demo=self._demo
        )
        page.signed_in.connect(self._on_signed_in)
        page.language_picked.connect(self._on_language_before)
        page.theme_picked.connect(self._on_theme)
        if login:
            page.form.login.setText(login)
        if remark:
            page.say(remark)
        self._sign_in, self.shell = page, None
        self.window.show_widget(page)
        page.form.focus_first_empty()

    # --- signing in and out -----------------------------------------------------------------------------
    def _on_signed_in(self, signed: Signed) -> None:
        if self._sign_in is not None:
            self._sign_in.stop()
            self._sign_in = None
        roles = signed.me.roles
        role = self._settings.values.role if self._settings.values.role in roles else roles[0]
        self._workplace = Workplace(signed, self._connector, self)
        # Queued: the answer that says so is still on the stack, and its page goes.
        queued = Qt.ConnectionType.QueuedConnection
        self._workplace.standing.signed_out.connect(self._on_kept_out, queued)
        self._workplace.standing.changed.connect(self._on_me_changed, queued)
        self._show_shell(role)
        if signed.remark and self.shell is not None:
            self.shell.notices.show_notice(signed.remark, "warning")

    def _show_shell(self, role: str, page_key: str = "", call: "DeskCall | None" = None) -> None:
        from tutordesk.ui.shell import PageEntry, Shell

        workplace = self._workplace
        if workplace is None:
            return
        shell = Shell(
            me=workplace.signed.me,
            table=[PageEntry(*line) for line in PAGES],
            tasks=workplace.tasks,
            live=workplace.live,
            settings=self._settings,
            server=workplace.signed.profile.address,
            as_of=self.shell.as_of if self.shell is not None else None,
        )
        shell.role_changed.connect(self._on_role)
        shell.sign_out_asked.connect(self._on_sign_out, Qt.ConnectionType.QueuedConnection)
        shell.retry_asked.connect(workplace.retry)
        shell.page_made.connect(self._on_page_made)
        workplace.tasks.troubled.connect(shell.notices.show_error)
        self.shell = shell
        if call is not None:
            shell.call.take(call)
        shell.set_role(role, page_key=page_key)
        self.window.show_widget(shell)

    def _on_role(self, role: str) -> None:
        if self._workplace is not None:
            self._workplace.use_role(role)
        self._settings.remember(role=role)

    def _on_me_changed(self, me: "MeRow") -> None:
        """Somebody's roles or name are others now: the window follows at once."""
        workplace, shell = self._workplace, self.shell
        if workplace is None or shell is None:
            return
        workplace.signed = replace(workplace.signed, me=me)
        shell.show_me(me)
        workplace.retry()

    def _on_kept_out(self) -> None:
        """The account was closed or got another password: nothing of it stays on the screen."""
        self._leave(
            _("You were signed out: this account is closed or has a new password. The front desk can help.")
        )

    def _on_sign_out(self) -> None:
        self._leave()

    def _leave(self, remark: str = "") -> None:
        workplace, self._workplace = self._workplace, None
        if workplace is None:
            return
        profile, login = workplace.signed.profile, workplace.signed.me.login
        if self._settings.values.keyring:
            self._settings.remember(keyring=False)
            _in_background(partial(kept_password.forget, profile.address, login))
        self.show_sign_in(server=self._server or profile.address, remark=remark)
        workplace.end()
        workplace.deleteLater()

    def _may_close(self, go: Callable[[], object]) -> bool:
        return self.shell is None or self.shell.may_leave(go)

    def _on_closing(self) -> None:
        if self._sign_in is not None:
            self._sign_in.stop()
        workplace, self._workplace = self._workplace, None
        if workplace is not None:
            workplace.end()

    # --- language and look ------------------------------------------------------------------------------
    def _dressed_window(self) -> Window:
        values = self._settings.values
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            raise TypeError("make_application comes first")
        self._use_language(values.language)
        theme.install(application, values.theme, sheet=False)
        return Window(self._settings)

    def _use_language(self, code: str) -> None:
        if not code:
            spoken = QLocale.system().name().split("_")[0]
            code = spoken if spoken in i18n.LANGUAGES else "en"
        i18n.set_language(code)
        qt_language.speak(self._qt_words)

    def _on_language_before(self, code: str) -> None:
        self._settings.remember(language=code)
        self._use_language(code)
        page = self._sign_in
        if page is not None:
            page.stop()
            self.show_sign_in(server=page.form.server.text(), login=page.form.login.text())

    def _on_language_inside(self, code: str) -> None:
        self._settings.remember(language=code)
        self._use_language(code)
        if self.shell is not None:
            self._show_shell(self.shell.role, self.shell.page_key, self.shell.call)

    def _on_theme(self, name: str) -> None:
        self._settings.remember(theme=name)
        theme.use(name)

    # --- pages that need more than their context ----------------------------------------------------------
    def _on_page_made(self, key: str, page: Any) -> None:
        if key == "preferences":
            page.language_picked.connect(self._on_language_inside, Qt.ConnectionType.QueuedConnection)
            page.theme_picked.connect(self._on_theme)
            page.password_asked.connect(partial(self._on_password_asked, page))

    def _on_password_asked(self, page: Any, old: str, new: str) -> None:
        workplace = self._workplace
        if workplace is None:
            return
        profile, login = workplace.signed.profile, workplace.signed.me.login

        def changed(_result: object) -> None:
            workplace.database.replace_password(new)
            page.show_password_changed()

        Attempt(
            partial(self._connector.change_password, profile, login, old, new),
            done=changed,
            failed=page.show_password_refused,
            parent=page,
        ).start()

    def _on_first_painted(self) -> None:
        self._behind = _in_background(_load_ahead)
        self._ahead.start(AHEAD_MS)

    def _on_ahead(self) -> None:
        """Import one module of those to come; in this thread, the only safe one for classes of Qt."""
        gc.freeze()  # what is loaded stays: looking through it for garbage would hold the window up for 50 ms
        if self._behind is not None and self._behind.is_alive():
            return  # the pages need what it loads
        from tutordesk.ui import ahead

        if self._to_come is None:
            self._to_come = ahead.steps(place for _key, place, *_ in PAGES)
        elif self._to_come:
            import_module(self._to_come.pop(0))
        else:
            self._ahead.stop()


def _load_ahead() -> None:
    """Load what signing in needs and no window has: the database stack, the formats of the language."""
    preload()
    now = datetime.now(UTC)
    i18n.format_instant(now, "UTC")
    i18n.format_days(now.date(), now.date())
    i18n.format_money(Decimal(1), "EUR")
    i18n.format_list(("", ""))
    i18n.zone_city("UTC")


def _in_background(work: Any) -> threading.Thread:
    """Run something nobody waits for; a daemon, so that it never holds up the end of the program."""

    def quietly() -> None:
        try:
            work()
        except Exception:
            log.info("work in the background failed", exc_info=True)

    thread = threading.Thread(target=quietly, name="background", daemon=True)
    thread.start()
    return thread
