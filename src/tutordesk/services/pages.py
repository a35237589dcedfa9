"""Pages of rows: where the next one starts. What its key is made of is each list's own."""

from collections.abc import Sequence
from typing import Any

from tutordesk import errors


def key_parts(after: Sequence[Any] | None, parts: int) -> tuple[Any, ...]:
    """Return the parts of a page's ``next_key``, all None for the first page.

    Raises:
        InvalidValue: a key of another number of parts, so of another list.
    """
    if after is None:
        return (None,) * parts
    if len(after) != parts:
        raise errors.InvalidValue(facts={"constraint": "after"})
    return tuple(after)
