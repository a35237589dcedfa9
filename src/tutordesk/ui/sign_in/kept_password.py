"""The operating system's keyring, imported on use: the only place a password is ever kept, and only if asked.

All functions block (a desktop's keyring may ask the person): call them from a worker thread.
"""

from tutordesk.errors import TutorDeskError

_SERVICE = "TutorDesk"


class NoKeyring(TutorDeskError):
    """This computer has no keyring, or it refused."""


def _entry(server: str, login: str) -> str:
    return f"{login}@{server}"


def remember(server: str, login: str, password: str) -> None:
    """Keep a password."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(_SERVICE, _entry(server, login), password)
    except KeyringError as error:
        raise NoKeyring(str(error)) from error


def recall(server: str, login: str) -> str:
    """The kept password, or an empty string."""
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(_SERVICE, _entry(server, login)) or ""
    except KeyringError as error:
        raise NoKeyring(str(error)) from error


def forget(server: str, login: str) -> None:
    """Drop a kept password; nothing kept is fine too."""
    import keyring
    from keyring.errors import KeyringError, PasswordDeleteError

    try:
        keyring.delete_password(_SERVICE, _entry(server, login))
    except PasswordDeleteError:
        return
    except KeyringError as error:
        raise NoKeyring(str(error)) from error
