"""A file that cannot be read or written, as an error with facts; ``words.py`` says it."""

from pathlib import Path

from tutordesk.errors import TutorDeskError


class FileTrouble(TutorDeskError):
    """``facts`` hold the file's ``name``, the ``reason``, and whether it ``exists`` already."""

    @classmethod
    def of(cls, error: OSError) -> "FileTrouble":
        """Return what an operating system's error comes to."""
        name = Path(error.filename).name if isinstance(error.filename, str | Path) else ""
        exists = isinstance(error, FileExistsError)
        return cls(facts={"name": name, "reason": error.strerror or str(error), "exists": exists})
