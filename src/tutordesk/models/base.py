"""What every table shares: the schema, constraint names, column types and bounds. No tables here."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, MetaData, Text, text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import UserDefinedType

NAMING = {
    "pk": "%(table_name)s_pkey",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "ck": "%(table_name)s_%(constraint_name)s",
}


class Base(DeclarativeBase):
    """Declarative base of the schema ``app``."""

    metadata = MetaData(schema="app", naming_convention=NAMING)


class Xid8(UserDefinedType[int]):
    """PostgreSQL's 64-bit transaction id."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Name the type in DDL."""
        return "xid8"


uuid_pk = Annotated[
    UUID, mapped_column(PG_UUID(as_uuid=True), primary_key=True, server_default=text("gen_random_uuid()"))
]
uuid_ref = Annotated[UUID, mapped_column(PG_UUID(as_uuid=True))]
instant = Annotated[datetime, mapped_column(DateTime(timezone=True))]
instant_now = Annotated[datetime, mapped_column(DateTime(timezone=True), server_default=text("now()"))]
words = Annotated[str, mapped_column(Text, server_default=text("''"))]
"""Free text that may be empty."""


def named(column: str) -> CheckConstraint:
    """Bound a name: 1 to 120 characters, not only blanks."""
    return CheckConstraint(f"char_length({column}) <= 120 AND btrim({column}) <> ''", name=f"{column}_length")


def bounded(column: str, most: int) -> CheckConstraint:
    """Bound a text that may be empty."""
    return CheckConstraint(f"char_length({column}) <= {most}", name=f"{column}_length")


def between(column: str, least: int, most: int) -> CheckConstraint:
    """Bound a number (a null passes)."""
    return CheckConstraint(f"{column} BETWEEN {least} AND {most}", name=f"{column}_range")


def booking_rules() -> tuple[CheckConstraint, ...]:
    """Bound the booking rules that a tutor may own and the centre has as defaults."""
    return (
        between("slot_step_minutes", 1, 1440),
        between("min_notice_minutes", 0, 525600),
        between("break_minutes", 0, 1440),
        between("horizon_days", 1, 3650),
        between("cancel_notice_minutes", 0, 525600),
    )
