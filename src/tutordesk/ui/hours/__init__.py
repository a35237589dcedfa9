"""Availability: a tutor's hours, edited, compared and saved."""
