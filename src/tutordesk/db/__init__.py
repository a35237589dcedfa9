"""The road to PostgreSQL: connection, errors, schema, feed, private server. No Qt, no sentences."""
