"""The week calendar: a part that several pages hold."""
