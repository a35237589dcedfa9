"""How a connection to the server is opened: encryption, time limits, identity of the program.

Values only, made from a ``Profile``; nothing here opens a connection.
"""

import ipaddress
import os
import ssl
from pathlib import Path

from tutordesk import __version__
from tutordesk.settings import Profile

CONNECT_SECONDS = 5
#: An answer later than this means a dead network (Linux; elsewhere the engine's watchdog takes over).
TCP_SILENCE_MS = 8_000
STATEMENT_MS = 15_000

#: Where systems keep their certificates; the driver's own OpenSSL looks where nothing is.
SYSTEM_CA_FILES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)


def is_this_machine(host: str) -> bool:
    """Whether a host is this very machine, by name, loopback address or socket folder."""
    if host in {"", "localhost"} or host.startswith("/"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def system_ca_file() -> str:
    """Return the system's certificates as one file, or ``system`` where only the library knows them."""
    paths = ssl.get_default_verify_paths()
    for candidate in (os.environ.get("SSL_CERT_FILE"), paths.cafile, *SYSTEM_CA_FILES):
        if candidate and Path(candidate).is_file():
            return candidate
    return "system"


def _encryption(profile: Profile) -> dict[str, str]:
    """Return the TLS arguments: everything is demanded unless the server is this machine."""
    mode = profile.sslmode
    if is_this_machine(profile.host) and mode not in {"verify-full", "verify-ca"}:
        return {"sslmode": mode or "prefer", "require_auth": "scram-sha-256"}
    return {
        "sslmode": "verify-full",
        "sslrootcert": str(profile.ca_file) if profile.ca_file else system_ca_file(),
        "require_auth": "scram-sha-256",
        "channel_binding": "require",
    }


def connect_arguments(profile: Profile, login: str, password: str) -> dict[str, str | int]:
    """Return libpq's arguments for one person on one server."""
    return {
        "host": profile.host,
        "port": profile.port,
        "dbname": profile.dbname,
        "user": login,
        "password": password,
        **_encryption(profile),
        "connect_timeout": CONNECT_SECONDS,
        "tcp_user_timeout": TCP_SILENCE_MS,
        "keepalives": 1,
        "keepalives_idle": 4,
        "keepalives_interval": 2,
        "keepalives_count": 2,
        "gssencmode": "disable",
        "application_name": f"tutordesk/{__version__}",
        "options": (
            f"-c timezone=UTC -c statement_timeout={STATEMENT_MS} "
            "-c idle_in_transaction_session_timeout=30000"
        ),
    }
