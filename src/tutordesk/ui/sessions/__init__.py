"""Sessions: every session of the centre, found, looked at, and cancelled several at once."""
