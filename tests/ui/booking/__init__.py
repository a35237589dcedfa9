"""Book Sessions, for oneself and at the desk."""
