"""The page Import: a centre's spreadsheets come in, step by step."""
