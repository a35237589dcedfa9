"""Booking rules in words and fields: shared by the tutor's hours and the centre."""
