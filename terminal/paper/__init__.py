"""In here live the forms of the counter, without a screen: which fields a document has, how each is read, what a filled form becomes."""
