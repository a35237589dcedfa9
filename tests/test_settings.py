"""Settings and server addresses: remembered, robust, never a password."""

import json
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutordesk.settings import Profile, Settings, SettingsFile, default_path


@pytest.mark.parametrize(
    ("address", "profile"),
    [
        ("db.lernhaus.at", Profile("db.lernhaus.at")),
        (" db.lernhaus.at:5433 ", Profile("db.lernhaus.at", 5433)),
        ("db.lernhaus.at:5433/centre", Profile("db.lernhaus.at", 5433, "centre")),
        ("[::1]:5433", Profile("::1", 5433)),
        ("10.0.0.7/centre", Profile("10.0.0.7", 5432, "centre")),
        (
            "postgresql://someone:secret@db.example:6000/t%20d?sslmode=require&sslrootcert=/ca.pem",
            Profile("db.example", 6000, "t d", "require", "/ca.pem"),
        ),
        ("postgres://db.example/", Profile("db.example")),
    ],
)
def test_an_address_is_read(address: str, profile: Profile) -> None:
    assert Profile.parse(address) == profile


@pytest.mark.parametrize(
    "address", ["", "  ", "http://db.example", ":5432", "db.example:port", "db:99999999"]
)
def test_a_wrong_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # urllib words some of them
        Profile.parse(address)


@pytest.mark.parametrize(
    "profile",
    [Profile("db.example"), Profile("db.example", 6000, "x"), Profile("::1"), Profile("h", 5432, "y")],
)
def test_the_written_address_reads_back(profile: Profile) -> None:
    assert Profile.parse(profile.address) == profile


def test_only_this_machine_goes_without_full_verification() -> None:
    assert Profile("db.example").secure_mode == "verify-full"
    assert Profile("db.example", sslmode="require").secure_mode == "require"
    assert [Profile(host).secure_mode for host in ("localhost", "127.0.0.1", "::1", "/run/pg")] == [
        "prefer"
    ] * 4


def test_what_was_remembered_is_there_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    file = SettingsFile(path)
    assert file.values == Settings()
    file.remember(server=Profile("db.example", 6000), width=900, theme="dark", pages={"student": "book"})
    file.remember(zoom=120)
    again = SettingsFile(path).values
    assert again.server == Profile("db.example", 6000)
    assert (again.width, again.theme, again.pages, again.zoom) == (900, "dark", {"student": "book"}, 120)
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", "\x00\xff", '{"server": 3}', '{"server": {"port": 1}}']
)
def test_a_damaged_file_means_defaults(tmp_path: Path, content: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(content, encoding="utf-8")
    assert SettingsFile(path).values == Settings()


def test_one_wrong_value_falls_back_alone(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(
        json.dumps(
            {"width": "wide", "theme": "dark", "maximized": 1, "pages": {"a": "b", "c": 3}, "unknown": True}
        ),
        encoding="utf-8",
    )
    values = SettingsFile(path).values
    assert (values.width, values.theme, values.maximized, values.pages) == (1360, "dark", False, {"a": "b"})


WORDS = st.text("aé/", max_size=4)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from([spec.name for spec in fields(Settings)]), JSON) | JSON)
def test_no_content_crashes_the_start(tmp_path_factory: pytest.TempPathFactory, content: object) -> None:
    path = tmp_path_factory.mktemp("settings") / "settings.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    assert isinstance(SettingsFile(path).values, Settings)


def test_a_disk_that_refuses_is_no_crash(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    file = SettingsFile(blocked / "settings.json")
    assert file.remember(zoom=90).zoom == 90


def test_there_is_no_room_for_a_password(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    names = {spec.name for kind in (Profile, Settings) for spec in fields(kind)}
    assert not any("password" in name or "secret" in name for name in names)
    monkeypatch.setenv("TUTORDESK_CONFIG_DIR", str(tmp_path))
    assert default_path() == tmp_path / "settings.json"
