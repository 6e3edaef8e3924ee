"""In here live the areas of the counter's screens and what they are made of, one widget a file."""
