"""In here lives what knows cards: their commands, their data, the readers that hold them, and a virtual card."""
