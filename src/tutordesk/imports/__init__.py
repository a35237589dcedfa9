"""Read, check, plan and apply a centre's data. No Qt."""
