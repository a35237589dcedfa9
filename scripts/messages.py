"""Keep the catalogues: extract sentences, update every language, write the pseudo language, compile.

``python scripts/messages.py`` does all of it; ``compile`` and ``check`` do only that. What may be said is
decided in the source (``tutordesk.i18n``); translations live in ``resources/locale/<lang>/LC_MESSAGES``.
"""

import argparse
import io
import sys
from pathlib import Path

from babel.messages import extract, mofile, pofile
from babel.messages.catalog import Catalog, Message

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "tutordesk"
LOCALE = ROOT / "resources" / "locale"
DOMAIN = "tutordesk"
PSEUDO = "x-pseudo"
LANGUAGES = ("es", PSEUDO)
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
_NOISE = (
    '"POT-Creation',
    '"PO-Revision',
    '"Generated-By',
    '"Report-Msgid',
    '"Last-Translator',
    '"Language-Team',
    "#, fuzzy",
)
_ACCENTED = str.maketrans("aeiouAEIOUcnyCNY", "áéíóúÁÉÍÓÚçñýÇÑÝ")


def template() -> Catalog:
    """Extract every sentence of the source, in a stable order and without line numbers."""
    found = Catalog(project="TutorDesk", charset="utf-8", header_comment="")
    options = {"encoding": "utf-8"}
    for filename, _line, message, comments, context in extract.extract_from_dir(
        SOURCE, [("**.py", "python")], {"**.py": options}, KEYWORDS, comment_tags=("Translators:",)
    ):
        found.add(message, None, [(f"src/tutordesk/{filename}", 1)], auto_comments=comments, context=context)
    return found


def path_of(language: str) -> Path:
    """Return a language's catalogue file."""
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str) -> Catalog:
    """Read a catalogue, empty when there is none yet."""
    file = path_of(language)
    known = None if language.startswith("x-") else language
    if not file.exists():
        return Catalog(locale=known, domain=DOMAIN)
    return pofile.read_po(io.BytesIO(file.read_bytes()), locale=known, domain=DOMAIN)


def updated(language: str, source: Catalog) -> Catalog:
    """Bring a catalogue up to the source: new sentences empty (or pseudo), old ones gone, never guessed."""
    catalogue = read(language)
    catalogue.update(source, no_fuzzy_matching=True)
    catalogue.project, catalogue.version, catalogue.fuzzy = "TutorDesk", "", False
    catalogue.header_comment = f"# What TutorDesk says, in {language}."
    catalogue.obsolete.clear()
    if language == PSEUDO:
        for message in catalogue:
            if message.id:
                message.string = _pseudo_message(message)
    return catalogue


def missing(language: str, source: Catalog) -> list[str]:
    """Name every sentence of the source that a catalogue does not translate."""
    catalogue = read(language)
    lacking = []
    for message in source:
        if not message.id:
            continue
        known = catalogue.get(message.id, message.context)
        strings = known.string if known else ""
        parts = strings if isinstance(strings, tuple | list) else (strings,)
        if not all(parts) or (known and known.fuzzy):
            lacking.append(message.id if isinstance(message.id, str) else message.id[0])
    return lacking


def pseudo(sentence: str) -> str:
    """Make a sentence foreign, 40 % longer and bracketed, its ``{fields}`` untouched."""
    out, depth = [], 0
    for letter in sentence:
        depth += (letter == "{") - (letter == "}")
        out.append(letter if depth else letter.translate(_ACCENTED))
    length = max(1, round(len(sentence) * 0.4))
    # Padding in words, so that it wraps where a longer language would.
    padding = "".join(" " if at % 7 == 3 else "~" for at in range(length))
    return f"[{''.join(out)}{padding}]"


def write(language: str, catalogue: Catalog) -> None:
    """Write a catalogue sorted by sentence, so that a change is a small diff."""
    file = path_of(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    for message in catalogue:
        message.locations = sorted({(name, 0) for name, _line in message.locations})
    pofile.write_po(buffer, catalogue, sort_output=True, include_lineno=False, omit_header=False, width=110)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    # Dates in the header would change on every run and tell nobody anything.
    kept = [line for line in lines if not line.startswith(_NOISE)]
    file.write_text("".join(kept), encoding="utf-8")


def compile_all() -> None:
    """Write a ``.mo`` beside every catalogue."""
    for file in sorted(LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        with file.with_suffix(".mo").open("wb") as target:
            mofile.write_mo(target, read(file.parent.parent.name))


def _pseudo_message(message: Message) -> str | tuple[str, ...]:
    if isinstance(message.id, str):
        return pseudo(message.id)
    return tuple(pseudo(part) for part in message.id)


def main(arguments: list[str]) -> int:
    """Run a verb: ``all`` (default), ``compile`` or ``check``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verb", nargs="?", choices=["all", "compile", "check"], default="all")
    parser.add_argument("--only", choices=LANGUAGES, help="update one language alone")
    options = parser.parse_args(arguments)
    if options.verb == "compile":
        compile_all()
        return 0
    source = template()
    if options.verb == "all":
        for language in [options.only] if options.only else LANGUAGES:
            write(language, updated(language, source))
        compile_all()
    lacking = {language: missing(language, source) for language in LANGUAGES}
    for language, sentences in lacking.items():
        print(f"{language}: {len(sentences)} of {len(source)} sentences missing")
    return int(options.verb == "check" and any(lacking.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
