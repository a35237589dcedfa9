-- owner: td_definer
-- Who is calling, and whom a caller may ask about: shared by slots.sql, booking.sql and session_life.sql.
-- For those functions only: nobody may call these directly, so they carry no settings of their own.

-- The person behind the login and the role acted in (`student`, `tutor`, `desk`, `admin`); TD001 without an
-- active person of this database who owns that role.
CREATE OR REPLACE FUNCTION app.acting(OUT person_id uuid, OUT role text)
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    role := CASE current_setting('role')
                WHEN 'td_student' THEN 'student' WHEN 'td_tutor' THEN 'tutor'
                WHEN 'td_desk' THEN 'desk' WHEN 'td_admin' THEN 'admin' END;
    SELECT p.id INTO person_id
      FROM app.person AS p JOIN app.person_role AS r ON r.person_id = p.id
     WHERE p.login = session_user::text AND p.active AND r.role = acting.role;
    IF person_id IS NULL THEN
        RAISE EXCEPTION 'no active profile' USING ERRCODE = 'TD001';
    END IF;
END
$$;

-- Whether somebody is one of a tutor's own students: a session that was not cancelled, or an active enrollment.
CREATE OR REPLACE FUNCTION app.is_own_student(p_tutor uuid, p_student uuid) RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM app.session AS s
                    WHERE s.tutor_id = p_tutor AND s.student_id = p_student AND s.status <> 'cancelled')
        OR EXISTS (SELECT FROM app.enrollment AS e
                    WHERE e.tutor_id = p_tutor AND e.student_id = p_student AND e.status = 'active');
END
$$;

-- Refuse a tutor who does not exist for this caller (TD002): unknown, inactive, no longer in that role, or unlisted
-- to those who are neither staff, nor the tutor, nor one of the tutor's own students.
CREATE OR REPLACE FUNCTION app.require_tutor(p_tutor uuid, p_person uuid, p_role text) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    is_listed boolean;
BEGIN
    SELECT t.listed INTO is_listed
      FROM app.tutor AS t JOIN app.person AS p ON p.id = t.person_id
      JOIN app.person_role AS r ON r.person_id = t.person_id AND r.role = 'tutor'
     WHERE t.person_id = p_tutor AND p.active;
    IF is_listed IS NULL
       OR NOT (is_listed OR p_role IN ('desk', 'admin') OR p_person = p_tutor
               OR app.is_own_student(p_tutor, p_person)) THEN
        RAISE EXCEPTION 'no such tutor or course' USING ERRCODE = 'TD002';
    END IF;
END
$$;

-- Refuse questions about another person's time (42501): staff may name anybody, a tutor the own students.
CREATE OR REPLACE FUNCTION app.require_student(p_student uuid, p_person uuid, p_role text) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF p_student IS NULL OR p_student = p_person OR p_role IN ('desk', 'admin') THEN
        RETURN;
    END IF;
    IF p_role <> 'tutor' OR NOT app.is_own_student(p_person, p_student) THEN
        RAISE EXCEPTION 'not one of your own students' USING ERRCODE = '42501';
    END IF;
END
$$;

-- Refuse a session that does not exist for this caller (TD013): neither theirs in the role acted in, nor staff.
CREATE OR REPLACE FUNCTION app.require_session(p_session uuid, p_person uuid, p_role text) RETURNS app.session
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    found_session app.session;
BEGIN
    SELECT * INTO found_session
      FROM app.session AS s
     WHERE s.id = p_session
       AND CASE p_role WHEN 'student' THEN s.student_id = p_person
                       WHEN 'tutor' THEN s.tutor_id = p_person
                       ELSE p_role IN ('desk', 'admin') END;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such session' USING ERRCODE = 'TD013';
    END IF;
    RETURN found_session;
END
$$;

REVOKE ALL ON FUNCTION
    app.acting(), app.is_own_student(uuid, uuid), app.require_tutor(uuid, uuid, text),
    app.require_student(uuid, uuid, text), app.require_session(uuid, uuid, text)
FROM PUBLIC;
