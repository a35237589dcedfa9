"""History in the order of time: what staff page through.

Tables and data only: functions, policies, grants and triggers are files of ``alembic/code``.

Revision ID: 0005
Revises: 0004
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INDEXES = {
    "audit_event_by_time": "app.audit_event (at DESC, id DESC)",
    "session_event_by_time": "app.session_event (at DESC, id DESC)",
    "session_event_by_actor": "app.session_event (actor_id, id DESC)",
}


def upgrade() -> None:
    for name, definition in INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON {definition}")


def downgrade() -> None:
    for name in INDEXES:
        op.execute(f"DROP INDEX app.{name}")
