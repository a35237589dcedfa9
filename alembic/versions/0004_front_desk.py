"""The front desk: what was paid, sessions that repeat, and people as the desk looks for them.

Tables and data only: functions, policies, grants and triggers are files of ``alembic/code``.

Revision ID: 0004
Revises: 0003
"""

from alembic import op

# ruff: noqa: E501 - a constraint reads best on one line

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = r"""
CREATE TABLE app.session_payment (
    session_id UUID NOT NULL,
    method TEXT NOT NULL,
    paid_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    recorded_by UUID,
    CONSTRAINT session_payment_pkey PRIMARY KEY (session_id),
    CONSTRAINT session_payment_method_known CHECK (method IN ('cash', 'card', 'transfer', 'invoice', 'other')),
    CONSTRAINT session_payment_session_id_fkey FOREIGN KEY(session_id) REFERENCES app.session (id),
    CONSTRAINT session_payment_recorded_by_fkey FOREIGN KEY(recorded_by) REFERENCES app.person (id)
);

CREATE TABLE app.series (
    id UUID NOT NULL,
    tutor_id UUID NOT NULL,
    student_id UUID NOT NULL,
    course_id UUID NOT NULL,
    every_weeks INTEGER NOT NULL,
    created_by UUID,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT series_pkey PRIMARY KEY (id),
    CONSTRAINT series_not_with_oneself CHECK (student_id <> tutor_id),
    CONSTRAINT series_every_weeks_range CHECK (every_weeks BETWEEN 1 AND 8),
    CONSTRAINT series_tutor_id_fkey FOREIGN KEY(tutor_id) REFERENCES app.tutor (person_id),
    CONSTRAINT series_student_id_fkey FOREIGN KEY(student_id) REFERENCES app.person (id),
    CONSTRAINT series_course_id_fkey FOREIGN KEY(course_id) REFERENCES app.course (id),
    CONSTRAINT series_created_by_fkey FOREIGN KEY(created_by) REFERENCES app.person (id)
);

CREATE INDEX series_by_student ON app.series (student_id);

CREATE INDEX series_by_tutor ON app.series (tutor_id);

CREATE TABLE app.series_session (
    session_id UUID NOT NULL,
    series_id UUID NOT NULL,
    CONSTRAINT series_session_pkey PRIMARY KEY (session_id),
    CONSTRAINT series_session_session_id_fkey FOREIGN KEY(session_id) REFERENCES app.session (id),
    CONSTRAINT series_session_series_id_fkey FOREIGN KEY(series_id) REFERENCES app.series (id)
);

CREATE INDEX series_session_by_series ON app.series_session (series_id);

CREATE TABLE app.person_search (
    person_id UUID NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    document TEXT NOT NULL,
    digits TEXT NOT NULL,
    CONSTRAINT person_search_pkey PRIMARY KEY (person_id),
    CONSTRAINT person_search_person_id_fkey FOREIGN KEY(person_id) REFERENCES app.person (id) ON DELETE CASCADE
);

CREATE INDEX person_search_name ON app.person_search (name);

CREATE INDEX person_search_words ON app.person_search USING gin (document public.gin_trgm_ops, name public.gin_trgm_ops);

CREATE INDEX person_search_digits ON app.person_search USING gin (digits public.gin_trgm_ops);
"""

# What the triggers of alembic/code/finding.sql keep from now on, for everybody who is there already.
FIRST_ROWS = r"""
INSERT INTO app.person_search (person_id, name, document, digits)
SELECT p.id, app.fold(p.display_name),
       app.fold(concat_ws(E'\n', p.display_name, p.login, k.email, k.guardian_name)),
       regexp_replace(concat_ws(';', k.phone, k.phone_e164, k.guardian_phone), '[^0-9;]', '', 'g')
FROM app.person p LEFT JOIN app.person_contact k ON k.person_id = p.id
"""

# person_search is read instead.
OLD_INDEXES = {
    "person_name_trigrams": "app.person USING gin (app.fold(display_name) public.gin_trgm_ops)",
    "person_contact_phone_trigrams": (
        "app.person_contact USING gin (translate(phone, ' +-()/.', '') public.gin_trgm_ops)"
    ),
    "person_contact_email_trigrams": "app.person_contact USING gin (lower(email) public.gin_trgm_ops)",
}


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(FIRST_ROWS)
    for name in OLD_INDEXES:
        op.execute(f"DROP INDEX app.{name}")


def downgrade() -> None:
    for name, definition in OLD_INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON {definition}")
    for table in ("person_search", "series_session", "series", "session_payment"):
        op.execute(f"DROP TABLE app.{table} CASCADE")
