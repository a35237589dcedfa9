"""Signing in: connection, password, first password change."""
