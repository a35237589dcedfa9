"""Repeating sessions: every date with its verdict, all booked or none. Pages hold it; it is no page."""
