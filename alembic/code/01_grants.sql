-- Who may use which table at all; policies.sql says which rows. No group may write sessions, hours,
-- enrollments or people directly: functions do (a table grant would also allow LOCK TABLE).
-- owner: td_owner
DO $$
DECLARE
    v_table regclass;
BEGIN
    FOR v_table IN SELECT oid FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relkind IN ('r', 'p')
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM PUBLIC, td_student, td_tutor, td_desk, td_admin,'
                       ' td_definer, td_provisioner', v_table);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRIGGER ON %s TO td_definer', v_table);
    END LOOP;
END $$;

GRANT SELECT ON app.centre, app.timezone, app.closure, app.subject, app.course, app.tutor, app.tutor_course,
    app.tutor_next_free, app.person, app.person_contact, app.person_role, app.enrollment, app.session,
    app.session_note, app.session_event, app.session_event_reason, app.session_payment,
    app.availability_rule, app.availability_override
    TO td_student, td_tutor, td_desk, td_admin;
GRANT SELECT ON app.session_seen TO td_student, td_tutor;
GRANT SELECT ON app.person_note, app.audit_event, app.series, app.series_session TO td_desk, td_admin;

