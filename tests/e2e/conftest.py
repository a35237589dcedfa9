"""One accessibility bus and one sample centre for the whole run; windows as the stories need them."""

import contextlib
import shutil

import pytest
from tests.e2e.program import Bus, Demo, Program
from tests.sandbox import server_folder


@pytest.fixture(scope="session")
def bus():
    bus = Bus()
    yield bus
    bus.close()


@contextlib.contextmanager
def sample_centre():
    folder = server_folder("tutordesk-e2e-")
    demo = Demo(folder / "demo")
    try:
        yield demo
    finally:
        demo.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def demo():
    with sample_centre() as running:
        yield running


@pytest.fixture
def own_demo():
    """A sample centre that one test may stop and start."""
    with sample_centre() as running:
        yield running


@pytest.fixture
def open_window(bus, tmp_path):
    """Open a program with settings of its own; every window is closed at the end."""
    opened = []

    def open_one(*arguments, name="window", **options):
        home = tmp_path / f"{name}-{len(opened)}"
        home.mkdir(mode=0o700)
        program = Program(bus, home, *arguments, name=name, **options)
        opened.append(program)
        return program

    yield open_one
    for program in opened:
        program.close()


@pytest.fixture
def signed_in(open_window):
    """Open a window and sign a person of the demo in through the form."""

    def sign_in(person, *, name="window", role=None, **options):
        program = open_window(name=name, **options)
        server = person["url"].rpartition("@")[2]
        program.write("Server", server)
        program.write("Sign-in number", person["login"])
        program.write("Password", person["url"].partition("://")[2].partition("@")[0].partition(":")[2])
        program.press("Sign in")
        program.wait_gone("Sign-in number")
        if role:
            program.press(role, role=["radio button", "check box", "push button", "toggle button"])
        return program

    return sign_in
