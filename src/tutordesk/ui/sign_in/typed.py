"""What somebody typed into *Server*: a host, host:port, host:port/db, or a whole postgresql:// URL."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Typed:
    """The server as it may be shown and kept, and the login and password a URL carried."""

    server: str
    login: str = ""
    password: str = ""


def split_server(text: str) -> Typed:
    """Take login and password out of a URL, so that a password is never shown or kept with the server."""
    text = text.strip()
    if not text.startswith(("postgresql://", "postgres://")):
        return Typed(text)
    parts = urlsplit(text)
    host = parts.netloc.rpartition("@")[2]
    shown = host + (parts.path if len(parts.path) > 1 else "")
    if parts.query:
        # Options such as sslmode belong to the profile: kept as a URL without the person.
        shown = f"postgresql://{shown}?{parts.query}"
    return Typed(shown, unquote(parts.username or ""), unquote(parts.password or ""))
