-- One person's data as a whole: handed out, or taken out of everything that is kept. By administrators.
-- owner: td_owner

-- Take a person's own words, and words about them, out of their lessons and out of the history. As td_owner: to
-- anybody else history is append-only. Only for app.anonymise_person, after everything else it changes.
CREATE OR REPLACE FUNCTION app.forget_words(p_person uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    personal CONSTANT text[] := ARRAY[
        'display_name', 'email', 'phone', 'phone_e164', 'guardian_name', 'guardian_phone', 'headline', 'bio',
        'place', 'timezone', 'locale'];
BEGIN
    UPDATE app.session AS s
       SET requirements = '', asked = s.asked - 'requirements'
     WHERE s.student_id = p_person AND (s.requirements <> '' OR s.asked ? 'requirements');
    DELETE FROM app.session_note AS n
     USING app.session AS s WHERE s.id = n.session_id AND s.student_id = p_person;
    DELETE FROM app.session_event_reason AS r
     USING app.session_event AS e JOIN app.session AS s ON s.id = e.session_id
     WHERE r.event_id = e.id AND (s.student_id = p_person OR e.actor_id = p_person);
    UPDATE app.audit_event AS a
       SET before = CASE WHEN a.subject_table <> 'hours' THEN a.before - personal END,
           after = CASE WHEN a.subject_table <> 'hours' THEN a.after - personal END
     WHERE a.subject_id = p_person::text
       AND a.subject_table IN ('person', 'person_contact', 'tutor', 'tutor_course', 'hours');
END
$$;

REVOKE ALL ON FUNCTION app.forget_words(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forget_words(uuid) TO td_definer;

-- owner: td_definer
CREATE OR REPLACE FUNCTION app.anonymise_person(p_person uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    person record;
    shown text;
BEGIN
    person := app.require_reach(p_person);
    IF person.caller_role <> 'admin' OR person.caller_id = p_person THEN
        RAISE EXCEPTION 'an admin, and somebody else' USING ERRCODE = '42501';
    ELSIF 'admin' = ANY (person.roles) THEN
        PERFORM app.require_other_admin(p_person);
    END IF;
    PERFORM app.require_nothing_ahead(p_person, 'tutor');
    PERFORM app.require_nothing_ahead(p_person, 'student');
    shown := CASE WHEN 'tutor' = ANY (person.roles) THEN 'Former tutor '
                  WHEN 'student' = ANY (person.roles) THEN 'Former student ' ELSE 'Former staff ' END || person.login;
    -- what is being said about their lessons at this moment is said before, or not at all
    PERFORM FROM app.session AS s WHERE s.student_id = p_person ORDER BY s.id FOR UPDATE;

    UPDATE app.person AS p
       SET display_name = shown, locale = 'en', timezone = (SELECT c.timezone FROM app.centre AS c),
           active = false, must_change_password = false
     WHERE p.id = p_person;
    UPDATE app.person_contact AS k
       SET email = '', phone = '', phone_e164 = NULL, guardian_name = '', guardian_phone = ''
     WHERE k.person_id = p_person;
    DELETE FROM app.person_note AS n WHERE n.person_id = p_person;
    DELETE FROM app.session_seen AS n WHERE n.person_id = p_person;
    UPDATE app.enrollment AS e SET status = 'ended' WHERE e.student_id = p_person AND e.status = 'active';
    UPDATE app.tutor_course AS o SET active = false, place = '' WHERE o.tutor_id = p_person;
    UPDATE app.tutor AS t
       SET display_name = shown, headline = '', bio = '', rate = NULL, listed = false,
           timezone = (SELECT c.timezone FROM app.centre AS c), hours_version = t.hours_version + 1
     WHERE t.person_id = p_person;
    DELETE FROM app.availability_rule AS r WHERE r.tutor_id = p_person;
    DELETE FROM app.availability_override AS o WHERE o.tutor_id = p_person;
    DELETE FROM app.person_role AS r WHERE r.person_id = p_person;
    -- The login stays, closed: its number is never anybody else's.
    PERFORM app.provision_roles(person.login, '{}');
    PERFORM app.provision_entry(person.login, false);
    PERFORM app.forget_words(p_person);
    INSERT INTO app.audit_event (actor_id, actor_role, kind, subject_table, subject_id)
    VALUES (person.caller_id, person.caller_role, 'anonymised', 'person', p_person::text);
    PERFORM app.end_connections(person.login);
END
$$;
COMMENT ON FUNCTION app.anonymise_person(uuid) IS
$$Takes a person out of what is kept, by an admin, for good: name, contact, notes about them, what they wrote with
their lessons, their profile and hours as a tutor, their roles. Lessons, prices and who did what when stay, under
"Former student" and the sign-in number, which nobody can sign in with again.

Refuses 42501 oneself; TD014 live sessions ahead; TD016 the last active administrator; TD013 an unknown person, or
one who is anonymised.$$;

CREATE OR REPLACE FUNCTION app.export_person(p_person uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
AS $$
DECLARE
    caller CONSTANT record := app.require_admin();
BEGIN
    IF p_person IS NULL THEN
        RAISE EXCEPTION 'a person must be given' USING ERRCODE = '22023';
    ELSIF NOT EXISTS (SELECT FROM app.person AS p WHERE p.id = p_person) THEN
        RAISE EXCEPTION 'no such person' USING ERRCODE = 'TD013', CONSTRAINT = 'person_known';
    END IF;
    INSERT INTO app.audit_event (actor_id, actor_role, kind, subject_table, subject_id)
    VALUES (caller.person_id, caller.role, 'exported', 'person', p_person::text);
    RETURN jsonb_build_object(
        'exported_at', now(),
        'person', (SELECT to_jsonb(p) FROM app.person AS p WHERE p.id = p_person),
        'contact', (SELECT to_jsonb(k) - 'person_id' FROM app.person_contact AS k WHERE k.person_id = p_person),
        'roles', (SELECT coalesce(jsonb_agg(r.role ORDER BY r.role), '[]')
                    FROM app.person_role AS r WHERE r.person_id = p_person),
        'staff_notes', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                                   'at', n.created_at, 'author', a.display_name, 'body', n.body)
                                   ORDER BY n.created_at, n.id), '[]')
                          FROM app.person_note AS n JOIN app.person AS a ON a.id = n.author_id
                         WHERE n.person_id = p_person),
        'enrollments', (SELECT coalesce(jsonb_agg(to_jsonb(e) - 'created_by' || jsonb_build_object(
                                   'course', c.name, 'tutor', t.display_name) ORDER BY e.created_at, e.id), '[]')
                          FROM app.enrollment AS e JOIN app.course AS c ON c.id = e.course_id
                          LEFT JOIN app.tutor AS t ON t.person_id = e.tutor_id
                         WHERE e.student_id = p_person),
        'sessions', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                                'id', s.id, 'as', CASE WHEN s.student_id = p_person THEN 'student' ELSE 'tutor' END,
                                'starts_at', lower(s.during), 'ends_at', upper(s.during), 'status', s.status,
                                'course', c.name, 'tutor', t.display_name, 'price', s.price, 'currency', s.currency,
                                'online', s.online, 'place', s.place, 'paid', y.method,
                                'requirements', CASE WHEN s.student_id = p_person THEN s.requirements END,
                                'notes', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                                                     'at', n.created_at, 'author', a.display_name, 'body', n.body)
                                                     ORDER BY n.created_at, n.id), '[]')
                                            FROM app.session_note AS n JOIN app.person AS a ON a.id = n.author_id
                                           WHERE n.session_id = s.id AND s.student_id = p_person AND n.shared),
                                'history', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                                                       'at', e.at, 'kind', e.kind, 'role', e.actor_role) ORDER BY e.id),
                                                   '[]')
                                              FROM app.session_event AS e WHERE e.session_id = s.id))
                                ORDER BY lower(s.during), s.id), '[]')
                       FROM app.session AS s JOIN app.course AS c ON c.id = s.course_id
                       JOIN app.tutor AS t ON t.person_id = s.tutor_id
                       LEFT JOIN app.session_payment AS y ON y.session_id = s.id
                      WHERE s.student_id = p_person OR s.tutor_id = p_person),
        'tutor', (SELECT to_jsonb(t) - 'person_id' FROM app.tutor AS t WHERE t.person_id = p_person),
        'offers', (SELECT coalesce(jsonb_agg(to_jsonb(o) - 'tutor_id' || jsonb_build_object('course', c.name)
                                             ORDER BY c.name, c.id), '[]')
                     FROM app.tutor_course AS o JOIN app.course AS c ON c.id = o.course_id
                    WHERE o.tutor_id = p_person),
        'hours', CASE WHEN EXISTS (SELECT FROM app.tutor AS t WHERE t.person_id = p_person)
                      THEN jsonb_build_object(
            'weekly', (SELECT coalesce(jsonb_agg(to_jsonb(r) - 'tutor_id' - 'id'
                                                 ORDER BY r.iso_weekday, r.start_minute), '[]')
                         FROM app.availability_rule AS r WHERE r.tutor_id = p_person),
            'dated', (SELECT coalesce(jsonb_agg(to_jsonb(o) - 'tutor_id' - 'id'
                                                ORDER BY o.on_date, o.start_minute), '[]')
                        FROM app.availability_override AS o WHERE o.tutor_id = p_person)) END,
        'changes', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                               'at', a.at, 'kind', a.kind, 'of', a.subject_table, 'role', a.actor_role,
                               'before', a.before, 'after', a.after) ORDER BY a.id), '[]')
                      FROM app.audit_event AS a
                     WHERE a.subject_id = p_person::text
                       AND a.subject_table IN ('person', 'person_contact', 'person_role', 'tutor', 'tutor_course',
                                               'hours')),
        'done', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                            'at', a.at, 'kind', a.kind, 'of', a.subject_table, 'id', a.subject_id) ORDER BY a.id), '[]')
                   FROM app.audit_event AS a WHERE a.actor_id = p_person));
END
$$;
COMMENT ON FUNCTION app.export_person(uuid) IS
$$Everything stored about one person, for that person, by an admin. Notes that tutors keep to themselves stay theirs;
of a tutor's lessons the students' names and words are not part of it. Leaves a line in the history.$$;

CREATE OR REPLACE FUNCTION app.note_export(p_what text, p_count int) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    caller CONSTANT record := app.require_staff();
BEGIN
    IF p_what NOT IN ('people', 'hours', 'sessions', 'reports') OR p_count < 0 OR num_nulls(p_what, p_count) > 0 THEN
        RAISE EXCEPTION 'what was exported, and how much' USING ERRCODE = '22023';
    END IF;
    INSERT INTO app.audit_event (actor_id, actor_role, kind, subject_table, after)
    VALUES (caller.person_id, caller.role, 'exported', p_what,
            jsonb_build_object(CASE p_what WHEN 'hours' THEN 'tutors' WHEN 'reports' THEN 'lines' ELSE p_what END,
                               p_count));
END
$$;
COMMENT ON FUNCTION app.note_export(text, int) IS
$$Notes who takes a table of people, hours, sessions or a report out of the database, and how much; for the desk and
admins.$$;

REVOKE ALL ON FUNCTION app.anonymise_person(uuid), app.export_person(uuid), app.note_export(text, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.anonymise_person(uuid), app.export_person(uuid) TO td_admin;
GRANT EXECUTE ON FUNCTION app.note_export(text, int) TO td_desk, td_admin;
