-- Which rows each role may read and write. Every policy names one group and asks for the role in this
-- database too; functions in them are wrapped in (SELECT ...) so that they run once per query.
-- owner: td_owner
DO $$
DECLARE
    v_table record;
    v_policy record;
BEGIN
    FOR v_policy IN SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'app' LOOP
        EXECUTE format('DROP POLICY %I ON app.%I', v_policy.policyname, v_policy.tablename);
    END LOOP;
    FOR v_table IN SELECT relname FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relkind IN ('r', 'p')
    LOOP
        EXECUTE format('ALTER TABLE app.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', v_table.relname);
        -- the owners: revisions and functions see every row
        EXECUTE format('CREATE POLICY service ON app.%I TO td_owner, td_definer USING (true) WITH CHECK (true)',
                       v_table.relname);
    END LOOP;
END $$;

-- A policy for one role on one command; dropped again below.
CREATE OR REPLACE PROCEDURE app.allow(p_role text, p_command text, p_table text, p_rows text)
LANGUAGE plpgsql AS $$
DECLARE
    v_rows text := format('(SELECT app.has_role(%L)) AND (%s)', p_role, p_rows);
BEGIN
    EXECUTE format('CREATE POLICY %I ON app.%I FOR %s TO %I %s %s',
        p_role || '_' || lower(p_command), p_table, p_command, 'td_' || p_role,
        CASE WHEN p_command <> 'INSERT' THEN format('USING (%s)', v_rows) END,
        CASE WHEN p_command IN ('INSERT', 'UPDATE') THEN format('WITH CHECK (%s)', v_rows) END);
END $$;

-- what every role reads: the centre, its courses, and who may be booked
DO $$
DECLARE
    v_role text;
    v_table text;
BEGIN
    FOREACH v_role IN ARRAY ARRAY['student', 'tutor', 'desk', 'admin'] LOOP
        FOREACH v_table IN ARRAY ARRAY['centre', 'timezone', 'closure', 'subject', 'course'] LOOP
            CALL app.allow(v_role, 'SELECT', v_table, 'true');
        END LOOP;
    END LOOP;
    -- staff read everything that anybody but the machinery reads
    FOREACH v_role IN ARRAY ARRAY['desk', 'admin'] LOOP
        FOREACH v_table IN ARRAY ARRAY['tutor', 'tutor_course', 'tutor_next_free', 'person', 'person_contact',
            'person_role', 'person_note', 'enrollment', 'session', 'session_event',
            'session_event_reason', 'session_payment', 'series', 'series_session', 'availability_rule',
            'availability_override', 'audit_event'] LOOP
            CALL app.allow(v_role, 'SELECT', v_table, 'true');
        END LOOP;
        -- what tutors note for themselves is theirs alone
        CALL app.allow(v_role, 'SELECT', 'session_note', 'shared');
    END LOOP;
END $$;

-- students: themselves, listed tutors and their own, their own lessons
CALL app.allow('student', 'SELECT', 'person', 'id = (SELECT app.current_person_id())');
CALL app.allow('student', 'SELECT', 'person_contact', 'person_id = (SELECT app.current_person_id())');
CALL app.allow('student', 'SELECT', 'person_role', 'person_id = (SELECT app.current_person_id())');
CALL app.allow('student', 'SELECT', 'tutor',
    'listed AND person_id NOT IN (SELECT app.inactive_tutor_ids()) OR person_id IN (SELECT app.own_tutor_ids())');
CALL app.allow('student', 'SELECT', 'tutor_course', 'tutor_id IN (SELECT person_id FROM app.tutor)');
CALL app.allow('student', 'SELECT', 'tutor_next_free', 'tutor_id IN (SELECT person_id FROM app.tutor)');
CALL app.allow('student', 'SELECT', 'availability_rule', 'tutor_id IN (SELECT person_id FROM app.tutor)');
CALL app.allow('student', 'SELECT', 'availability_override', 'tutor_id IN (SELECT person_id FROM app.tutor)');
CALL app.allow('student', 'SELECT', 'enrollment', 'student_id = (SELECT app.current_person_id())');
CALL app.allow('student', 'SELECT', 'session', 'student_id = (SELECT app.current_person_id())');
CALL app.allow('student', 'SELECT', 'session_note',
    'shared AND session_id IN (SELECT id FROM app.session WHERE student_id = (SELECT app.current_person_id()))');
-- what was paid is between the student and the desk: a tutor sees no row
CALL app.allow('student', 'SELECT', 'session_payment',
    'EXISTS (SELECT FROM app.session s WHERE s.id = session_id AND s.student_id = (SELECT app.current_person_id()))');
CALL app.allow('student', 'SELECT', 'session_event',
    'EXISTS (SELECT FROM app.session s WHERE s.id = session_id AND s.student_id = (SELECT app.current_person_id()))');
-- a student reads the reasons given as a student, never those of staff
CALL app.allow('student', 'SELECT', 'session_event_reason',
    'EXISTS (SELECT FROM app.session_event e WHERE e.id = event_id AND e.actor_id = (SELECT app.current_person_id()))');

CALL app.allow('student', 'SELECT', 'session_seen', 'person_id = (SELECT app.current_person_id())');

-- tutors: themselves, their own students and lessons
-- a name is needed for a cancelled lesson too, an address is not
CALL app.allow('tutor', 'SELECT', 'person',
    'id = (SELECT app.current_person_id()) OR id IN (SELECT app.own_student_ids())'
    ' OR id IN (SELECT student_id FROM app.session WHERE tutor_id = (SELECT app.current_person_id()))');
CALL app.allow('tutor', 'SELECT', 'person_contact',
    'person_id = (SELECT app.current_person_id()) OR person_id IN (SELECT app.own_student_ids())');
CALL app.allow('tutor', 'SELECT', 'person_role', 'person_id = (SELECT app.current_person_id())');
CALL app.allow('tutor', 'SELECT', 'tutor',
    'listed AND person_id NOT IN (SELECT app.inactive_tutor_ids())'
    ' OR person_id = (SELECT app.current_person_id())');
CALL app.allow('tutor', 'SELECT', 'tutor_course', 'tutor_id IN (SELECT person_id FROM app.tutor)');
CALL app.allow('tutor', 'SELECT', 'tutor_next_free', 'tutor_id IN (SELECT person_id FROM app.tutor)');
CALL app.allow('tutor', 'SELECT', 'availability_rule', 'tutor_id = (SELECT app.current_person_id())');
CALL app.allow('tutor', 'SELECT', 'availability_override', 'tutor_id = (SELECT app.current_person_id())');
CALL app.allow('tutor', 'SELECT', 'enrollment',
    'tutor_id = (SELECT app.current_person_id()) OR student_id IN (SELECT app.own_student_ids())');
CALL app.allow('tutor', 'SELECT', 'session', 'tutor_id = (SELECT app.current_person_id())');
-- the own notes, and what an earlier tutor of one's session shared with its student
CALL app.allow('tutor', 'SELECT', 'session_note',
    'author_id = (SELECT app.current_person_id()) OR shared'
    ' AND EXISTS (SELECT FROM app.session s WHERE s.id = session_id AND s.tutor_id = (SELECT app.current_person_id()))');
CALL app.allow('tutor', 'SELECT', 'session_seen', 'person_id = (SELECT app.current_person_id())');
CALL app.allow('tutor', 'SELECT', 'session_event',
    'EXISTS (SELECT FROM app.session s WHERE s.id = session_id AND s.tutor_id = (SELECT app.current_person_id()))');
CALL app.allow('tutor', 'SELECT', 'session_event_reason',
    'EXISTS (SELECT FROM app.session_event e JOIN app.session s ON s.id = e.session_id'
    ' WHERE e.id = event_id AND s.tutor_id = (SELECT app.current_person_id()))');

DROP PROCEDURE app.allow(text, text, text, text);
