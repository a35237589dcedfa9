"""What this computer remembers: the server's address and how the window looked. Never a password.

One small JSON file in the user's configuration folder, written atomically; a damaged file means defaults, not
a crash. What a person is or may do lives in the database, not here.
"""

import json
import logging
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Self

log = logging.getLogger(__name__)

DEFAULT_PORT = 5432
DEFAULT_DATABASE = "tutordesk"
_THIS_MACHINE = {"", "localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class Profile:
    """How to reach one server; an empty ``sslmode`` means what ``secure_mode`` says."""

    host: str
    port: int = DEFAULT_PORT
    dbname: str = DEFAULT_DATABASE
    sslmode: str = ""
    ca_file: str = ""

    @classmethod
    def parse(cls, address: str) -> Self:
        """Read ``host``, ``host:port``, ``host:port/db`` or a ``postgresql://`` URL.

        Credentials in a URL are ignored.

        Raises:
            ValueError: no host, or a port that is none.
        """
        from urllib.parse import parse_qs, unquote, urlsplit

        text = address.strip()
        parts = urlsplit(text if "://" in text else f"postgresql://{text}")
        if parts.scheme not in {"postgresql", "postgres"} or not parts.hostname:
            raise ValueError(address)
        query = parse_qs(parts.query)
        return cls(
            host=parts.hostname,
            port=parts.port or DEFAULT_PORT,
            dbname=unquote(parts.path.strip("/")) or DEFAULT_DATABASE,
            sslmode=query.get("sslmode", [""])[0],
            ca_file=query.get("sslrootcert", [""])[0],
        )

    @property
    def is_this_machine(self) -> bool:
        """Whether the server runs here, where no network can listen in."""
        return self.host in _THIS_MACHINE or self.host.startswith("/")

    @property
    def secure_mode(self) -> str:
        """The ``sslmode`` in force: full verification unless the server is this machine or told otherwise."""
        return self.sslmode or ("prefer" if self.is_this_machine else "verify-full")

    @property
    def address(self) -> str:
        """The address as people write it; ``parse`` reads it back."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == DEFAULT_PORT else f":{self.port}"
        name = "" if self.dbname == DEFAULT_DATABASE else f"/{self.dbname}"
        return f"{host}{port}{name}"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything remembered between two starts; sizes in logical pixels.

    ``theme`` is ``system``, ``light`` or ``dark``; an empty ``language`` means the system's. ``pages`` maps a
    role to the page last shown in it; ``zoom`` is a percentage, ``board_zoom`` pixels an hour;
    ``second_zone`` is shown beside a tutor's own hours; ``seen`` marks what has been looked at.
    """

    server: Profile | None = None
    login: str = ""
    width: int = 1360
    height: int = 880
    maximized: bool = False
    role: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    week: str = ""
    calendar_view: str = "week"
    zoom: int = 100
    board_view: str = "board"
    board_zoom: int = 60
    second_zone: str = ""
    theme: str = "system"
    language: str = ""
    zone: str = ""
    seen: dict[str, str] = field(default_factory=dict)
    centre_name: str = ""
    centre_phone: str = ""
    centre_hours: str = ""
    keyring: bool = False


class SettingsFile:
    """Reads and writes ``Settings``; holds the values in force.

    ``later`` may put off writing to a better moment and another thread; whoever sets it calls ``save`` at the
    end, which waits for a write under way.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or default_path()
        self.values = _read(self.path)
        self.later: Callable[[Callable[[], None]], object] | None = None
        self._unsaved = False
        self._flag = threading.Lock()
        self._file = threading.Lock()

    def remember(self, **changes: Any) -> Settings:
        """Change some values and save; a full or read-only disk is logged, never raised."""
        changed = replace(self.values, **changes)
        if changed != self.values:
            self.values = changed
            with self._flag:
                due, self._unsaved = not self._unsaved, True
            if self.later is None:
                self.save()
            elif due:
                self.later(self.save)
        return self.values

    def save(self) -> None:
        """Write what is not written yet."""
        with self._file:
            with self._flag:
                due, self._unsaved = self._unsaved, False
            if due:
                try:
                    _write(self.path, self.values)
                except OSError as error:
                    log.info("settings could not be saved: %s", error)


def default_path() -> Path:
    """Return the settings file of this user (``TUTORDESK_CONFIG_DIR`` overrides the folder)."""
    folder = os.environ.get("TUTORDESK_CONFIG_DIR")
    if not folder and sys.platform == "linux":  # what platformdirs says, without the time its import takes
        folder = f"{os.environ.get('XDG_CONFIG_HOME') or Path.home() / '.config'}/tutordesk"
    if not folder:
        import platformdirs

        folder = platformdirs.user_config_dir("tutordesk", appauthor=False)
    return Path(folder) / "settings.json"


def _read(path: Path) -> Settings:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        log.info("settings could not be read, starting fresh: %s", error)
        return Settings()
    return _from_raw(raw) if isinstance(raw, dict) else Settings()


def _from_raw(raw: dict[str, Any]) -> Settings:
    """Keep every value of the right type; a wrong one falls back to its default alone."""
    defaults = Settings()
    kept: dict[str, Any] = {}
    for spec in fields(Settings):
        value = raw.get(spec.name)
        if spec.name == "server":
            kept["server"] = _profile_from(value)
        elif isinstance(value, dict) and isinstance(getattr(defaults, spec.name), dict):
            kept[spec.name] = {k: v for k, v in value.items() if isinstance(k, str) and isinstance(v, str)}
        elif type(value) is type(getattr(defaults, spec.name)):
            kept[spec.name] = value
    return Settings(**kept)


def _profile_from(raw: object) -> Profile | None:
    if not isinstance(raw, dict):
        return None
    known = {spec.name: raw[spec.name] for spec in fields(Profile) if spec.name in raw}
    sound = all(isinstance(value, int if key == "port" else str) for key, value in known.items())
    return Profile(**known) if sound and known.get("host") else None


def _write(path: Path, settings: Settings) -> None:
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=".settings-", delete=False
    ) as file:
        json.dump(asdict(settings), file, ensure_ascii=False, indent=2)
    Path(file.name).replace(path)
