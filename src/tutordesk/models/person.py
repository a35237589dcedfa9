"""People with an account, how to reach them, which roles they have, and what staff noted."""

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tutordesk.models.base import Base, bounded, instant_now, named, uuid_pk, uuid_ref, words

ROLES = ("student", "tutor", "desk", "admin")


class Person(Base):
    """Anybody with an account. ``login`` is the sign-in number: a database role, visible to everyone."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("login ~ '^[a-z][0-9]{5,15}$'", name="login_form"),
        named("display_name"),
        CheckConstraint("locale ~ '^[A-Za-z]{1,8}([-_][A-Za-z0-9]{1,8})*$'", name="locale_form"),
        bounded("locale", 35),
        Index("person_name_order", text("app.fold(display_name)"), "id"),
        Index("person_inactive", "id", postgresql_where=text("NOT active")),
    )

    id: Mapped[uuid_pk]
    login: Mapped[str] = mapped_column(Text(collation="C"), unique=True)
    display_name: Mapped[str] = mapped_column(Text)
    timezone: Mapped[str] = mapped_column(Text(collation="C"), ForeignKey("app.timezone.name"))
    locale: Mapped[str] = mapped_column(Text, server_default=text("'en'"))
    active: Mapped[bool] = mapped_column(Boolean, server_default=text("true"))
    must_change_password: Mapped[bool] = mapped_column(Boolean, server_default=text("true"))
    created_at: Mapped[instant_now]


class PersonContact(Base):
    """How to reach a person; a table of its own because fewer people may read it."""

    __tablename__ = "person_contact"
    __table_args__ = (
        bounded("email", 254),
        bounded("phone", 40),
        CheckConstraint("phone_e164 ~ '^[+][1-9][0-9]{4,14}$'", name="phone_e164_form"),
        bounded("guardian_name", 120),
        bounded("guardian_phone", 40),
        Index("person_contact_phone_e164", "phone_e164"),
    )

    person_id: Mapped[uuid_ref] = mapped_column(
        ForeignKey("app.person.id", ondelete="CASCADE"), primary_key=True
    )
    email: Mapped[words]
    phone: Mapped[words]
    phone_e164: Mapped[str | None] = mapped_column(Text)
    guardian_name: Mapped[words]
    guardian_phone: Mapped[words]


class PersonNote(Base):
    """What staff noted about a person; staff only."""

    __tablename__ = "person_note"
    __table_args__ = (
        CheckConstraint("char_length(body) BETWEEN 1 AND 10000", name="body_length"),
        Index("person_note_newest", "person_id", text("created_at DESC"), text("id DESC")),
    )

    id: Mapped[uuid_pk]
    person_id: Mapped[uuid_ref] = mapped_column(ForeignKey("app.person.id", ondelete="CASCADE"))
    author_id: Mapped[uuid_ref] = mapped_column(ForeignKey("app.person.id"))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[instant_now]


class PersonRole(Base):
    """The truth about roles; memberships of the login in the group roles follow it."""

    __tablename__ = "person_role"
    __table_args__ = (
        CheckConstraint("role IN ('student', 'tutor', 'desk', 'admin')", name="role_known"),
        Index("person_role_by_role", "role", "person_id"),
    )

    person_id: Mapped[uuid_ref] = mapped_column(
        ForeignKey("app.person.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(Text, primary_key=True)


class PersonSearch(Base):
    """What the desk finds a person by, folded; triggers keep it, functions alone read it.

    ``document`` holds name, sign-in number, e-mail and guardian; ``digits`` the phone numbers with ``;``
    between them.
    """

    __tablename__ = "person_search"
    __table_args__ = (
        Index("person_search_name", "name"),
        Index(
            "person_search_words",
            "document",
            "name",
            postgresql_using="gin",
            postgresql_ops={"document": "public.gin_trgm_ops", "name": "public.gin_trgm_ops"},
        ),
        Index(
            "person_search_digits",
            "digits",
            postgresql_using="gin",
            postgresql_ops={"digits": "public.gin_trgm_ops"},
        ),
    )

    person_id: Mapped[uuid_ref] = mapped_column(
        ForeignKey("app.person.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(Text(collation="C"))
    document: Mapped[str] = mapped_column(Text)
    digits: Mapped[str] = mapped_column(Text)
