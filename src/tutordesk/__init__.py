"""TutorDesk: the desktop application a tutoring centre lives with."""

__version__ = "0.1.0"
