"""Sessions that a change would strand, and the decision about each: shared by every page that strands."""
