"""What a front desk that wants to be administrator types into psql. ``{...}`` are filled in by the test.

Each of these is refused with one of the SQLSTATEs beside it, and changes nothing.
"""

DENIED = "42501"

REFUSED = [
    # roles
    ("SELECT app.set_roles('{me}', ARRAY['desk', 'admin'], '{verifier}')", {DENIED}),
    ("SELECT app.set_roles('{student}', ARRAY['admin'], '{verifier}')", {DENIED}),
    ("SELECT app.set_roles('{admin}', ARRAY['student'], '{verifier}')", {DENIED}),
    ("INSERT INTO app.person_role VALUES ('{me}', 'admin')", {DENIED}),
    ("UPDATE app.person_role SET role = 'admin' WHERE person_id = '{me}'", {DENIED}),
    ("DELETE FROM app.person_role WHERE person_id = '{admin}'", {DENIED}),
    ("SELECT app.provision_roles('{login}', ARRAY['admin'])", {DENIED}),
    ("SELECT app.provision_login('s99999999', '{verifier}', ARRAY['admin'])", {DENIED}),
    ("GRANT td_admin TO {login}", {DENIED}),
    ("GRANT {admin_login} TO {login}", {DENIED}),
    ("SET ROLE td_admin", {DENIED}),
    ("SET ROLE td_provisioner", {DENIED}),
    ("SET ROLE td_definer", {DENIED}),
    ("SET ROLE {student_login}", {DENIED}),
    ("SET SESSION AUTHORIZATION {admin_login}", {DENIED}),
    ("SELECT set_config('role', 'td_admin', false)", {DENIED, "22023"}),
    # passwords and logins of those above
    ("SELECT app.reset_password('{admin}', '{verifier}')", {DENIED}),
    ("SELECT app.reset_password('{other_desk}', '{verifier}')", {DENIED}),
    ("SELECT app.reset_password('{tutor_admin}', '{verifier}')", {DENIED}),
    ("SELECT app.reset_password('{student_admin}', '{verifier}')", {DENIED}),
    ("SELECT app.reset_password('{student_tutor}', '{verifier}')", {DENIED}),
    ("SELECT app.reset_password('{tutor}', '{verifier}')", {DENIED}),
    ("SELECT app.reset_password('{me}', '{verifier}')", {DENIED}),
    ("SELECT app.reset_password(gen_random_uuid(), '{verifier}')", {"TD013"}),
    ("SELECT app.reset_password(NULL, '{verifier}')", {"22023"}),
    ("SELECT app.reset_password('{student}', 'in clear')", {"TD011"}),
    ("SELECT app.provision_password('{admin_login}', '{verifier}')", {DENIED}),
    ("SELECT app.provision_entry('{admin_login}', false)", {DENIED}),
    ("SELECT app.end_connections('{admin_login}')", {DENIED}),
    ("SELECT pg_terminate_backend({admin_pid})", {DENIED}),
    ("ALTER ROLE {admin_login} PASSWORD 'stolen'", {DENIED}),
    ("ALTER ROLE {student_login} PASSWORD 'stolen'", {DENIED}),
    ("ALTER ROLE {login} CREATEROLE", {DENIED}),
    # keeping those above out, so that only friends are left
    ("SELECT app.set_active('{admin}', false)", {DENIED}),
    ("SELECT app.set_active('{tutor_admin}', false)", {DENIED}),
    ("SELECT app.set_active('{student_admin}', false)", {DENIED}),
    ("SELECT app.set_active('{other_desk}', false)", {DENIED}),
    ("SELECT app.set_active('{me}', false)", {DENIED}),
    ("SELECT app.set_active('{gone_admin}', true)", {DENIED}),
    ("SELECT app.sign_out('{admin}')", {DENIED}),
    ("UPDATE app.person SET active = false WHERE id = '{admin}'", {DENIED}),
    # people
    ("SELECT app.create_person(gen_random_uuid(), ARRAY['admin'], 'Mallory', '{verifier}')", {DENIED}),
    (("SELECT app.add_person(gen_random_uuid(), ARRAY['admin'], 'Mallory', '{verifier}', 'UTC', 'en', '', '',"
      " NULL, '', '', NULL)"), {DENIED}),
    ("SELECT app.create_student('{admin}', 'Ada Admin', '{verifier}')", {"TD004"}),
    ("SELECT app.create_student('{student_admin}', 'Sue Both', '{verifier}')", {"TD004"}),
    ("SELECT app.create_student(gen_random_uuid(), 'M', '{verifier}', p_login => '{admin_login}')",
     {"42710", "23505"}),
    ("SELECT app.create_student(gen_random_uuid(), 'M', '{verifier}', p_login => '{cluster_login}')",
     {"42710"}),
    ("SELECT app.create_student(gen_random_uuid(), 'M', '{verifier}', p_login => 'postgres')", {"TD010"}),
    ("SELECT app.create_student(gen_random_uuid(), 'M', '{verifier}', p_login => 'td_admin')", {"TD010"}),
    ("SELECT app.create_student(gen_random_uuid(), 'M', 'x'' SUPERUSER --')", {"TD011"}),
    ("SELECT app.save_profile('{admin}', 'Mallory')", {DENIED}),
    ("SELECT app.save_contact('{admin}', p_email => 'mallory@example.org')", {DENIED}),
    ("SELECT app.save_contact('{student_tutor}', p_email => 'mallory@example.org')", {DENIED}),
    ("UPDATE app.person SET login = '{admin_login}' WHERE id = '{student}'", {DENIED}),
    # from an old snapshot, in which more was allowed
    ("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT app.reset_password('{student}', '{verifier}')",
     {"25000"}),
    ("BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT app.set_active('{student}', false)", {"25000"}),
    ("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT app.create_student(gen_random_uuid(), 'M', '{verifier}')",
     {"25000"}),
]  # fmt: skip
