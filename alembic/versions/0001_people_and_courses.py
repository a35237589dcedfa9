"""The centre, its people, courses, tutors and their hours.

Tables and data only: functions, policies, grants and triggers are files of ``alembic/code``.

Revision ID: 0001
Revises:
"""

from alembic import op

# ruff: noqa: E501 - a constraint reads best on one line

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# The one function that stored values depend on (indices order names by it), hence part of a revision: its
# results must never change without one. Marks are removed, then letters folded; see the data contract.
FOLD = r"""
SET LOCAL ROLE td_definer;
CREATE OR REPLACE FUNCTION app.fold(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT lower(public.unaccent('public.unaccent'::regdictionary,
                 translate(regexp_replace(normalize(p_text, NFC), '[\u0640\u064B-\u065F\u0670]', '', 'g'),
                           'أإآٱىةؤئ', 'اااايهوي')) COLLATE pg_catalog.pg_c_utf8)
$$;
REVOKE ALL ON FUNCTION app.fold(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.fold(text) TO td_owner, td_student, td_tutor, td_desk, td_admin;
SET LOCAL ROLE td_owner;
"""

TABLES = r"""
CREATE TABLE app.timezone (
    name TEXT COLLATE "C" NOT NULL,
    CONSTRAINT timezone_pkey PRIMARY KEY (name),
    CONSTRAINT timezone_name_form CHECK (name = 'UTC' OR name ~ '^[A-Z][A-Za-z_+-]*/[A-Za-z0-9_+/-]+$')
);

CREATE TABLE app.closure (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    first_date DATE NOT NULL,
    last_date DATE NOT NULL,
    start_minute INTEGER DEFAULT 0 NOT NULL,
    end_minute INTEGER DEFAULT 1440 NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    CONSTRAINT closure_pkey PRIMARY KEY (id),
    CONSTRAINT closure_dates_order CHECK (first_date <= last_date),
    CONSTRAINT closure_dates_finite CHECK (isfinite(first_date) AND isfinite(last_date)),
    CONSTRAINT closure_start_minute_range CHECK (start_minute BETWEEN 0 AND 1439),
    CONSTRAINT closure_end_minute_range CHECK (end_minute > start_minute AND end_minute <= 1440),
    CONSTRAINT closure_reason_length CHECK (char_length(reason) <= 2000)
);

CREATE TABLE app.subject (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    name TEXT NOT NULL,
    position INTEGER DEFAULT 0 NOT NULL,
    CONSTRAINT subject_pkey PRIMARY KEY (id),
    CONSTRAINT subject_name_length CHECK (char_length(name) <= 120 AND btrim(name) <> ''),
    CONSTRAINT subject_position_range CHECK (position BETWEEN 0 AND 10000),
    CONSTRAINT subject_name_key UNIQUE (name)
);

CREATE TABLE app.schema_code (
    file TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT schema_code_pkey PRIMARY KEY (file),
    CONSTRAINT schema_code_file_form CHECK (file ~ '^[a-z0-9_]{1,60}[.]sql$'),
    CONSTRAINT schema_code_checksum_form CHECK (checksum ~ '^[0-9a-f]{64}$')
);

CREATE TABLE app.centre (
    "only" BOOLEAN DEFAULT true NOT NULL,
    name TEXT NOT NULL,
    timezone TEXT COLLATE "C" NOT NULL,
    currency CHAR(3) DEFAULT 'EUR' NOT NULL,
    phone TEXT DEFAULT '' NOT NULL,
    opening_hours TEXT DEFAULT '' NOT NULL,
    slot_step_minutes INTEGER DEFAULT 30 NOT NULL,
    min_notice_minutes INTEGER DEFAULT 120 NOT NULL,
    break_minutes INTEGER DEFAULT 0 NOT NULL,
    horizon_days INTEGER DEFAULT 60 NOT NULL,
    cancel_notice_minutes INTEGER DEFAULT 1440 NOT NULL,
    max_open_sessions INTEGER DEFAULT 10 NOT NULL,
    enrollment_required BOOLEAN DEFAULT false NOT NULL,
    CONSTRAINT centre_pkey PRIMARY KEY ("only"),
    CONSTRAINT centre_only_one CHECK ("only"),
    CONSTRAINT centre_name_length CHECK (char_length(name) <= 120 AND btrim(name) <> ''),
    CONSTRAINT centre_currency_form CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT centre_phone_length CHECK (char_length(phone) <= 40),
    CONSTRAINT centre_opening_hours_length CHECK (char_length(opening_hours) <= 2000),
    CONSTRAINT centre_slot_step_minutes_range CHECK (slot_step_minutes BETWEEN 1 AND 1440),
    CONSTRAINT centre_min_notice_minutes_range CHECK (min_notice_minutes BETWEEN 0 AND 525600),
    CONSTRAINT centre_break_minutes_range CHECK (break_minutes BETWEEN 0 AND 1440),
    CONSTRAINT centre_horizon_days_range CHECK (horizon_days BETWEEN 1 AND 3650),
    CONSTRAINT centre_cancel_notice_minutes_range CHECK (cancel_notice_minutes BETWEEN 0 AND 525600),
    CONSTRAINT centre_max_open_sessions_range CHECK (max_open_sessions BETWEEN 1 AND 1000),
    CONSTRAINT centre_timezone_fkey FOREIGN KEY(timezone) REFERENCES app.timezone (name)
);

CREATE TABLE app.course (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    subject_id UUID NOT NULL,
    name TEXT NOT NULL,
    session_minutes INTEGER DEFAULT 60 NOT NULL,
    active BOOLEAN DEFAULT true NOT NULL,
    CONSTRAINT course_pkey PRIMARY KEY (id),
    CONSTRAINT course_name_length CHECK (char_length(name) <= 120 AND btrim(name) <> ''),
    CONSTRAINT course_session_minutes_range CHECK (session_minutes BETWEEN 1 AND 1440),
    CONSTRAINT course_subject_id_fkey FOREIGN KEY(subject_id) REFERENCES app.subject (id)
);

CREATE INDEX course_by_subject ON app.course (subject_id, name);

CREATE TABLE app.person (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    login TEXT COLLATE "C" NOT NULL,
    display_name TEXT NOT NULL,
    timezone TEXT COLLATE "C" NOT NULL,
    locale TEXT DEFAULT 'en' NOT NULL,
    active BOOLEAN DEFAULT true NOT NULL,
    must_change_password BOOLEAN DEFAULT true NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT person_pkey PRIMARY KEY (id),
    CONSTRAINT person_login_form CHECK (login ~ '^[a-z][0-9]{5,15}$'),
    CONSTRAINT person_display_name_length CHECK (char_length(display_name) <= 120 AND btrim(display_name) <> ''),
    CONSTRAINT person_locale_form CHECK (locale ~ '^[A-Za-z]{1,8}([-_][A-Za-z0-9]{1,8})*$'),
    CONSTRAINT person_locale_length CHECK (char_length(locale) <= 35),
    CONSTRAINT person_login_key UNIQUE (login),
    CONSTRAINT person_timezone_fkey FOREIGN KEY(timezone) REFERENCES app.timezone (name)
);

CREATE INDEX person_inactive ON app.person (id) WHERE NOT active;

CREATE INDEX person_name_order ON app.person (app.fold(display_name), id);

CREATE INDEX person_name_trigrams ON app.person USING gin (app.fold(display_name) public.gin_trgm_ops);

CREATE TABLE app.person_contact (
    person_id UUID NOT NULL,
    email TEXT DEFAULT '' NOT NULL,
    phone TEXT DEFAULT '' NOT NULL,
    phone_e164 TEXT,
    guardian_name TEXT DEFAULT '' NOT NULL,
    guardian_phone TEXT DEFAULT '' NOT NULL,
    CONSTRAINT person_contact_pkey PRIMARY KEY (person_id),
    CONSTRAINT person_contact_email_length CHECK (char_length(email) <= 254),
    CONSTRAINT person_contact_phone_length CHECK (char_length(phone) <= 40),
    CONSTRAINT person_contact_phone_e164_form CHECK (phone_e164 ~ '^[+][1-9][0-9]{4,14}$'),
    CONSTRAINT person_contact_guardian_name_length CHECK (char_length(guardian_name) <= 120),
    CONSTRAINT person_contact_guardian_phone_length CHECK (char_length(guardian_phone) <= 40),
    CONSTRAINT person_contact_person_id_fkey FOREIGN KEY(person_id) REFERENCES app.person (id) ON DELETE CASCADE
);

CREATE INDEX person_contact_phone_e164 ON app.person_contact (phone_e164);

CREATE INDEX person_contact_phone_trigrams ON app.person_contact USING gin (translate(phone, ' +-()/.', '') public.gin_trgm_ops);

CREATE INDEX person_contact_email_trigrams ON app.person_contact USING gin (lower(email) public.gin_trgm_ops);

CREATE TABLE app.person_note (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    person_id UUID NOT NULL,
    author_id UUID NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT person_note_pkey PRIMARY KEY (id),
    CONSTRAINT person_note_body_length CHECK (char_length(body) BETWEEN 1 AND 10000),
    CONSTRAINT person_note_person_id_fkey FOREIGN KEY(person_id) REFERENCES app.person (id) ON DELETE CASCADE,
    CONSTRAINT person_note_author_id_fkey FOREIGN KEY(author_id) REFERENCES app.person (id)
);

CREATE INDEX person_note_newest ON app.person_note (person_id, created_at DESC, id DESC);

CREATE TABLE app.person_role (
    person_id UUID NOT NULL,
    role TEXT NOT NULL,
    CONSTRAINT person_role_pkey PRIMARY KEY (person_id, role),
    CONSTRAINT person_role_role_known CHECK (role IN ('student', 'tutor', 'desk', 'admin')),
    CONSTRAINT person_role_person_id_fkey FOREIGN KEY(person_id) REFERENCES app.person (id) ON DELETE CASCADE
);

CREATE INDEX person_role_by_role ON app.person_role (role, person_id);

CREATE TABLE app.tutor (
    person_id UUID NOT NULL,
    display_name TEXT NOT NULL,
    headline TEXT DEFAULT '' NOT NULL,
    bio TEXT DEFAULT '' NOT NULL,
    timezone TEXT COLLATE "C" NOT NULL,
    rate NUMERIC(12, 2),
    listed BOOLEAN DEFAULT true NOT NULL,
    slot_step_minutes INTEGER,
    min_notice_minutes INTEGER,
    break_minutes INTEGER,
    horizon_days INTEGER,
    cancel_notice_minutes INTEGER,
    hours_version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT tutor_pkey PRIMARY KEY (person_id),
    CONSTRAINT tutor_display_name_length CHECK (char_length(display_name) <= 120 AND btrim(display_name) <> ''),
    CONSTRAINT tutor_headline_length CHECK (char_length(headline) <= 200),
    CONSTRAINT tutor_bio_length CHECK (char_length(bio) <= 10000),
    CONSTRAINT tutor_rate_range CHECK (rate >= 0),
    CONSTRAINT tutor_slot_step_minutes_range CHECK (slot_step_minutes BETWEEN 1 AND 1440),
    CONSTRAINT tutor_min_notice_minutes_range CHECK (min_notice_minutes BETWEEN 0 AND 525600),
    CONSTRAINT tutor_break_minutes_range CHECK (break_minutes BETWEEN 0 AND 1440),
    CONSTRAINT tutor_horizon_days_range CHECK (horizon_days BETWEEN 1 AND 3650),
    CONSTRAINT tutor_cancel_notice_minutes_range CHECK (cancel_notice_minutes BETWEEN 0 AND 525600),
    CONSTRAINT tutor_person_id_fkey FOREIGN KEY(person_id) REFERENCES app.person (id) ON DELETE CASCADE,
    CONSTRAINT tutor_timezone_fkey FOREIGN KEY(timezone) REFERENCES app.timezone (name)
);

CREATE INDEX tutor_name_order ON app.tutor (app.fold(display_name), person_id);

CREATE TABLE app.availability_rule (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    tutor_id UUID NOT NULL,
    iso_weekday INTEGER NOT NULL,
    start_minute INTEGER NOT NULL,
    end_minute INTEGER NOT NULL,
    valid_on DATERANGE DEFAULT '(,)' NOT NULL,
    CONSTRAINT availability_rule_pkey PRIMARY KEY (id),
    CONSTRAINT availability_rule_iso_weekday_range CHECK (iso_weekday BETWEEN 1 AND 7),
    CONSTRAINT availability_rule_start_minute_range CHECK (start_minute BETWEEN 0 AND 1439),
    CONSTRAINT availability_rule_end_minute_range CHECK (end_minute > start_minute AND end_minute <= start_minute + 1440),
    CONSTRAINT availability_rule_valid_on_some CHECK (NOT isempty(valid_on)),
    CONSTRAINT availability_rule_tutor_id_fkey FOREIGN KEY(tutor_id) REFERENCES app.tutor (person_id) ON DELETE CASCADE
);

CREATE INDEX availability_rule_by_tutor ON app.availability_rule (tutor_id, iso_weekday);

CREATE TABLE app.availability_override (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    tutor_id UUID NOT NULL,
    on_date DATE NOT NULL,
    available BOOLEAN NOT NULL,
    start_minute INTEGER NOT NULL,
    end_minute INTEGER NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    CONSTRAINT availability_override_pkey PRIMARY KEY (id),
    CONSTRAINT availability_override_start_minute_range CHECK (start_minute BETWEEN 0 AND 1439),
    CONSTRAINT availability_override_end_minute_range CHECK (end_minute > start_minute AND end_minute <= start_minute + 1440),
    CONSTRAINT availability_override_on_date_finite CHECK (isfinite(on_date)),
    CONSTRAINT availability_override_reason_length CHECK (char_length(reason) <= 2000),
    CONSTRAINT availability_override_tutor_id_fkey FOREIGN KEY(tutor_id) REFERENCES app.tutor (person_id) ON DELETE CASCADE
);

CREATE INDEX availability_override_by_tutor ON app.availability_override (tutor_id, on_date);

CREATE TABLE app.tutor_search (
    tutor_id UUID NOT NULL,
    document TEXT DEFAULT '' NOT NULL,
    vector TSVECTOR DEFAULT '' NOT NULL,
    shown BOOLEAN NOT NULL,
    timezone TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    heading TSVECTOR NOT NULL,
    price_from NUMERIC(12, 2),
    online BOOLEAN NOT NULL,
    in_person BOOLEAN NOT NULL,
    course_ids UUID[] NOT NULL,
    subject_ids UUID[] NOT NULL,
    week INT4MULTIRANGE NOT NULL,
    CONSTRAINT tutor_search_pkey PRIMARY KEY (tutor_id),
    CONSTRAINT tutor_search_document_length CHECK (char_length(document) <= 100000),
    CONSTRAINT tutor_search_tutor_id_fkey FOREIGN KEY(tutor_id) REFERENCES app.tutor (person_id) ON DELETE CASCADE
);

CREATE INDEX tutor_search_vector ON app.tutor_search USING gin (vector);

CREATE INDEX tutor_search_document ON app.tutor_search USING gin (document public.gin_trgm_ops);

CREATE INDEX tutor_search_name ON app.tutor_search USING gin (name public.gin_trgm_ops);

CREATE INDEX tutor_search_courses ON app.tutor_search USING gin (course_ids);

CREATE TABLE app.tutor_course (
    tutor_id UUID NOT NULL,
    course_id UUID NOT NULL,
    price NUMERIC(12, 2) NOT NULL,
    online BOOLEAN DEFAULT true NOT NULL,
    in_person BOOLEAN DEFAULT false NOT NULL,
    place TEXT DEFAULT '' NOT NULL,
    active BOOLEAN DEFAULT true NOT NULL,
    CONSTRAINT tutor_course_pkey PRIMARY KEY (tutor_id, course_id),
    CONSTRAINT tutor_course_price_range CHECK (price >= 0),
    CONSTRAINT tutor_course_somewhere CHECK (online OR in_person),
    CONSTRAINT tutor_course_place_length CHECK (char_length(place) <= 200),
    CONSTRAINT tutor_course_tutor_id_fkey FOREIGN KEY(tutor_id) REFERENCES app.tutor (person_id) ON DELETE CASCADE,
    CONSTRAINT tutor_course_course_id_fkey FOREIGN KEY(course_id) REFERENCES app.course (id)
);

CREATE INDEX tutor_course_by_course ON app.tutor_course (course_id, tutor_id);

CREATE TABLE app.tutor_next_free (
    tutor_id UUID NOT NULL,
    minutes INTEGER NOT NULL,
    starts_at TIMESTAMP WITH TIME ZONE,
    computed_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT tutor_next_free_pkey PRIMARY KEY (tutor_id, minutes),
    CONSTRAINT tutor_next_free_minutes_range CHECK (minutes BETWEEN 1 AND 1440),
    CONSTRAINT tutor_next_free_tutor_id_fkey FOREIGN KEY(tutor_id) REFERENCES app.tutor (person_id) ON DELETE CASCADE
);

CREATE INDEX tutor_next_free_soonest ON app.tutor_next_free (minutes, starts_at);
"""

NAMES = """
timezone
closure
subject
schema_code
centre
course
person
person_contact
person_note
person_role
tutor
availability_rule
availability_override
tutor_search
tutor_course
tutor_next_free
"""


def upgrade() -> None:
    op.execute(FOLD)
    op.execute(TABLES)


def downgrade() -> None:
    for name in reversed(NAMES.split()):
        op.execute(f"DROP TABLE app.{name} CASCADE")
    op.execute("SET LOCAL ROLE td_definer")
    op.execute("DROP FUNCTION app.fold(text)")
    op.execute("SET LOCAL ROLE td_owner")
