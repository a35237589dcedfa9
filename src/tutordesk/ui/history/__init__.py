"""History: who did what in the centre, with which role, when, and what was before."""
