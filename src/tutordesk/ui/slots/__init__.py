"""The slot grid: a part that several pages hold."""
