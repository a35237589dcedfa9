"""SQLAlchemy tables, one file per noun: columns and constraints, no behaviour."""
