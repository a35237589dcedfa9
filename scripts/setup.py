"""Make this checkout ready: a private environment in .venv and the system libraries it needs.

Runs on a bare Python >= 3.11 (standard library only) and is called by every verb of the Makefile. The first
call installs; later ones see from a stamp that nothing changed and return at once. What it needs from the
system it installs with apt-get where it may, else it names the exact command and stops.
"""

import argparse
import ctypes.util
import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

# Debian package -> how to see that it is there: a shared library, a program or a file.
WINDOW = {
    "libglib2.0-0": "lib:glib-2.0",
    "libgl1": "lib:GL",
    "libegl1": "lib:EGL",
    "libfontconfig1": "lib:fontconfig",
    "libfreetype6": "lib:freetype",
    "libxkbcommon0": "lib:xkbcommon",
    "libdbus-1-3": "lib:dbus-1",
    "libxcb-cursor0": "lib:xcb-cursor",
    "libxcb-icccm4": "lib:xcb-icccm",
    "libxcb-image0": "lib:xcb-image",
    "libxcb-keysyms1": "lib:xcb-keysyms",
    "libxcb-randr0": "lib:xcb-randr",
    "libxcb-render-util0": "lib:xcb-render-util",
    "libxcb-shape0": "lib:xcb-shape",
    "libxcb-xkb1": "lib:xcb-xkb",
    "libxkbcommon-x11-0": "lib:xkbcommon-x11",
    "libx11-xcb1": "lib:X11-xcb",
}
TESTS = {
    "xvfb": "program:Xvfb",
    "xdotool": "program:xdotool",
    "openbox": "program:openbox",
    "dbus": "program:dbus-run-session",
    "at-spi2-core": "file:/usr/libexec/at-spi-bus-launcher",
    "python3-gi": "file:/usr/lib/python3/dist-packages/gi/__init__.py",
    "gir1.2-atspi-2.0": "glob:/usr/lib/*/girepository-1.0/Atspi-2.0.typelib",
    "binutils": "program:objdump",
    "openssl": "program:openssl",
}


def main() -> int:
    """Set up for ``--for demo`` (the window) or ``--for test`` (also what the tests and the build need)."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--for", dest="purpose", choices=("demo", "test"), default="test")
    purpose = parser.parse_args().purpose
    if sys.version_info < (3, 11):  # noqa: UP036 - this script is what tells the user
        return fail(f"TutorDesk needs Python 3.11 or newer; this is {platform.python_version()}.")
    stamp = VENV / f"tutordesk-{purpose}.stamp"
    wanted = fingerprint()
    if not (stamp.exists() and stamp.read_text("utf-8") == wanted):
        code = install_system(WINDOW if purpose == "demo" else WINDOW | TESTS) or install_python(wanted)
        if code:
            return code
        stamp.write_text(wanted, "utf-8")
    compile_catalogues()
    run(PYTHON, "-m", "compileall", "-q", "src")
    return 0


def fingerprint() -> str:
    """Return what an installation depends on, as one line."""
    names = ("requirements.lock", "pyproject.toml", "scripts/setup.py")
    parts = [(ROOT / name).read_bytes() for name in names]
    return hashlib.sha256(b"\0".join([*parts, sys.version.encode(), str(ROOT).encode()])).hexdigest()


def install_python(wanted: str) -> int:
    """Make .venv and put exactly the locked versions into it."""
    done = VENV / "tutordesk-packages.stamp"
    if done.exists() and done.read_text("utf-8") == wanted:
        return 0
    say("Installing TutorDesk's libraries into .venv (once; a minute or two) ...")
    if VENV.is_symlink():
        VENV.unlink()
    if run(sys.executable, "-m", "venv", "--clear", str(VENV)):
        return fail("Python cannot make environments here. On Debian: sudo apt-get install python3-venv")
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    if run(*pip, "--require-hashes", "-r", "requirements.lock"):
        return fail("The libraries could not be installed; pip says why above. Run the same again.")
    if run(*pip, "--no-deps", "--no-build-isolation", "--editable", "."):
        return fail("TutorDesk itself could not be installed into .venv.")
    run(
        PYTHON, "-m", "compileall", "-qq", "-j", "2", str(VENV / "lib")
    )  # templates among them do not compile
    if run(PYTHON, "scripts/pyside_guard.py"):
        return fail("This PySide6 does not work with this Python; see above.")
    done.write_text(wanted, "utf-8")
    return 0


def install_system(packages: dict[str, str]) -> int:
    """Install missing system packages where we may; else name the command."""
    missing = [name for name, sign in packages.items() if not present(sign)]
    if not missing:
        return 0
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    prefix = privilege()
    if prefix is None or not shutil.which("apt-get"):
        return fail(
            "TutorDesk needs some system libraries that are not here. Please run:\n\n"
            f"    sudo {' '.join(command)}\n\n(on other systems, the packages that hold the same libraries), "
            "then the same again."
        )
    say(f"Installing system libraries: {' '.join(missing)} ...")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(*prefix, "apt-get", "-qq", "update", env=quiet)
    if run(*prefix, *command, "-qq", env=quiet, quiet=True):
        return fail(f"That failed. Please run: sudo {' '.join(command)}")
    still = [name for name in missing if not present(packages[name])]
    return fail(f"Still missing after the installation: {' '.join(still)}") if still else 0


def privilege() -> list[str] | None:
    """Return the prefix that makes a command run as root without asking, or None."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    return None


def present(sign: str) -> bool:
    """Whether a library, program or file is on this machine."""
    kind, _, name = sign.partition(":")
    if kind == "lib":
        return find_library(name)
    if kind == "program":
        return shutil.which(name) is not None
    if kind == "glob":
        return any(Path("/").glob(name.lstrip("/")))
    return Path(name).exists()


def find_library(name: str) -> bool:
    """Whether the loader knows a shared library (also without gcc or ldconfig on the path)."""
    if ctypes.util.find_library(name):
        return True
    folders = ("usr/lib", "lib", "usr/lib64", "usr/lib/*-linux-gnu", "lib/*-linux-gnu")
    return any(any(Path("/").glob(f"{folder}/lib{name}.so*")) for folder in folders)


def compile_catalogues() -> None:
    """Compile translations that are newer than what is compiled; Python finds only compiled ones."""
    for source in ROOT.glob("resources/locale/*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        babel = (PYTHON, "-m", "babel.messages.frontend", "-q", "compile", "-l", "en")
        if run(*babel, "-i", source, "-o", compiled):
            say(f"The catalogue {source.relative_to(ROOT)} could not be compiled.")


def run(*command: object, env: dict[str, str] | None = None, quiet: bool = False) -> int:
    """Run a command in the checkout and return its exit code."""
    environment = {**(env or os.environ)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # without .pyc files a start takes a second longer
    words = [str(part) for part in command]
    output = subprocess.DEVNULL if quiet else None
    return subprocess.run(words, cwd=ROOT, env=environment, check=False, stdout=output).returncode


def say(text: str) -> None:
    """Tell the person what happens."""
    print(text, file=sys.stderr, flush=True)


def fail(text: str) -> int:
    """Tell what is wrong and return the exit code for it."""
    say(text)
    return 1


if __name__ == "__main__":
    sys.exit(main())
