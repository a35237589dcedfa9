"""A small centre driven at random by several people, and the oracle that knows what must come of it."""
