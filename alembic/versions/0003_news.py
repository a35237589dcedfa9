"""What each person has seen of the changes that others made to their sessions.

Tables and data only: functions, policies, grants and triggers are files of ``alembic/code``.

Revision ID: 0003
Revises: 0002
"""

from alembic import op

# ruff: noqa: E501 - a constraint reads best on one line

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = r"""
CREATE TABLE app.session_seen (
    person_id UUID NOT NULL,
    session_id UUID NOT NULL,
    event_id BIGINT NOT NULL,
    CONSTRAINT session_seen_pkey PRIMARY KEY (person_id, session_id),
    CONSTRAINT session_seen_person_id_fkey FOREIGN KEY(person_id) REFERENCES app.person (id) ON DELETE CASCADE,
    CONSTRAINT session_seen_session_id_fkey FOREIGN KEY(session_id) REFERENCES app.session (id),
    CONSTRAINT session_seen_event_id_fkey FOREIGN KEY(event_id) REFERENCES app.session_event (id)
);
"""

# What happened before anybody could look is no news: a centre does not begin with a badge on every session.
SEEN_SO_FAR = """
INSERT INTO app.session_seen (person_id, session_id, event_id)
SELECT p.id, s.id, e.id
FROM (SELECT session_id, max(id) AS id FROM app.session_event
      WHERE at > now() - interval '31 days' AND kind <> 'imported' GROUP BY session_id) e
JOIN app.session s ON s.id = e.session_id
CROSS JOIN LATERAL (VALUES (s.tutor_id), (s.student_id)) p(id)
"""


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(SEEN_SO_FAR)


def downgrade() -> None:
    op.execute("DROP TABLE app.session_seen CASCADE")
