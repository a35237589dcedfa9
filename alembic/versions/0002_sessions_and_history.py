"""Enrollments, sessions and their history, the audit trail and the change feed.

Tables and data only: functions, policies, grants and triggers are files of ``alembic/code``.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

# ruff: noqa: E501 - a constraint reads best on one line

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = r"""
CREATE TABLE app.change (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    x xid8 DEFAULT pg_current_xact_id() NOT NULL,
    topic TEXT NOT NULL,
    tutor_id UUID,
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT change_pkey PRIMARY KEY (id),
    CONSTRAINT change_topic_known CHECK (topic IN ('tutor', 'hours', 'session', 'enrollment', 'course', 'person', 'centre'))
);

CREATE INDEX change_by_transaction ON app.change (x);

CREATE INDEX change_by_age ON app.change (at);

CREATE TABLE app.change_clock (
    "only" BOOLEAN DEFAULT true NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT '-infinity' NOT NULL,
    pruned_x xid8 DEFAULT '0' NOT NULL,
    CONSTRAINT change_clock_pkey PRIMARY KEY ("only"),
    CONSTRAINT change_clock_only_one CHECK ("only")
);

CREATE TABLE app.audit_event (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    actor_id UUID,
    actor_role TEXT DEFAULT '' NOT NULL,
    kind TEXT NOT NULL,
    subject_table TEXT NOT NULL,
    subject_id TEXT DEFAULT '' NOT NULL,
    before JSONB,
    after JSONB,
    CONSTRAINT audit_event_pkey PRIMARY KEY (id),
    CONSTRAINT audit_event_actor_role_length CHECK (char_length(actor_role) <= 40),
    CONSTRAINT audit_event_kind_length CHECK (char_length(kind) BETWEEN 1 AND 40),
    CONSTRAINT audit_event_subject_table_length CHECK (char_length(subject_table) BETWEEN 1 AND 63),
    CONSTRAINT audit_event_subject_id_length CHECK (char_length(subject_id) <= 200),
    CONSTRAINT audit_event_actor_id_fkey FOREIGN KEY(actor_id) REFERENCES app.person (id)
);

CREATE INDEX audit_event_by_actor ON app.audit_event (actor_id, id DESC);

CREATE INDEX audit_event_by_subject ON app.audit_event (subject_table, subject_id, id DESC);

CREATE TABLE app.enrollment (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    student_id UUID NOT NULL,
    course_id UUID NOT NULL,
    tutor_id UUID,
    planned_sessions INTEGER,
    status TEXT DEFAULT 'active' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    created_by UUID,
    CONSTRAINT enrollment_pkey PRIMARY KEY (id),
    CONSTRAINT enrollment_status_known CHECK (status IN ('active', 'ended')),
    CONSTRAINT enrollment_planned_sessions_range CHECK (planned_sessions BETWEEN 1 AND 10000),
    CONSTRAINT enrollment_not_with_oneself CHECK (student_id <> tutor_id),
    CONSTRAINT enrollment_student_id_fkey FOREIGN KEY(student_id) REFERENCES app.person (id),
    CONSTRAINT enrollment_course_id_fkey FOREIGN KEY(course_id) REFERENCES app.course (id),
    CONSTRAINT enrollment_tutor_id_fkey FOREIGN KEY(tutor_id) REFERENCES app.tutor (person_id),
    CONSTRAINT enrollment_created_by_fkey FOREIGN KEY(created_by) REFERENCES app.person (id)
);

CREATE UNIQUE INDEX enrollment_active_once ON app.enrollment (student_id, course_id, tutor_id) NULLS NOT DISTINCT WHERE status = 'active';

CREATE INDEX enrollment_by_course ON app.enrollment (course_id);

CREATE INDEX enrollment_by_tutor ON app.enrollment (tutor_id, student_id);

CREATE INDEX enrollment_by_student ON app.enrollment (student_id);

CREATE TABLE app.session (
    id UUID NOT NULL,
    tutor_id UUID NOT NULL,
    student_id UUID NOT NULL,
    course_id UUID NOT NULL,
    during TSTZRANGE NOT NULL,
    tutor_hold TSTZRANGE NOT NULL,
    status TEXT DEFAULT 'scheduled' NOT NULL,
    requirements TEXT DEFAULT '' NOT NULL,
    price NUMERIC(12, 2) NOT NULL,
    currency CHAR(3) NOT NULL,
    online BOOLEAN DEFAULT true NOT NULL,
    place TEXT DEFAULT '' NOT NULL,
    asked JSONB DEFAULT '{}' NOT NULL,
    created_by UUID,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT session_pkey PRIMARY KEY (id),
    CONSTRAINT session_status_known CHECK (status IN ('scheduled', 'in_progress', 'completed', 'cancelled', 'no_show')),
    CONSTRAINT session_not_with_oneself CHECK (student_id <> tutor_id),
    CONSTRAINT session_during_form CHECK (NOT isempty(during) AND lower_inc(during) AND NOT upper_inc(during) AND isfinite(lower(during)) AND isfinite(upper(during)) AND upper(during) - lower(during) BETWEEN interval '1 minute' AND interval '24 hours'),
    CONSTRAINT session_tutor_hold_form CHECK (lower_inc(tutor_hold) AND NOT upper_inc(tutor_hold) AND lower(tutor_hold) = lower(during) AND upper(tutor_hold) - upper(during) BETWEEN interval '0' AND interval '24 hours'),
    CONSTRAINT session_requirements_length CHECK (char_length(requirements) <= 2000),
    CONSTRAINT session_price_range CHECK (price >= 0),
    CONSTRAINT session_currency_form CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT session_place_length CHECK (char_length(place) <= 200),
    CONSTRAINT session_version_range CHECK (version BETWEEN 1 AND 2147483647),
    CONSTRAINT session_tutor_no_overlap EXCLUDE USING gist (tutor_id WITH =, tutor_hold WITH &&) WHERE (status IN ('scheduled', 'in_progress')),
    CONSTRAINT session_student_no_overlap EXCLUDE USING gist (student_id WITH =, during WITH &&) WHERE (status IN ('scheduled', 'in_progress')),
    CONSTRAINT session_tutor_id_fkey FOREIGN KEY(tutor_id) REFERENCES app.tutor (person_id),
    CONSTRAINT session_student_id_fkey FOREIGN KEY(student_id) REFERENCES app.person (id),
    CONSTRAINT session_course_id_fkey FOREIGN KEY(course_id) REFERENCES app.course (id),
    CONSTRAINT session_created_by_fkey FOREIGN KEY(created_by) REFERENCES app.person (id)
);

CREATE INDEX session_by_student ON app.session (student_id, lower(during), id);

CREATE INDEX session_by_course ON app.session (course_id);

CREATE INDEX session_by_tutor ON app.session (tutor_id, lower(during), id);

CREATE INDEX session_by_start ON app.session (lower(during), id);

CREATE TABLE app.session_note (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    session_id UUID NOT NULL,
    author_id UUID NOT NULL,
    shared BOOLEAN DEFAULT false NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT session_note_pkey PRIMARY KEY (id),
    CONSTRAINT session_note_body_length CHECK (char_length(body) BETWEEN 1 AND 10000),
    CONSTRAINT session_note_session_id_fkey FOREIGN KEY(session_id) REFERENCES app.session (id),
    CONSTRAINT session_note_author_id_fkey FOREIGN KEY(author_id) REFERENCES app.person (id)
);

CREATE INDEX session_note_by_session ON app.session_note (session_id, created_at);

CREATE TABLE app.session_event (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    session_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    actor_id UUID,
    actor_role TEXT DEFAULT '' NOT NULL,
    kind TEXT NOT NULL,
    before JSONB,
    after JSONB,
    CONSTRAINT session_event_pkey PRIMARY KEY (id),
    CONSTRAINT session_event_actor_role_length CHECK (char_length(actor_role) <= 40),
    CONSTRAINT session_event_kind_length CHECK (char_length(kind) BETWEEN 1 AND 40),
    CONSTRAINT session_event_session_id_fkey FOREIGN KEY(session_id) REFERENCES app.session (id),
    CONSTRAINT session_event_actor_id_fkey FOREIGN KEY(actor_id) REFERENCES app.person (id)
);

CREATE INDEX session_event_by_session ON app.session_event (session_id, id);

CREATE TABLE app.session_event_reason (
    event_id BIGINT NOT NULL,
    reason TEXT NOT NULL,
    CONSTRAINT session_event_reason_pkey PRIMARY KEY (event_id),
    CONSTRAINT session_event_reason_reason_length CHECK (char_length(reason) BETWEEN 1 AND 2000),
    CONSTRAINT session_event_reason_event_id_fkey FOREIGN KEY(event_id) REFERENCES app.session_event (id)
);
"""

FIRST_ROWS = "INSERT INTO app.change_clock DEFAULT VALUES"

NAMES = """
change
change_clock
audit_event
enrollment
session
session_note
session_event
session_event_reason
"""


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(FIRST_ROWS)


def downgrade() -> None:
    for name in reversed(NAMES.split()):
        op.execute(f"DROP TABLE app.{name} CASCADE")
