-- owner: td_definer
-- Whether a session was paid, and how. Reading is the policies' business; the audit trigger keeps who said so.

-- Tick a session as paid (cash, card, transfer, invoice or other), or with NULL as not paid. Nothing happens where it
-- is so already.
CREATE OR REPLACE FUNCTION app.set_paid(p_session uuid, p_method text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    caller record;
BEGIN
    IF p_session IS NULL OR p_method NOT IN ('cash', 'card', 'transfer', 'invoice', 'other') THEN
        RAISE EXCEPTION 'a session and a known way of paying must be given' USING ERRCODE = '22023';
    END IF;
    caller := app.require_staff();
    PERFORM app.require_session(p_session, caller.person_id, caller.role);
    IF p_method IS NULL THEN
        DELETE FROM app.session_payment AS y WHERE y.session_id = p_session;
    ELSE
        INSERT INTO app.session_payment AS y (session_id, method, paid_at, recorded_by)
        VALUES (p_session, p_method, clock_timestamp(), caller.person_id)
        ON CONFLICT (session_id) DO UPDATE
        SET method = EXCLUDED.method, paid_at = EXCLUDED.paid_at, recorded_by = EXCLUDED.recorded_by
        WHERE y.method <> EXCLUDED.method;
    END IF;
END
$$;

REVOKE ALL ON FUNCTION app.set_paid(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.set_paid(uuid, text) TO td_desk, td_admin;
