"""Everything people see; the only place that knows Qt."""
