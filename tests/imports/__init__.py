"""Tests of the importer without a database."""
