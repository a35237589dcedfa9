"""A tutor is away: every session finds a substitute, another time or an end. Pages hold it; it is no page."""
