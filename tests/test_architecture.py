"""The house stays as drawn: files of one subject, README commands that exist, nothing private committed.

Import contracts are import-linter's (``make check``); what it cannot say is here.
"""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINES = 400
LONGER_FOR_A_REASON: dict[str, str] = {}


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def test_files_have_one_subject():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked("*.py", "alembic/*.sql")
        if (lines := len(path.read_text("utf-8").splitlines())) > LINES * 1.1
    }
    assert set(long) <= set(LONGER_FOR_A_REASON), f"split these, or give a reason: {long}"


@pytest.mark.parametrize("path", tracked("src/*.py"), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_belongs_there(path):
    assert path.read_text("utf-8").startswith('"""'), "a module begins with its docstring"


def test_readme_commands_exist():
    readme, makefile = (ROOT / "README.md").read_text("utf-8"), (ROOT / "Makefile").read_text("utf-8")
    verbs = set(re.findall(r"(?:^|`)make ([a-z]+)", readme, re.MULTILINE))
    assert {"demo", "test"} <= verbs
    assert verbs <= set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def test_links_in_documents_lead_somewhere():
    for page in tracked("*.md"):
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}"


def test_lock_file_names_no_index():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    pins = re.findall(r"^[a-z0-9-]+==", lock, re.MULTILINE)
    assert len(pins) > 30
    assert lock.count("--hash=sha256:") >= len(pins)


def test_colours_live_in_the_theme_alone():
    colour = re.compile(r"""["']#[0-9A-Fa-f]{6}["']|QColor\(\s*\d""")
    guilty = [
        str(path.relative_to(ROOT))
        for path in tracked("src/tutordesk/ui/*.py")
        if path.name != "tokens.py"
        and not path.name.startswith("theme")
        and colour.search(path.read_text("utf-8"))
    ]
    assert not guilty
