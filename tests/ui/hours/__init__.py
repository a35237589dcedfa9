"""Availability by hand: its parts, drafts, and how they are saved."""
