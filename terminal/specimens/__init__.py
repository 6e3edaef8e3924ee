"""In here live specimens: a person's documents as pages to look at and to print, with the structure of the real ones and 見本 across them."""

from terminal.specimens.page import page
from terminal.specimens.specimen import Specimen

__all__ = ["Specimen", "page"]
