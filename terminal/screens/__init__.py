"""In here live the screens of the counter's app, one a file, and what all of them are taught and dressed in."""
