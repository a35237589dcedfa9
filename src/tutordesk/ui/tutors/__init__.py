"""Find Tutors: profiles to read at leisure."""
