"""Frozen values and pure functions about time and layout; standard library only."""
