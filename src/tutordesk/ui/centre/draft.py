"""Edits of the centre made on top of what somebody else saved meanwhile. No widgets."""

from dataclasses import asdict, replace

from tutordesk.services.rows import CentreRow


def carried_over(base: CentreRow, draft: CentreRow, theirs: CentreRow) -> CentreRow:
    """Return what they saved with one's own edits in place."""
    stored = asdict(base)
    own = {name: value for name, value in asdict(draft).items() if value != stored[name]}
    return replace(theirs, **own)
