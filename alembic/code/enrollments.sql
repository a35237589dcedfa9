-- Who takes which course: by the student, by a tutor for own students, by the desk and admins for anybody.
-- owner: td_definer

-- Start an enrollment. Null p_student is oneself; null p_tutor is any tutor (a tutor enrolls only with
-- oneself). The same active enrollment again is the same row; a planned number given then replaces the old one, unless
-- a student gives it: plans are changed by tutors and staff (app.set_planned).
CREATE OR REPLACE FUNCTION app.enroll(
    p_course uuid, p_tutor uuid DEFAULT NULL, p_student uuid DEFAULT NULL, p_planned_sessions int DEFAULT NULL)
RETURNS app.enrollment
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_role text := app.acting_role();
    v_me uuid := app.current_person_id();
    v_student uuid := coalesce(p_student, v_me);
    v_tutor uuid := CASE v_role WHEN 'tutor' THEN coalesce(p_tutor, v_me) ELSE p_tutor END;
    v_row app.enrollment;
BEGIN
    PERFORM app.require_read_committed();  -- an old snapshot would still know roles that are gone
    IF v_role IS NULL THEN
        RAISE EXCEPTION 'no active profile' USING ERRCODE = 'TD001';
    END IF;
    IF (v_role = 'student' AND v_student <> v_me)
       OR (v_role = 'tutor' AND (v_tutor <> v_me OR NOT app.is_own_student(v_me, v_student))) THEN
        RAISE EXCEPTION 'not your student' USING ERRCODE = '42501';
    END IF;
    PERFORM FROM app.person p JOIN app.person_role r ON r.person_id = p.id AND r.role = 'student'
    WHERE p.id = v_student AND p.active FOR SHARE OF p;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no active student' USING ERRCODE = 'TD001';
    END IF;
    IF NOT EXISTS (SELECT FROM app.course WHERE id = p_course AND active)
       OR v_tutor = v_student
       OR v_tutor IS NOT NULL AND NOT EXISTS (
            SELECT FROM app.tutor t
            JOIN app.person p ON p.id = t.person_id AND p.active
            JOIN app.tutor_course c ON c.tutor_id = t.person_id AND c.course_id = p_course AND c.active
            WHERE t.person_id = v_tutor
              AND (t.listed OR v_role <> 'student' OR v_tutor IN (SELECT app.own_tutor_ids()))) THEN
        RAISE EXCEPTION 'no such course or tutor' USING ERRCODE = 'TD002';
    END IF;
    INSERT INTO app.enrollment AS e (student_id, course_id, tutor_id, planned_sessions, created_by)
    VALUES (v_student, p_course, v_tutor, p_planned_sessions, v_me)
    ON CONFLICT (student_id, course_id, tutor_id) WHERE status = 'active'
        DO UPDATE SET planned_sessions = CASE WHEN v_role <> 'student' OR e.planned_sessions IS NULL
                                              THEN coalesce(EXCLUDED.planned_sessions, e.planned_sessions)
                                              ELSE e.planned_sessions END
    RETURNING * INTO v_row;
    RETURN v_row;
END $$;

-- The enrollment of that id that the caller decides about, locked: a student's own, a tutor's with oneself, any to
-- staff. One that is not yours does not exist (TD013).
CREATE OR REPLACE FUNCTION app.require_enrollment(p_id uuid) RETURNS app.enrollment
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    v_role text := app.acting_role();
    v_row app.enrollment;
BEGIN
    PERFORM app.require_read_committed();  -- an old snapshot would still know roles that are gone
    IF v_role IS NULL THEN
        RAISE EXCEPTION 'no active profile' USING ERRCODE = 'TD001';
    END IF;
    SELECT * INTO v_row FROM app.enrollment
    WHERE id = p_id AND CASE v_role WHEN 'student' THEN student_id = app.current_person_id()
                                    WHEN 'tutor' THEN tutor_id = app.current_person_id()
                                    ELSE true END
    FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such enrollment, or not yours' USING ERRCODE = 'TD013', CONSTRAINT = 'enrollment_known';
    END IF;
    RETURN v_row;
END $$;

-- End an enrollment; ending it again is a success.
CREATE OR REPLACE FUNCTION app.end_enrollment(p_id uuid) RETURNS app.enrollment
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_row app.enrollment := app.require_enrollment(p_id);
BEGIN
    IF v_row.status <> 'ended' THEN
        UPDATE app.enrollment SET status = 'ended' WHERE id = p_id RETURNING * INTO v_row;
    END IF;
    RETURN v_row;
END $$;

-- How many sessions an enrollment is planned for; null is no plan. By tutors and staff; an ended one stays as it was.
CREATE OR REPLACE FUNCTION app.set_planned(p_enrollment uuid, p_planned int) RETURNS app.enrollment
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_row app.enrollment;
BEGIN
    IF NOT coalesce(p_planned BETWEEN 1 AND 10000, true) THEN
        RAISE EXCEPTION 'a plan is 1 to 10000 sessions' USING ERRCODE = '22023';
    END IF;
    v_row := app.require_enrollment(p_enrollment);
    IF v_row.status = 'ended' THEN
        RAISE EXCEPTION 'no such active enrollment' USING ERRCODE = 'TD013', CONSTRAINT = 'enrollment_known';
    ELSIF v_row.planned_sessions IS DISTINCT FROM p_planned THEN
        UPDATE app.enrollment SET planned_sessions = p_planned WHERE id = p_enrollment RETURNING * INTO v_row;
    END IF;
    RETURN v_row;
END $$;

REVOKE ALL ON FUNCTION app.require_enrollment(uuid), app.enroll(uuid, uuid, uuid, int), app.end_enrollment(uuid),
    app.set_planned(uuid, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.enroll(uuid, uuid, uuid, int), app.end_enrollment(uuid)
    TO td_student, td_tutor, td_desk, td_admin;
GRANT EXECUTE ON FUNCTION app.set_planned(uuid, int) TO td_tutor, td_desk, td_admin;
