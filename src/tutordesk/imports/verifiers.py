"""What the server stores for a password (SCRAM-SHA-256, RFC 5803), computed without a connection.

The driver computes the same, but only with a connection at hand, which during an import is busy. One-time
passwords are plain ASCII, so that nothing needs to be normalised; nothing else is meant for here.
"""

import hashlib
import hmac
import secrets
from base64 import b64encode

_ROUNDS = 4096
"""What PostgreSQL takes itself."""
_SALT_BYTES = 16


def verifier(password: str) -> str:
    """Return the verifier of a password of ASCII letters, digits and marks.

    Raises:
        ValueError: another password, which would have to be normalised first.
    """
    if not (password and password.isascii() and password.isprintable()):
        raise ValueError("a plain ASCII password is expected")
    salt = secrets.token_bytes(_SALT_BYTES)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, _ROUNDS)
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    server_key = hmac.digest(salted, b"Server Key", "sha256")
    stored = b64encode(hashlib.sha256(client_key).digest()).decode()
    return f"SCRAM-SHA-256${_ROUNDS}:{b64encode(salt).decode()}${stored}:{b64encode(server_key).decode()}"
