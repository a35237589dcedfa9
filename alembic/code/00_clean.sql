-- Rights on functions begin from nothing, so that what was granted by hand goes with the next upgrade: every
-- file after this one grants its own again, in the same transaction.
-- owner: td_provisioner
DO $$
DECLARE
    v_function regprocedure;
BEGIN
    FOR v_function IN SELECT oid FROM pg_proc WHERE pronamespace = 'app'::regnamespace
                      AND proowner = 'td_provisioner'::regrole
    LOOP
        EXECUTE format('REVOKE ALL ON ROUTINE %s FROM PUBLIC, td_student, td_tutor, td_desk, td_admin,'
                       ' td_owner, td_definer', v_function);
    END LOOP;
END $$;

-- owner: td_definer
DO $$
DECLARE
    v_function regprocedure;
BEGIN
    FOR v_function IN SELECT oid FROM pg_proc WHERE pronamespace = 'app'::regnamespace
                      AND proowner = 'td_definer'::regrole
    LOOP
        EXECUTE format('REVOKE ALL ON ROUTINE %s FROM PUBLIC, td_student, td_tutor, td_desk, td_admin,'
                       ' td_owner, td_provisioner', v_function);
    END LOOP;
END $$;

-- the one function that comes with a revision
GRANT EXECUTE ON FUNCTION app.fold(text) TO td_owner, td_student, td_tutor, td_desk, td_admin;
