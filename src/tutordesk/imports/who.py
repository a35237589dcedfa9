"""Who is meant: by a name or an e-mail address, and whether a row without a key is somebody known already.

Belongs here: comparing people. Does not belong here: asking the database for them, planning what is written.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from tutordesk.imports.faults import Place
from tutordesk.imports.identity import dialled, folded

_SHORTEST = 6
"""Fewer digits are nobody's number alone."""


class Contact(NamedTuple):
    """Somebody as others know them. ``phones`` are theirs and their guardian's."""

    id: UUID
    name: str
    email: str
    phones: tuple[str, ...]
    place: Place | None = None
    """Their row in this import; None for somebody in the database."""


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody of the same name; ``sure`` where an e-mail address or a phone number is the same, too."""

    contact: Contact
    sure: bool


class Who:
    """People of the database and of an import, by what they are called."""

    def __init__(self, contacts: Iterable[Contact]) -> None:
        self._by_word: dict[str, dict[UUID, None]] = defaultdict(dict)
        self._by_name: dict[str, list[Contact]] = defaultdict(list)
        for contact in contacts:
            self.add(contact)

    def add(self, contact: Contact) -> None:
        """Know one more."""
        name = folded(contact.name)
        self._by_name[name].append(contact)
        self._by_word[name][contact.id] = None
        if contact.email:
            self._by_word[folded(contact.email)][contact.id] = None

    def called(self, word: str) -> tuple[UUID, ...]:
        """Return everybody of that name or e-mail address."""
        return tuple(self._by_word.get(folded(word), ()))

    def like(self, contact: Contact) -> tuple[Match, ...]:
        """Return who has the same name and can be the same; those for whom that is sure, if there are any.

        Who has another e-mail address and no number in common, or the other way round, is somebody else.
        """
        others = self._by_name.get(folded(contact.name), ())
        if not others:
            return ()
        email, phones = _reached(contact)
        sure, unclear = [], []
        for other in others:
            their_email, their_phones = _reached(other)
            if email & their_email or _share(phones, their_phones):
                sure.append(Match(other, sure=True))
            elif not (email and their_email) and not (phones and their_phones):
                unclear.append(Match(other, sure=False))
        return tuple(sure or unclear)


def _reached(contact: Contact) -> tuple[set[str], set[str]]:
    return {folded(contact.email)} - {""}, {dialled(phone) for phone in contact.phones} - {""}


def _share(some: set[str], others: set[str]) -> bool:
    """Whether a number is the same; with a country in front, or without."""
    return any(
        one.endswith(other) or other.endswith(one)
        for one in some
        for other in others
        if min(len(one), len(other)) >= _SHORTEST
    )
