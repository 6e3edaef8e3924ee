"""In here live the steps of the registry's tables."""
