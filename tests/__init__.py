"""The tests of uketsuke."""
