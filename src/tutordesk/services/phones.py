"""Telephone numbers as machines dial them."""


def e164(phone: str, timezone: str) -> str | None:
    """Return a number in E.164, a national one read as of the country of the zone; None where it is none."""
    if not phone:
        return None
    import phonenumbers  # half a second that only whoever makes people should pay
    from babel.core import get_global

    region = get_global("zone_territories").get(timezone)
    try:
        number = phonenumbers.parse(phone, region)
    except phonenumbers.NumberParseException:
        return None
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return written if 6 <= len(written) <= 16 else None
