"""In here lives the counter in a browser: textual-serve with a page of our own that loads nothing from another host."""
