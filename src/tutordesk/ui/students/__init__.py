"""Students: a tutor's own students, and the courses they offer."""
