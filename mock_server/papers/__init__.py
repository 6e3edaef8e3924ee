"""In here live the documents that follow from events: old cards, 資格情報のお知らせ, 資格確認書; this is its public list."""

from mock_server.papers.events import (
    AnyEvent,
    DataChanged,
    EligibilityCertificateApplied,
    EligibilityCertificateIssued,
    EligibilityCertificateWithdrawn,
    EndExplained,
    PaperEvent,
    Reissue,
    Route,
    Situation,
)
from mock_server.papers.held import documents_on, valid_on
from mock_server.papers.paper import Kind, Paper
from mock_server.papers.reasons import Ending, Reason

__all__ = [
    "AnyEvent",
    "DataChanged",
    "EligibilityCertificateApplied",
    "EligibilityCertificateIssued",
    "EligibilityCertificateWithdrawn",
    "EndExplained",
    "Ending",
    "Kind",
    "Paper",
    "PaperEvent",
    "Reason",
    "Reissue",
    "Route",
    "Situation",
    "documents_on",
    "valid_on",
]
