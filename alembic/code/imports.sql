-- owner: td_definer
-- Bringing a centre's data in: whole tables of what the importer has read and planned, inside one transaction of an
-- administrator's or of who deploys. An import adds and never overwrites; what it says about itself (who, when, that
-- it was an import) is never taken from the rows. Each function is called with a few thousand rows at a time. People
-- and their logins are in imports_people.sql.

-- Who imports: an administrator acting as such, or who deploys (no person of this database). TD001, 42501.
CREATE OR REPLACE FUNCTION app.require_importer(OUT person_id uuid, OUT role text)
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    PERFORM app.require_read_committed();
    role := app.acting_role();
    IF role IS NULL THEN
        RAISE EXCEPTION 'no active profile' USING ERRCODE = 'TD001';
    ELSIF role NOT IN ('admin', 'deployment') THEN
        RAISE EXCEPTION 'only admins import' USING ERRCODE = '42501';
    ELSIF role = 'admin' THEN
        person_id := app.current_person_id();
    END IF;
END
$$;

-- Refuse (42501) unless all these people were made in this very transaction: nothing that only a new person may be
-- given reaches anybody else. A row that is merely changed here keeps its old date.
CREATE OR REPLACE FUNCTION app.require_made_now(p_people uuid[]) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    IF cardinality(p_people) <> (
        SELECT count(*) FROM app.person AS p
         WHERE p.id = ANY (p_people) AND p.created_at = now() AND p.xmin = pg_current_xact_id()::xid) THEN
        RAISE EXCEPTION 'somebody who did not come in with this import' USING ERRCODE = '42501';
    END IF;
END
$$;

-- Refuse (TD005) unless all these people have that role, still.
CREATE OR REPLACE FUNCTION app.require_role(p_people uuid[], p_role text) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF EXISTS (SELECT FROM unnest(p_people) AS u(id)
                WHERE NOT EXISTS (SELECT FROM app.person_role AS r WHERE r.person_id = u.id AND r.role = p_role)) THEN
        RAISE EXCEPTION 'somebody without the role %', p_role USING ERRCODE = 'TD005';
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION app.begin_import() RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM app.require_importer();
    -- a number of its own: the one of app.require_other_admin would keep roles from being changed all the while
    IF NOT pg_try_advisory_xact_lock(7320007) THEN
        RAISE EXCEPTION 'another import is running' USING ERRCODE = '55P03';
    END IF;
    RETURN now();
END
$$;
COMMENT ON FUNCTION app.begin_import() IS
$$Lets one import at a time plan and write, until the end of its transaction; 55P03 while another one does. Returns
the moment that counts as now.$$;

CREATE OR REPLACE FUNCTION app.hold_people(p_people uuid[], p_closes boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM app.require_importer();
    PERFORM app.lock_people(p_people || CASE WHEN p_closes THEN ARRAY(SELECT t.person_id FROM app.tutor AS t)
                                             ELSE ARRAY[]::uuid[] END);
END
$$;
COMMENT ON FUNCTION app.hold_people(uuid[], boolean) IS
$$Lets nobody else change hours, offers or sessions of these people until the end of the import, all at once and in
id order, as booking does it; of every tutor where the import closes the centre.$$;

CREATE OR REPLACE FUNCTION app.import_centre(p_row jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    names CONSTANT text[] := app.centre_rules();
    rules app.centre;
BEGIN
    IF jsonb_typeof(p_row) IS DISTINCT FROM 'object' OR NOT p_row - names = '{}' THEN
        RAISE EXCEPTION 'rules of the centre, and nothing else' USING ERRCODE = '22023';
    END IF;
    SELECT * INTO rules FROM app.centre AS c FOR UPDATE;
    PERFORM app.require_importer();
    IF EXISTS (SELECT FROM app.person_role AS r WHERE r.role IN ('student', 'tutor')) THEN
        RAISE EXCEPTION 'the centre is in use' USING ERRCODE = 'TD005';
    END IF;
    rules := jsonb_populate_record(rules, p_row);
    UPDATE app.centre AS c
       SET name = rules.name, timezone = rules.timezone, currency = rules.currency, phone = rules.phone,
           opening_hours = rules.opening_hours, slot_step_minutes = rules.slot_step_minutes,
           min_notice_minutes = rules.min_notice_minutes, break_minutes = rules.break_minutes,
           horizon_days = rules.horizon_days, cancel_notice_minutes = rules.cancel_notice_minutes,
           max_open_sessions = rules.max_open_sessions, enrollment_required = rules.enrollment_required;
END
$$;
COMMENT ON FUNCTION app.import_centre(jsonb) IS
$$Gives a centre that has neither students nor tutors yet (TD005) the rules that are named.$$;

CREATE OR REPLACE FUNCTION app.met_by_import(p_closures jsonb) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' ROWS 5
AS $$
BEGIN
    PERFORM app.require_importer();
    PERFORM app.require_closure_form(r.first_date, r.last_date, r.start_minute, r.end_minute)
       FROM jsonb_to_recordset(p_closures) AS r(first_date date, last_date date, start_minute int, end_minute int);
    RETURN QUERY
    SELECT r.id
      FROM jsonb_to_recordset(p_closures)
           AS r(id uuid, first_date date, last_date date, start_minute int, end_minute int)
     WHERE EXISTS (SELECT FROM app.met_by_closure(r.first_date, r.last_date, r.start_minute, r.end_minute));
END
$$;
COMMENT ON FUNCTION app.met_by_import(jsonb) IS
$$Those of the closures [{id, first_date, last_date, start_minute, end_minute}] that live sessions stand in the way of.$$;

CREATE OR REPLACE FUNCTION app.import_rows(p_table text, p_rows jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
AS $$
DECLARE
    caller CONSTANT record := app.require_importer();
BEGIN
    IF p_table = 'tutors' THEN
        PERFORM app.require_made_now(ARRAY(SELECT r.id FROM jsonb_to_recordset(p_rows) AS r(id uuid)));
        UPDATE app.tutor AS t
           SET headline = r.headline, bio = r.bio, timezone = coalesce(r.timezone, t.timezone), rate = r.rate,
               listed = r.listed, slot_step_minutes = r.slot_step_minutes,
               min_notice_minutes = r.min_notice_minutes, break_minutes = r.break_minutes,
               horizon_days = r.horizon_days, cancel_notice_minutes = r.cancel_notice_minutes
          FROM jsonb_to_recordset(p_rows) AS r(id uuid, headline text, bio text, timezone text, rate numeric,
               listed boolean, slot_step_minutes int, min_notice_minutes int, break_minutes int, horizon_days int,
               cancel_notice_minutes int)
         WHERE t.person_id = r.id;
    ELSIF p_table = 'subjects' THEN
        INSERT INTO app.subject (id, name, position)
        SELECT r.id, r.name, r.position FROM jsonb_to_recordset(p_rows) AS r(id uuid, name text, position int);
    ELSIF p_table = 'courses' THEN
        INSERT INTO app.course (id, subject_id, name, session_minutes, active)
        SELECT r.id, r.subject_id, r.name, r.minutes, r.active
          FROM jsonb_to_recordset(p_rows) AS r(id uuid, subject_id uuid, name text, minutes int, active boolean);
    ELSIF p_table = 'offers' THEN
        PERFORM app.require_role(ARRAY(SELECT DISTINCT r.tutor_id
                                         FROM jsonb_to_recordset(p_rows) AS r(tutor_id uuid)), 'tutor');
        INSERT INTO app.tutor_course (tutor_id, course_id, price, online, in_person, place, active)
        SELECT r.tutor_id, r.course_id, r.price, r.online, r.in_person, r.place, r.active
          FROM jsonb_to_recordset(p_rows) AS r(tutor_id uuid, course_id uuid, price numeric, online boolean,
               in_person boolean, place text, active boolean);
    ELSIF p_table = 'closures' THEN
        -- every tutor, as app.save_closure does it: nothing is booked into a closure while it is made
        PERFORM app.lock_people(ARRAY(SELECT t.person_id FROM app.tutor AS t));
        IF EXISTS (SELECT FROM app.met_by_import(p_rows)) THEN
            RAISE EXCEPTION 'sessions would be left on a closed day' USING ERRCODE = 'TD014';
        END IF;
        INSERT INTO app.closure (id, first_date, last_date, start_minute, end_minute, reason)
        SELECT r.id, r.first_date, r.last_date, r.start_minute, r.end_minute, r.reason
          FROM jsonb_to_recordset(p_rows) AS r(id uuid, first_date date, last_date date, start_minute int,
               end_minute int, reason text);
    ELSIF p_table = 'enrollments' THEN
        PERFORM app.require_role(ARRAY(SELECT DISTINCT r.student_id
                                         FROM jsonb_to_recordset(p_rows) AS r(student_id uuid)), 'student');
        PERFORM app.require_role(ARRAY(SELECT DISTINCT r.tutor_id
                                         FROM jsonb_to_recordset(p_rows) AS r(tutor_id uuid)
                                        WHERE r.tutor_id IS NOT NULL), 'tutor');
        INSERT INTO app.enrollment (id, student_id, course_id, tutor_id, planned_sessions, status, created_at,
                                    created_by)
        SELECT r.id, r.student_id, r.course_id, r.tutor_id, r.planned_sessions, r.status,
               r.created_at, caller.person_id
          FROM jsonb_to_recordset(p_rows) AS r(id uuid, student_id uuid, course_id uuid, tutor_id uuid,
               planned_sessions int, status text, created_at timestamptz);
    ELSE
        RAISE EXCEPTION 'no such table' USING ERRCODE = '22023';
    END IF;
END
$$;
COMMENT ON FUNCTION app.import_rows(text, jsonb) IS
$$Adds rows of one table: tutors (profiles of people of this import, 42501), subjects, courses, offers, closures
(TD014 where live sessions would be left on a closed day) or enrollments. What exists is refused, never overwritten.$$;

CREATE OR REPLACE FUNCTION app.import_hours(p_rules jsonb, p_overrides jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
AS $$
DECLARE
    caller CONSTANT record := app.require_importer();
    tutors CONSTANT uuid[] := ARRAY(
        SELECT r.tutor_id FROM jsonb_to_recordset(p_rules) AS r(tutor_id uuid)
        UNION
        SELECT r.tutor_id FROM jsonb_to_recordset(p_overrides) AS r(tutor_id uuid));
BEGIN
    PERFORM app.lock_people(tutors);
    PERFORM app.require_role(tutors, 'tutor');
    IF EXISTS (SELECT FROM app.tutor AS t
                WHERE t.person_id = ANY (tutors)
                  AND (t.hours_version > 1
                       OR EXISTS (SELECT FROM app.availability_rule AS r WHERE r.tutor_id = t.person_id)
                       OR EXISTS (SELECT FROM app.availability_override AS o WHERE o.tutor_id = t.person_id))) THEN
        RAISE EXCEPTION 'a tutor has hours already' USING ERRCODE = 'TD005';
    END IF;
    INSERT INTO app.availability_rule (id, tutor_id, iso_weekday, start_minute, end_minute, valid_on)
    SELECT r.id, r.tutor_id, r.iso_weekday, r.start_minute, r.end_minute, r.valid_on
      FROM jsonb_to_recordset(p_rules) AS r(id uuid, tutor_id uuid, iso_weekday int, start_minute int,
           end_minute int, valid_on daterange);
    INSERT INTO app.availability_override (id, tutor_id, on_date, available, start_minute, end_minute, reason)
    SELECT r.id, r.tutor_id, r.on_date, r.available, r.start_minute, r.end_minute, r.reason
      FROM jsonb_to_recordset(p_overrides) AS r(id uuid, tutor_id uuid, on_date date, available boolean,
           start_minute int, end_minute int, reason text);
    -- of who was a tutor before somebody may have the empty hours open; the new ones are in nobody's window
    WITH known AS (
        UPDATE app.tutor AS t SET hours_version = t.hours_version + 1
          FROM app.person AS p
         WHERE t.person_id = ANY (tutors) AND p.id = t.person_id
           AND NOT (p.created_at = now() AND p.xmin = pg_current_xact_id()::xid)
        RETURNING t.person_id
    )
    INSERT INTO app.audit_event (actor_id, actor_role, kind, subject_table, subject_id, after)
    SELECT caller.person_id, caller.role, 'changed', 'hours', k.person_id::text,
           app.hours_facts(k.person_id) - 'today' || '{"decisions": []}'
      FROM known AS k;
END
$$;
COMMENT ON FUNCTION app.import_hours(jsonb, jsonb) IS
$$Gives tutors who have no hours yet (TD005) all of theirs at once: rules [{id, tutor_id, iso_weekday, start_minute,
end_minute, valid_on}] and overrides [{id, tutor_id, on_date, available, start_minute, end_minute, reason}].$$;

CREATE OR REPLACE FUNCTION app.import_sessions(p_rows jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
AS $$
DECLARE
    caller CONSTANT record := app.require_importer();
    at CONSTANT timestamptz := clock_timestamp();
BEGIN
    PERFORM app.lock_people(ARRAY(
        SELECT unnest(ARRAY[r.tutor_id, r.student_id])
          FROM jsonb_to_recordset(p_rows) AS r(tutor_id uuid, student_id uuid, status text)
         WHERE r.status IN ('scheduled', 'in_progress')));
    PERFORM app.require_role(ARRAY(SELECT DISTINCT r.tutor_id
                                     FROM jsonb_to_recordset(p_rows) AS r(tutor_id uuid)), 'tutor');
    PERFORM app.require_role(ARRAY(SELECT DISTINCT r.student_id
                                     FROM jsonb_to_recordset(p_rows) AS r(student_id uuid)), 'student');
    IF EXISTS (SELECT FROM jsonb_to_recordset(p_rows) AS r(id uuid) JOIN app.session AS s ON s.id = r.id) THEN
        RAISE EXCEPTION 'the id is already used' USING ERRCODE = 'TD004';
    ELSIF EXISTS (SELECT FROM jsonb_to_recordset(p_rows) AS r(starts timestamptz, status text)
                   WHERE r.status IN ('completed', 'no_show', 'in_progress') AND r.starts > at) THEN
        RAISE EXCEPTION 'a lesson to come has not happened' USING ERRCODE = 'TD009';
    END IF;
    -- An administrator stands behind what they bring in; the sample centre and a first import look as the centre did.
    WITH written AS (
        INSERT INTO app.session AS s (id, tutor_id, student_id, course_id, during, tutor_hold, status, requirements,
                                      price, currency, online, place, asked, created_by, created_at)
        SELECT r.id, r.tutor_id, r.student_id, r.course_id, tstzrange(r.starts, r.ends),
               tstzrange(r.starts, r.ends + make_interval(mins => coalesce(t.break_minutes, c.break_minutes))),
               r.status, r.requirements, r.price, c.currency, r.online, r.place,
               jsonb_build_object('student', r.student_id, 'tutor', r.tutor_id, 'course', r.course_id,
                                  'start', r.starts, 'requirements', r.requirements,
                                  'by', coalesce(caller.person_id, r.student_id)),
               coalesce(caller.person_id, r.student_id), least(r.created_at, at)
          FROM jsonb_to_recordset(p_rows) AS r(id uuid, tutor_id uuid, student_id uuid, course_id uuid,
               starts timestamptz, ends timestamptz, status text, requirements text, price numeric,
               online boolean, place text, created_at timestamptz)
          JOIN app.tutor AS t ON t.person_id = r.tutor_id
          CROSS JOIN app.centre AS c
        RETURNING s.*
    )
    INSERT INTO app.session_event (session_id, at, actor_id, actor_role, kind, after)
    SELECT w.id, CASE WHEN caller.role = 'admin' THEN at ELSE w.created_at END, caller.person_id, caller.role,
           'imported',
           jsonb_build_object('tutor_id', w.tutor_id, 'status', w.status, 'version', w.version,
                              'starts_at', lower(w.during), 'ends_at', upper(w.during))
      FROM written AS w ORDER BY lower(w.during), w.id;
    -- What no constraint holds: nobody teaches and learns at once.
    IF EXISTS (SELECT FROM jsonb_to_recordset(p_rows)
                      AS r(tutor_id uuid, student_id uuid, starts timestamptz, ends timestamptz, status text)
                 JOIN app.person_role AS o ON o.person_id = r.student_id AND o.role = 'tutor'
                 JOIN app.session AS s ON s.tutor_id = r.student_id AND s.status IN ('scheduled', 'in_progress')
                  AND s.during && tstzrange(r.starts, r.ends)
                WHERE r.status IN ('scheduled', 'in_progress'))
       OR EXISTS (SELECT FROM jsonb_to_recordset(p_rows)
                         AS r(tutor_id uuid, student_id uuid, starts timestamptz, ends timestamptz, status text)
                    JOIN app.person_role AS o ON o.person_id = r.tutor_id AND o.role = 'student'
                    JOIN app.session AS s ON s.student_id = r.tutor_id AND s.status IN ('scheduled', 'in_progress')
                     AND s.during && tstzrange(r.starts, r.ends)
                   WHERE r.status IN ('scheduled', 'in_progress')) THEN
        PERFORM app.raise_taken('session_student_no_overlap');
    END IF;
END
$$;
COMMENT ON FUNCTION app.import_sessions(jsonb) IS
$$Adds sessions, past and to come: [{id, tutor_id, student_id, course_id, starts, ends, status, requirements, price,
online, place, created_at}], in the centre's currency, with the tutor's break. The history says "imported", by whom
and, for an administrator, when that really was. TD004 where an id is taken, TD009 what cannot have happened yet,
23P01 where somebody is busy then.$$;

CREATE OR REPLACE FUNCTION app.end_import(p_counts jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    caller CONSTANT record := app.require_importer();
BEGIN
    IF jsonb_typeof(p_counts) IS DISTINCT FROM 'object' OR EXISTS (
        SELECT FROM jsonb_each(p_counts) AS e
         WHERE NOT e.key ~ '^[a-z_]{1,40}$' OR jsonb_typeof(e.value) <> 'number') THEN
        RAISE EXCEPTION 'counts by kind' USING ERRCODE = '22023';
    END IF;
    INSERT INTO app.audit_event (actor_id, actor_role, kind, subject_table, after)
    VALUES (caller.person_id, caller.role, 'imported', 'centre', p_counts);
END
$$;
COMMENT ON FUNCTION app.end_import(jsonb) IS
$$Notes who imported how much; refuses who is no administrator any more, as every part does.$$;

REVOKE ALL ON FUNCTION app.require_importer(), app.require_made_now(uuid[]), app.require_role(uuid[], text),
    app.begin_import(), app.hold_people(uuid[], boolean), app.import_centre(jsonb), app.met_by_import(jsonb),
    app.import_rows(text, jsonb), app.import_hours(jsonb, jsonb), app.import_sessions(jsonb), app.end_import(jsonb)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.begin_import(), app.hold_people(uuid[], boolean), app.import_centre(jsonb),
    app.met_by_import(jsonb), app.import_rows(text, jsonb), app.import_hours(jsonb, jsonb), app.import_sessions(jsonb),
    app.end_import(jsonb)
TO td_admin, td_owner;

-- owner: td_owner
-- Let PostgreSQL plan for the new sizes, once they are committed; only an owner may.
CREATE OR REPLACE FUNCTION app.analyze_imported() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF coalesce(app.acting_role(), '') NOT IN ('admin', 'deployment') THEN
        RAISE EXCEPTION 'only admins import' USING ERRCODE = '42501';
    END IF;
    ANALYZE app.person, app.person_contact, app.person_role, app.person_search, app.tutor, app.tutor_course,
        app.tutor_search, app.availability_rule, app.availability_override, app.enrollment, app.session,
        app.session_event;
END
$$;

REVOKE ALL ON FUNCTION app.analyze_imported() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.analyze_imported() TO td_admin;
