"""Preferences of this window."""
