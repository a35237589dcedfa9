"""What centres call their tables and columns, in English and Spanish, beside our own names. Words only.

How they are compared (case, accents, plurals) belongs to ``guess.py``. A word stands only where it can mean
one thing: whatever is not here is not read until somebody says what it is.
"""

TABLES: dict[str, tuple[str, ...]] = {
    "centre": ("center", "school", "academy", "centro", "escuela", "academia"),
    "people": ("person", "persona", "student", "pupil", "learner", "contact", "member", "user", "estudiante",
               "alumno", "alumnado", "contacto", "miembro", "usuario", "kontakt", "schuler", "schulerin"),
    "tutors": ("teacher", "instructor", "coach", "profesor", "profesora", "profesorado", "docente", "tutores",
               "lehrer", "lehrerin", "lehrkraft", "lehrkrafte"),
    "subjects": ("materia", "asignatura"),
    "courses": ("curso", "programme", "program"),
    "offers": ("price", "price list", "rate", "tutor course", "course price", "oferta", "precio", "tarifa"),
    "weekly_hours": ("hours", "working hours", "availability", "timetable", "horario", "horario semanal",
                     "horas semanales", "disponibilidad"),
    "overrides": ("exception", "absence", "day off", "excepcion", "ausencia"),
    "closures": ("holiday", "public holiday", "closing day", "cierre", "festivo", "dia festivo", "vacacion"),
    "enrollments": ("enrolment", "registration", "inscripcion", "matricula"),
    "sessions": ("lesson", "class", "booking", "appointment", "sesion", "clase", "leccion",
                 "reserva", "cita", "termin", "unterricht"),
}  # fmt: skip

ROLES: dict[str, tuple[str, ...]] = {
    "student": ("student", "pupil", "learner", "estudiante", "alumno", "alumna", "alumnado", "schuler",
                "schulerin", "schulerliste"),
    "tutor": ("teacher", "tutor", "instructor", "coach", "profesor", "profesora", "profesorado", "docente",
              "lehrer", "lehrerin", "lehrerliste", "lehrkraft", "lehrkrafte"),
}  # fmt: skip
"""Words in the title of a list of people: all have that role. So may the column of names be called."""

_KEY = ("id", "no", "nr", "number", "code", "reference", "ref", "clave", "codigo", "numero", "referencia",
        "identificador")  # fmt: skip
_ZONE = ("time zone", "tz", "zona horaria", "huso horario")
_PHONE = ("telephone", "phone number", "telephone number", "mobile", "mobile phone", "cell phone", "tel",
          "telefono", "movil", "celular", "numero de telefono", "telefon", "handy")  # fmt: skip
_NAME = ("title", "nombre", "titulo", "denominacion")
_TUTOR = ("teacher", "instructor", "profesor", "docente", "lehrer", "lehrerin", "lehrkraft", "tutor id",
          "tutor key", "teacher id")  # fmt: skip
_STUDENT = ("pupil", "learner", "estudiante", "alumno", "schuler", "schulerin", "student id",
            "student key", "pupil id")  # fmt: skip
_COURSE = ("curso", "kurs", "course id", "course key")
_PRICE = ("fee", "cost", "price per session", "precio", "tarifa", "importe")
_ONLINE = ("remote", "en linea", "a distancia")
_PLACE = ("room", "location", "lugar", "aula", "sala", "ubicacion")
_ACTIVE = ("activo", "activa")
_REASON = ("comment", "motivo", "razon")
_FROM = ("start", "start time", "begin", "desde", "inicio", "hora de inicio", "hora inicio")
_UNTIL = ("to", "end", "end time", "hasta", "fin", "hora de fin", "hora fin")
_FIRST_DAY = ("from date", "start date", "valid since", "fecha de inicio", "valido desde")
_LAST_DAY = ("to date", "end date", "valid to", "fecha de fin", "valido hasta")
_STARTS = ("start", "starts at", "begin", "inicio", "comienzo", "empieza", "beginn", "anfang")
_RULES: dict[str, tuple[str, ...]] = {
    "slot_step_minutes": ("slot step",),
    "min_notice_minutes": ("minimum notice", "notice minutes", "aviso minimo"),
    "break_minutes": ("break", "pause", "pausa", "descanso"),
    "horizon_days": ("horizon", "days ahead", "horizonte"),
    "cancel_notice_minutes": ("cancellation notice", "aviso de cancelacion"),
}

_FAMILY_NAMES = ("last name", "family name", "apellido", "primer apellido", "nachname", "familienname",
                 "zuname")  # fmt: skip
WHOLE_NAMES = (
    "full name", "whole name", "name and surname", "first and last name", "first name surname",
    "first name last name", "surname first name", "last name first name", "nombre completo",
    "nombre y apellidos", "nombre apellidos", "apellidos y nombre", "apellidos nombre", "voller name",
    "vollstandiger name", "vor und nachname", "vorname nachname", "vorname name", "name vorname",
    "nachname vorname",
)  # fmt: skip
"""Beside columns of first names and surnames, only what is called so is whole."""

COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "centre": {
        "name": (*_NAME, "centre name", "center name", "nombre del centro"),
        "timezone": _ZONE, "currency": ("moneda", "divisa"), "phone": _PHONE,
        "opening_hours": ("hours", "horario", "horario de apertura"),
        "max_open_sessions": ("open sessions",), "enrollment_required": ("enrolment required",), **_RULES,
    },
    "people": {
        "key": (*_KEY, "student id", "student number", "student no", "pupil id", "person id"),
        "name": (*WHOLE_NAMES, "student name", "pupil name", "student", "pupil", "nombre", "estudiante",
                 "alumno"),
        "first_name": ("given name", "forename", "christian name", "nombre de pila", "vorname", "rufname"),
        "surname": _FAMILY_NAMES,
        "second_surname": ("segundo apellido",),
        "roles": ("rol", "type", "tipo"),
        "timezone": _ZONE,
        "language": ("preferred language", "idioma", "lengua"),
        "email": ("e mail", "mail", "email address", "e mail address", "correo", "correo electronico"),
        "phone": _PHONE,
        "guardian": ("guardian name", "parent", "parent name", "mother", "father", "padre", "madre",
                     "padre o madre", "tutor legal", "responsable", "contacto familiar", "eltern"),
        "guardian_phone": ("guardian telephone", "parent phone", "parent telephone", "guardian mobile",
                           "telefono del tutor legal", "telefono de los padres", "telefono del responsable",
                           "telefon der eltern", "parents phone"),
        "active": _ACTIVE,
        "login": ("sign in number", "numero de acceso"),
    },
    "tutors": {
        "person": (*_KEY, "key", "tutor", "teacher", "profesor", "docente", "tutor id", "teacher id",
                   "persona"),
        "headline": ("title", "tagline", "titulo", "titular"),
        "bio": ("biography", "about", "description", "profile", "biografia", "descripcion", "perfil"),
        "timezone": _ZONE,
        "rate": ("hourly rate", "price", "price per hour", "tarifa", "tarifa por hora", "precio por hora"),
        "listed": ("visible", "public", "publico"),
        **_RULES,
    },
    "subjects": {
        "key": _KEY, "name": (*_NAME, "subject", "materia", "asignatura"),
        "position": ("order", "orden", "posicion"),
    },
    "courses": {
        "key": (*_KEY, "course id"),
        "subject": ("materia", "asignatura", "subject id", "subject key"),
        "name": (*_NAME, "course", "course name", "curso"),
        "minutes": ("length", "duration", "min", "session minutes", "duracion", "minuto"),
        "active": _ACTIVE,
    },
    "offers": {
        "tutor": _TUTOR, "course": _COURSE, "price": _PRICE, "online": _ONLINE,
        "in_person": ("on site", "face to face", "presencial", "en persona"), "place": _PLACE,
        "active": _ACTIVE,
    },
    "weekly_hours": {
        "tutor": _TUTOR, "weekday": ("day", "day of week", "dia", "dia de la semana"), "from": _FROM,
        "until": _UNTIL, "valid_from": _FIRST_DAY, "valid_until": _LAST_DAY,
    },
    "overrides": {
        "tutor": _TUTOR, "date": ("day", "fecha", "dia"), "available": ("free", "disponible", "libre"),
        "from": _FROM, "until": _UNTIL, "reason": _REASON,
    },
    "closures": {
        "first_date": ("date", "first day", "from date", "start date", "fecha", "primer dia",
                       "fecha de inicio"),
        "last_date": ("last day", "to date", "end date", "ultimo dia", "fecha de fin"),
        "from": ("start time", "hora de inicio", "hora inicio"),
        "until": ("end time", "hora de fin", "hora fin"),
        "reason": (*_REASON, "name", "holiday", "nombre", "festivo"),
    },
    "enrollments": {
        "student": _STUDENT, "course": _COURSE, "tutor": _TUTOR,
        "planned_sessions": ("planned", "number of sessions", "sessions", "sesiones", "sesiones previstas",
                             "numero de sesiones"),
        "status": ("state", "estado"), "since": ("date", "start date", "fecha", "desde", "fecha de alta"),
    },
    "sessions": {
        "key": (*_KEY, "session id", "booking id", "lesson id"),
        "student": _STUDENT, "tutor": _TUTOR, "course": _COURSE,
        "starts": (*_STARTS, "date and time", "date time", "fecha y hora", "datum und uhrzeit",
                   "datum und zeit"),
        "date": ("day", "start date", "session date", "lesson date", "fecha", "dia", "fecha de inicio",
                 "fecha inicio", "datum", "tag", "startdatum"),
        "time": ("hour", "from", "start time", "hora", "desde", "hora de inicio", "hora inicio", "uhrzeit",
                 "zeit", "von", "startzeit"),
        "until": (*_UNTIL, "bis", "ende", "endzeit"),
        "timezone": _ZONE, "minutes": ("length", "duration", "min", "duracion", "minuto"),
        "status": ("state", "estado"),
        "requirements": ("request", "note", "requisito", "peticion", "nota"),
        "price": _PRICE, "online": _ONLINE, "place": _PLACE,
    },
}  # fmt: skip
