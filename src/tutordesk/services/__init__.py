"""Verbs: plain functions, first argument a database session, returning frozen rows."""
