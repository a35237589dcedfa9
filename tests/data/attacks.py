"""What a hostile student types into psql: plain SQL, one attack a line or a short block.

``REFUSED`` must end in an error with one of the named SQLSTATEs. ``HARMLESS`` may answer, but never with
anything of other people (the whole conversation is scanned). ``{...}`` are filled in by the test: ids of the
victim's rows, the attacker's own login, and a login of somebody else.
"""

DENIED = "42501"

# --- becoming somebody else ---------------------------------------------------------------------------
BECOME = [
    (f"SET ROLE {role}", {DENIED, "22023"})
    for role in (
        "td_tutor", "td_desk", "td_admin", "td_owner", "td_definer", "td_provisioner", "postgres",
        "pg_read_all_data", "pg_write_all_data", "pg_execute_server_program", "pg_signal_backend",
        "pg_monitor", "{other_login}",
    )
] + [
    ("SELECT set_config('role', 'td_admin', false)", {DENIED, "22023"}),
    ("SET SESSION AUTHORIZATION {other_login}", {DENIED}),
    ("SELECT set_config('session_authorization', 'postgres', false)", {DENIED, "22023"}),
    ("GRANT td_admin TO {login}", {DENIED}),
    ("GRANT {other_login} TO {login}", {DENIED}),
    ("ALTER ROLE {login} SUPERUSER", {DENIED}),
    ("ALTER ROLE {login} CREATEROLE", {DENIED}),
    ("ALTER ROLE {login} BYPASSRLS", {DENIED}),
    ("ALTER ROLE {login} CONNECTION LIMIT 1000", {DENIED}),
    ("ALTER ROLE {login} VALID UNTIL 'infinity'", {DENIED}),
    ("ALTER ROLE {login} RENAME TO s10000000", {DENIED, "0A000"}),
    ("ALTER ROLE {other_login} PASSWORD 'stolen'", {DENIED}),
    ("DROP ROLE {other_login}", {DENIED}),
    ("CREATE ROLE mallory LOGIN", {DENIED}),
]  # fmt: skip

# --- writing where only functions write ---------------------------------------------------------------
WRITE = [
    ("INSERT INTO app.person_role VALUES ('{me}', 'admin')", {DENIED}),
    ("UPDATE app.person SET display_name = 'Mallory'", {DENIED}),
    ("UPDATE app.tutor SET listed = true", {DENIED}),
    ("UPDATE app.tutor_course SET price = 0", {DENIED}),
    ("DELETE FROM app.session", {DENIED}),
    ("UPDATE app.session SET price = 0", {DENIED}),
    (
        (
            "INSERT INTO app.session"
            " (id, tutor_id, student_id, course_id, during, tutor_hold, price, currency)"
            " SELECT gen_random_uuid(), '{tutor}', '{me}', '{course}', r, r, 0, 'EUR'"
            " FROM (SELECT tstzrange(now() + '1 day', now() + '25 hours') r) w"
        ),
        {DENIED},
    ),
    ("INSERT INTO app.session_seen VALUES ('{me}', '{other_session}', {other_event})", {DENIED}),
    ("UPDATE app.session_seen SET event_id = {other_event}", {DENIED}),
    ("DELETE FROM app.session_seen", {DENIED}),
    ("UPDATE app.session_note SET shared = true", {DENIED}),
    ("UPDATE app.session_event SET at = now()", {DENIED}),
    ("INSERT INTO app.change (topic) VALUES ('session')", {DENIED}),
    ("UPDATE app.change_clock SET at = 'infinity'", {DENIED}),
    ("UPDATE app.centre SET min_notice_minutes = 0", {DENIED}),
    ("DELETE FROM app.audit_event", {DENIED}),
    ("TRUNCATE app.session_event", {DENIED}),
    ("BEGIN; LOCK TABLE app.session IN ACCESS EXCLUSIVE MODE", {DENIED}),
    ("BEGIN; LOCK TABLE app.availability_rule", {DENIED}),
    ("SELECT * FROM app.session FOR UPDATE", {DENIED}),
    ("SELECT * FROM app.tutor FOR SHARE", {DENIED}),
    ("MERGE INTO app.person p USING app.person q ON p.id = q.id WHEN MATCHED THEN DELETE", {DENIED}),
    ("COPY app.person FROM STDIN", {DENIED, "42501"}),
    ("ALTER TABLE app.session DISABLE ROW LEVEL SECURITY", {DENIED}),
    ("CREATE POLICY mine ON app.session USING (true)", {DENIED}),
    ("DROP TABLE app.session", {DENIED}),
    ("CREATE INDEX ON app.person (display_name)", {DENIED}),
    ("SELECT nextval('app.change_id_seq')", {DENIED}),
    ("SELECT setval('app.session_event_id_seq', 1)", {DENIED}),
]

# --- planting code or objects that a trusted function might trip over ---------------------------------
PLANT = [
    ("CREATE TEMP TABLE person (id uuid, login text)", {DENIED}),
    ("CREATE TEMP VIEW session AS SELECT 1", {DENIED}),
    ("CREATE TABLE public.person (id uuid)", {DENIED}),
    ("CREATE TABLE app.mine (id uuid)", {DENIED}),
    ("CREATE SCHEMA mallory", {DENIED}),
    ("CREATE FUNCTION pg_temp.now() RETURNS int LANGUAGE sql AS 'SELECT 1'", {DENIED}),
    ("CREATE FUNCTION public.lower(text) RETURNS text LANGUAGE sql AS 'SELECT $1'", {DENIED}),
    ("CREATE FUNCTION app.has_role(text, int) RETURNS boolean LANGUAGE sql AS 'SELECT true'", {DENIED}),
    ("CREATE OPERATOR public.= (FUNCTION = texteq, LEFTARG = text, RIGHTARG = text)", {DENIED}),
    ("CREATE DOMAIN public.evil AS text", {DENIED}),
    ("CREATE EXTENSION dblink", {DENIED, "0A000"}),
    ("CREATE DATABASE mallory", {DENIED}),
    ("CREATE EVENT TRIGGER mine ON ddl_command_end EXECUTE FUNCTION app.tick()", {DENIED}),
    ("DO $$ BEGIN RAISE NOTICE 'hello'; END $$", {DENIED}),
    ("ALTER FUNCTION app.has_role(text) SECURITY INVOKER", {DENIED}),
    ("ALTER DEFAULT PRIVILEGES FOR ROLE td_owner GRANT SELECT ON TABLES TO PUBLIC", {DENIED}),
    ("COMMENT ON TABLE app.session IS 'mine'", {DENIED}),
]

# --- the machine behind the database ------------------------------------------------------------------
MACHINE = [
    ("SELECT pg_read_file('postgresql.conf')", {DENIED}),
    ("SELECT pg_ls_dir('.')", {DENIED}),
    ("SELECT pg_stat_file('PG_VERSION')", {DENIED}),
    ("COPY (SELECT 1) TO '/tmp/stolen'", {DENIED}),
    ("COPY (SELECT 1) TO PROGRAM 'id'", {DENIED}),
    ("SELECT * FROM pg_authid", {DENIED}),
    ("SELECT * FROM pg_shadow", {DENIED}),
    ("SELECT * FROM pg_hba_file_rules", {DENIED}),
    ("SELECT pg_reload_conf()", {DENIED}),
    ("ALTER SYSTEM SET fsync = off", {DENIED}),
    ("SELECT pg_terminate_backend({other_pid})", {DENIED}),
    ("SELECT pg_cancel_backend({other_pid})", {DENIED}),
    ("SELECT lo_creat(-1)", {DENIED}),
    ("SELECT lo_from_bytea(0, 'x')", {DENIED}),
    ("SELECT lo_import('/etc/passwd')", {DENIED}),
    ("SELECT pg_advisory_lock(1)", {DENIED}),
    ("SELECT pg_try_advisory_lock(1)", {DENIED}),
    ("SELECT pg_advisory_xact_lock(1)", {DENIED}),
    ("SET temp_file_limit = -1", {DENIED}),
    ("SET row_security = off; SELECT * FROM app.person", {DENIED}),
    ("SET session_replication_role = replica", {DENIED}),
    ("SET log_statement = 'none'", {DENIED}),
]

# --- functions that are not theirs, and theirs with other people's ids --------------------------------
VERBS = [
    ("SELECT app.book(gen_random_uuid(), 'x', '{other}', '{other}', '{tutor}', '{tutor}', now(), now(), '')",
     {DENIED, "42883"}),
    ("SELECT app.provision_login('s99999999', 'x', ARRAY['admin'])", {DENIED}),
    ("SELECT app.provision_password('{other_login}', '{verifier}')", {DENIED}),
    (("SELECT app.add_person(gen_random_uuid(), ARRAY['admin'], 'Mallory', '{verifier}', 'UTC', 'en', '', '',"
      " NULL, '', '', NULL)"), {DENIED}),
    ("SELECT app.create_student(gen_random_uuid(), 'Mallory', '{verifier}')", {DENIED}),
    ("SELECT app.create_person(gen_random_uuid(), ARRAY['admin'], 'Mallory', '{verifier}')", {DENIED}),
    ("SELECT app.book_session_for(gen_random_uuid(), '{other}', '{tutor}', '{course}', now() + '2 days')",
     {DENIED}),
    ("SELECT app.move_session('{other_session}', now() + '2 days', 1)", {"TD013"}),
    ("SELECT app.set_session_status('{other_session}', 'cancelled', 1)", {"TD013"}),
    ("SELECT app.set_session_status('{own_session}', 'completed', 1)", {"TD009", DENIED}),
    ("SELECT app.move_session('{own_session}', now() + '2 days', 1, '', '{tutor}', 'because')", {DENIED}),
    ("SELECT app.undo({other_event})", {"TD013"}),
    ("SELECT app.undo({staff_event})", {"TD013"}),
    ("SELECT app.is_taken_back(s, s) FROM app.session s", {DENIED}),
    ("SELECT app.add_note(gen_random_uuid(), '{own_session}', 'Well done', true)", {DENIED}),
    ("SELECT app.remove_note('{note}')", {DENIED}),
    ("SELECT app.set_offer('{tutor}', '{course}', true, true, false, '', 0)", {DENIED}),
    ("SELECT app.set_offer('{me}', '{course}', true, true, false, '')", {DENIED}),
    ("SELECT app.set_planned('{other_enrollment}', 1)", {DENIED}),
    ("SELECT app.end_enrollment('{other_enrollment}')", {"TD013"}),
    ("SELECT app.require_enrollment('{other_enrollment}')", {DENIED}),
    ("SELECT app.enroll('{course}', '{tutor}', '{other}')", {DENIED}),
    ("SELECT * FROM app.free_slots('{tutor}', now(), now() + '7 days', 60, now(), '{other}')", {DENIED}),
    ("SELECT * FROM app.explain_slots('{tutor}', now(), now() + '7 days', 60, now(), '{other}')", {DENIED}),
    ("SELECT * FROM app.free_slots('{tutor}', now(), now() + '7 days', 60, now(), NULL, '{other_session}')",
     {"TD013"}),
    ("SELECT * FROM app.free_slots('{hidden_tutor}', now(), now() + '7 days', 60)", {"TD002"}),
    ("SELECT * FROM app.find_students('a')", {DENIED}),
    ("SELECT * FROM app.own_student_ids()", {DENIED}),
    *((f"SELECT * FROM app.{call}", {DENIED}) for call in (
        "hours_of('{tutor}')", "bookable('{tutor}')",
        "impact_of('{tutor}', '[]', '[]', '{}')",
        "preview_slots('{tutor}', '[]', '[]', '{}', now(), now() + '1 day', 60)",
        "fits_of('{tutor}', '[]', '[]', '{}', ARRAY['{other_session}']::uuid[])",
        "save_hours('{tutor}', 1, '[]', '[]', '{}')",
        """save_hours('{me}', 1, '[]', '[]', '{}', '[{"session_id": "{other_session}", "fate": "keep"}]')""",
        "store_hours('{tutor}', '{}')", "hours_facts('{hidden_tutor}')", "stranded('{tutor}', '{}')",
        "explained('{tutor}', now(), now() + '1 day', 60, now(), '{other}', NULL, NULL)",
        "dated_rows('{hidden_tutor}', '2000-01-01', 'infinity', NULL)",
        """apply_fates('[{"session_id": "{other_session}", "version": 1, "fate": "cancel"}]')""",
        """change_sessions('[{"session_id": "{own_session}", "version": 1, "fate": "cancel"}]')""",
        "plan_series('{me}', '{tutor}', '{course}', now() + '2 days', 1, 10)",
        "absence_plan('{tutor}', now(), now() + '7 days')",
        "settle_absence('{tutor}', now(), now() + '7 days', '[]', '{}', 'ill', true)",
        "lock_changes('[]', ARRAY['{other}']::uuid[])",
        "next_fits('{tutor}', '{other}', '{other_session}', tstzrange(now(), now()), now(), 3, 'UTC')",
    )),
    ("SELECT app.refresh_tutor_search(ARRAY['{tutor}']::uuid[])", {DENIED}),
    ("SELECT app.change_own_password('plain text')", {"TD011"}),
]  # fmt: skip

REFUSED = [*BECOME, *WRITE, *PLANT, *MACHINE, *VERBS]

# --- reading by every road ----------------------------------------------------------------------------
HARMLESS = [
    "SET app.person = '{other}'",
    "SELECT set_config('app.person_id', '{other}', false)",
    "SELECT set_config('request.jwt.claims', '{other}', false)",
    "SET search_path = pg_temp, app, public",
    "SELECT app.current_person_id()",
    "RESET search_path",
    "SELECT * FROM app.session WHERE id = '{other_session}'",
    "SELECT * FROM app.session_note",
    "SELECT * FROM app.session_seen",
    "SELECT * FROM app.session_news()",
    "SELECT * FROM app.session_news(ARRAY['{other_session}']::uuid[])",
    "SELECT app.mark_seen(ARRAY['{other_session}']::uuid[], ARRAY[1])",
    "SELECT app.undoable_event('{other_session}')",
    "SELECT * FROM app.session_event",
    "SELECT * FROM app.session_event_reason",
    "SELECT query_to_xml('SELECT * FROM app.person_contact', true, false, '')",
    "SELECT table_to_xml('app.session', true, false, '')",
    "SELECT schema_to_xml('app', true, false, '')",
    "SELECT * FROM ts_stat('SELECT to_tsvector(display_name) FROM app.person')",
    "SELECT * FROM pg_stats WHERE schemaname = 'app'",
    "SELECT * FROM pg_stats_ext",
    "SELECT * FROM pg_stat_activity",
    "SELECT * FROM pg_locks",
    "SELECT * FROM pg_cursors",
    "SELECT * FROM pg_prepared_statements",
    "SELECT * FROM pg_stat_user_tables",
    "SELECT rolname FROM pg_roles",
    "SELECT prosrc FROM pg_proc WHERE pronamespace = 'app'::regnamespace",
    "EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM app.person_contact",
    "EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM app.session s JOIN app.person p ON p.id = s.student_id",
    "SELECT * FROM app.search_tutors('{canary}')",
    "SELECT * FROM app.search_tutors('hidden')",
    "SELECT * FROM app.changes_since(pg_current_snapshot())",
    "SELECT * FROM app.free_slots('{tutor}', now(), now() + '14 days', 60)",
    "SELECT * FROM app.explain_slots('{tutor}', now(), now() + '14 days', 60)",
    "SELECT * FROM app.session_actions(ARRAY['{other_session}']::uuid[])",
    "LISTEN td_changed",
    "NOTIFY td_changed, 'forged'",
    "SELECT pg_notify('td_changed', repeat('x', 7000))",
    "UNLISTEN *",
]
