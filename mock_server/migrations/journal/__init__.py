"""In here live the steps of the journal's tables."""
