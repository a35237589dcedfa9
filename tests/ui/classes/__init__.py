"""My Classes by hand: one set-up for its tests."""
