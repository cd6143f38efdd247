"""The facts of a text besides its duties: posts, contacts, and what it says of itself.

Each takes the text, `fold_text(text)` and the language, and cites stretches of the text.
"""

from mandates.ingest.facts.contacts import read_contacts
from mandates.ingest.facts.document_facts import read_document_facts
from mandates.ingest.facts.staffing import read_staffing

__all__ = ["read_contacts", "read_document_facts", "read_staffing"]
