"""Schedule: the tutor's week."""
