"""How Alembic runs a revision: on the connection that ``tutordesk.db.schema`` opened, as ``td_owner``.

The caller's transaction is used and not committed here, so that tables and code appear at once.
"""

from alembic import context

from tutordesk.models import Base

connection = context.config.attributes["connection"]
connection.exec_driver_sql("SET LOCAL lock_timeout = '10s'")
connection.exec_driver_sql("SET LOCAL statement_timeout = '30min'")
connection.exec_driver_sql("SET LOCAL ROLE td_owner")
connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7320002)")
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    version_table_schema="app",
    include_schemas=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
connection.exec_driver_sql("RESET ROLE")
