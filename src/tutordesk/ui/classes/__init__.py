"""My Classes: enrolled courses and booked sessions."""
