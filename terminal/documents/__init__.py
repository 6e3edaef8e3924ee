"""In here live the documents that patients bring, drawn as text as one would hold them: every one says 見本."""

from terminal.documents.bearer import Bearer, bearer_of
from terminal.documents.drawing import Drawing, draw
from terminal.documents.printed import insurer_name
from terminal.documents.sheet import MOST_LINES, SPECIMEN, WIDTH, ambiguous

__all__ = [
    "MOST_LINES",
    "SPECIMEN",
    "WIDTH",
    "Bearer",
    "Drawing",
    "ambiguous",
    "bearer_of",
    "draw",
    "insurer_name",
]
