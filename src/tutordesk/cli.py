"""The command line: thin. Every verb calls one function; no verb opens the window.

Nothing of the window, the database or the importer is imported before it is used. What a verb does belongs to
the module it calls; how results read, to ``console.py``.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from tutordesk import __version__
from tutordesk.console import Progress, explain, say, show, speak_the_persons_language
from tutordesk.errors import ImportRefused, TutorDeskError
from tutordesk.i18n import _

OK, FAILED, MISUSED = 0, 1, 2

EXAMPLES = """\
examples:
  tutordesk                                   open the window
  tutordesk demo                              open it on a private server with a sample centre
  tutordesk --server db.example.org           open it on your centre's server
  tutordesk db init --admin-url postgresql://postgres@db.example.org/postgres --centre "Lernhaus Wien"
  tutordesk import our-centre/ --dry-run      find every fault in a folder of CSV files
  tutordesk import centre.xlsx --guess        bring a workbook in whatever its columns are called
  tutordesk doctor --server db.example.org --login s10423417

Passwords come from PGPASSWORD, a prompt, ~/.pgpass or (doctor) the keyring, better than in a URL, which other
people of the computer can read. TUTORDESK_ADMIN_URL replaces --admin-url and --url.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (0 done, 1 failed, 2 misused)."""
    speak_the_persons_language()
    parser = _parser()
    try:
        options = parser.parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        return int(options.run(options))
    except ImportRefused as refused:
        faults = refused.facts["faults"]
        for fault in faults:
            show(str(fault))
        say(_("{count} faults; nothing was imported.").format(count=len(faults)))
        return FAILED
    except TutorDeskError as error:
        say(explain(error))
        return FAILED
    except KeyboardInterrupt:
        return FAILED
    except BrokenPipeError:
        # whoever read our output has gone; the interpreter must not complain about it when it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:
        expected = _expected(error)
        if expected is None:
            raise
        say(expected)
        return FAILED


def _expected(error: Exception) -> str | None:
    """Return a sentence for what people cause: the server's refusals, missing files, bad values."""
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror or error}"
    if isinstance(error, ValueError):
        return str(error)
    if "psycopg" in sys.modules:
        import psycopg

        from tutordesk.db.errors import translate

        ours = translate(error)
        if ours is not None:
            return explain(ours)
        if isinstance(error, psycopg.Error):
            return (str(error).strip() or type(error).__name__).splitlines()[0]
    return None


# --- the words of the command line ---------------------------------------------------------------------
def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tutordesk",
        description="The desktop application a tutoring centre lives with. Without a verb: the window.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"TutorDesk {__version__}")
    parser.add_argument("--server", metavar="HOST[:PORT][/DB]", help="the server that the window offers")
    parser.set_defaults(run=_window)
    verbs = parser.add_subparsers(title="verbs", metavar="VERB")
    _add_demo(verbs)
    _add_import(verbs)
    _add_doctor(verbs)
    _add_db(verbs)
    return parser


_Verbs = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _verb(
    verbs: _Verbs,  # type: ignore[valid-type]  # argparse keeps the class of its verbs to itself
    name: str,
    run: Callable[[argparse.Namespace], int],
    words: str,
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=words, description=words)  # type: ignore[attr-defined]
    parser.set_defaults(run=run)
    return parser


def _add_demo(verbs: _Verbs) -> None:  # type: ignore[valid-type]
    demo = _verb(verbs, "demo", _demo, "open the window on a private server with a sample centre")
    demo.add_argument("--no-window", action="store_true", help="only serve, until interrupted")
    demo.add_argument("--json", action="store_true", help="with --no-window: print one line of JSON")
    demo.add_argument("--data", type=Path, metavar="DIR", help="where the private server keeps its data")
    demo.add_argument("--reset", action="store_true", help="throw the demo's data away and start anew")


def _add_import(verbs: _Verbs) -> None:  # type: ignore[valid-type]
    words = "bring CSV files or a workbook in, all or nothing (docs/importing.md describes them)"
    import_ = _verb(verbs, "import", _import, words)
    import_.add_argument(
        "paths",
        type=Path,
        nargs="+",
        metavar="PATH",
        help="a folder of CSV files, CSV files, or a workbook (.xlsx)",
    )
    import_.add_argument("--dry-run", action="store_true", help="find every fault and count; write nothing")
    import_.add_argument(
        "--slips", type=Path, metavar="FILE",
        help="where sign-in numbers and one-time passwords go (default: sign-in-slips-N.csv here)",
    )  # fmt: skip
    import_.add_argument(
        "--file", action="append", default=[], metavar="KIND=NAME",
        help="what a file or sheet is, as in people=pupils.csv; may be repeated, also for one kind",
    )  # fmt: skip
    import_.add_argument(
        "--column", action="append", default=[], metavar="KIND.COLUMN=HEADER",
        help="what a column is called here, as in people.name='Full name'; may be repeated",
    )  # fmt: skip
    import_.add_argument(
        "--value", action="append", default=[], metavar="KIND.COLUMN=TEXT",
        help="what stands in every row that says nothing itself, as in people.roles=student or, for one file,"
             " pupils.csv.roles=student; may be repeated",
    )  # fmt: skip
    import_.add_argument(
        "--ignore", action="append", default=[], metavar="KIND=HEADER",
        help="do not read this column, as in people=Remarks, or this whole file or sheet, as in notes.csv;"
             " may be repeated",
    )  # fmt: skip
    import_.add_argument(
        "--guess", action="store_true",
        help="guess which file and column is which where that is not said; try it with --dry-run first",
    )  # fmt: skip
    import_.add_argument(
        "--leave-out", action="store_true",
        help="leave rows with faults out, and what leans on them; name and count them",
    )  # fmt: skip
    _add_url(import_, "--url", "--admin-url")


def _add_doctor(verbs: _Verbs) -> None:  # type: ignore[valid-type]
    doctor = _verb(verbs, "doctor", _doctor, "look from a person's seat")
    doctor.add_argument("--server", metavar="HOST[:PORT][/DB]", help="default: the one used last")
    doctor.add_argument("--login", metavar="NUMBER", help="the sign-in number; default: the one used last")
    doctor.add_argument("--json", action="store_true", help="print the report as JSON")


def _add_db(verbs: _Verbs) -> None:  # type: ignore[valid-type]
    db = _verb(verbs, "db", _no_verb, "set up and look after the database")
    db.set_defaults(parser=db)
    inner = db.add_subparsers(title="verbs", metavar="VERB")
    init = _verb(inner, "init", _db_init, "make a database, its centre and the first administrator")
    _add_url(init, "--admin-url", "--url")
    init.add_argument("--database", default="tutordesk", metavar="NAME", help="default: tutordesk")
    init.add_argument("--centre", default="My centre", metavar="NAME", help="what the centre is called")
    init.add_argument("--zone", default="UTC", metavar="ZONE", help="its time zone, such as Europe/Vienna")
    init.add_argument("--currency", default="EUR", metavar="EUR", help="three letters; default: EUR")
    init.add_argument("--admin-name", default="Administrator", metavar="NAME", help="the first administrator")
    upgrade = _verb(inner, "upgrade", _db_upgrade, "bring tables, functions and zones up to date")
    _add_url(upgrade, "--url", "--admin-url")
    check = _verb(inner, "check", _db_check, "find what is not as it should be, with its cure")
    _add_url(check, "--url", "--admin-url")
    check.add_argument("--json", action="store_true", help="print the findings as JSON")
    admin = _verb(inner, "admin", _db_admin, "give an administrator a new one-time password")
    admin.add_argument("--reset", action="store_true", required=True, help="say that this is meant")
    admin.add_argument("--login", metavar="NUMBER", help="which administrator, if there are several")
    _add_url(admin, "--url", "--admin-url")


def _add_url(parser: argparse.ArgumentParser, *names: str) -> None:
    parser.add_argument(
        *names, dest="url", metavar="URL", default=os.environ.get("TUTORDESK_ADMIN_URL"),
        help="postgresql://… of the server's administrator (default: TUTORDESK_ADMIN_URL)",
    )  # fmt: skip


class _Misused(SystemExit):
    """A command that cannot be carried out as it was written."""


def _url(options: argparse.Namespace) -> str:
    if not options.url:
        say(_("Whose database? Give --url postgresql://… or set TUTORDESK_ADMIN_URL."))
        raise _Misused(MISUSED)
    return str(options.url)


def _no_verb(options: argparse.Namespace) -> int:
    options.parser.print_help(sys.stderr)
    return MISUSED


# --- verbs ---------------------------------------------------------------------------------------------
def _window(options: argparse.Namespace) -> int:
    if options.server:
        from tutordesk.settings import Profile

        try:
            Profile.parse(options.server)
        except ValueError:
            say(_("“{value}” is no server address.").format(value=options.server))
            return MISUSED
    if not _has_display():
        return FAILED
    from tutordesk.app import run

    return run(server=options.server)


def _has_display() -> bool:
    """Whether a window can be shown; says what to do if not."""
    if sys.platform != "linux" or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ):
        return True
    say(_("There is no screen here (DISPLAY and WAYLAND_DISPLAY are empty)."))
    say(
        _(
            "Start TutorDesk in a desktop session, or with “ssh -X” or “xvfb-run”; "
            "“tutordesk demo --no-window” needs no screen."
        )
    )
    return False


def _demo(options: argparse.Namespace) -> int:
    if not options.no_window and not _has_display():
        return FAILED
    from tutordesk import demo_run

    return demo_run.run(
        data=options.data, reset=options.reset, window=not options.no_window, as_json=options.json
    )


def _import(options: argparse.Namespace) -> int:
    for path in options.paths:
        if not path.exists():
            say(_("There is no {path}.").format(path=path))
            return MISUSED
    url = _url(options)
    from tutordesk.imports.naming import BadName, naming
    from tutordesk.imports.report import free_slips_file, report
    from tutordesk.imports.run import import_folder

    try:
        names = naming(options.file, options.column, options.ignore, options.value)
    except BadName as bad:
        say(str(bad))
        return MISUSED
    if options.guess:
        from tutordesk.imports.guess import guess
        from tutordesk.imports.report import guesses
        from tutordesk.imports.source import open_source

        source = open_source(options.paths)
        names = guess(source, names)
        for line in guesses(source, names):
            say(line)
    progress = Progress()
    slips_file = options.slips or free_slips_file(Path.cwd())
    try:
        done = import_folder(
            url,
            options.paths,
            dry_run=options.dry_run,
            slips_file=slips_file,
            naming=names,
            leave_out=options.leave_out,
            progress=progress,
        )
    finally:
        progress.end()
    for line in report(done, slips_file, dry_run=options.dry_run):
        show(line)
    return OK


def _doctor(options: argparse.Namespace) -> int:
    from tutordesk import doctor

    server, login = doctor.defaults(options.server, options.login)
    if not server or not login:
        say(_("Whom to ask? Give --server and --login."))
        return MISUSED
    report = doctor.examine(server, login, doctor.find_password(server, login))
    if options.json:
        show(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        for line in report.lines():
            show(line)
    return OK if report.healthy else FAILED


def _db_init(options: argparse.Namespace) -> int:
    url = _url(options)
    from zoneinfo import available_timezones

    from tutordesk.db import schema

    if options.zone not in available_timezones():
        say(_("“{value}” is no time zone; use a name such as Europe/Vienna.").format(value=options.zone))
        return MISUSED
    if not re.fullmatch("[A-Z]{3}", options.currency):
        say(_("“{value}” is no currency; use three letters such as EUR.").format(value=options.currency))
        return MISUSED
    first = schema.init(
        url, dbname=options.database, centre_name=options.centre, admin_name=options.admin_name,
        timezone=options.zone, currency=options.currency,
    )  # fmt: skip
    _show_password(first.login, first.one_time_password)
    return OK


def _db_upgrade(options: argparse.Namespace) -> int:
    url = _url(options)
    from tutordesk.db import schema

    schema.upgrade(url)
    say(_("The database is up to date."))
    return OK


def _db_check(options: argparse.Namespace) -> int:
    url = _url(options)
    from tutordesk.db import schema

    findings = schema.check(url)
    if options.json:
        show(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            show(f"{finding.kind}: {finding.message}\n    {finding.cure}")
        if not findings:
            say(_("Everything is as it should be."))
    return FAILED if findings else OK


def _db_admin(options: argparse.Namespace) -> int:
    url = _url(options)
    from tutordesk.db.recovery import reset_admin

    recovered = reset_admin(url, login=options.login)
    _show_password(recovered.login, recovered.one_time_password)
    return OK


def _show_password(login: str, password: str) -> None:
    say(_("An administrator can sign in. The password is shown once and changed at the first sign-in."))
    show(_("Sign-in number: {login}").format(login=login))
    show(_("One-time password: {password}").format(password=password))
