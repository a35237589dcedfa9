"""One session, as any page may hold it: its details, what can be done with it, and doing it."""
