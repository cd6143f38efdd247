"""Read what a text states beside duties: posts, contacts, dates, identifiers."""

from mandates.ingest.facts.facts import read_contacts, read_document_facts, read_staffing

__all__ = ["read_contacts", "read_document_facts", "read_staffing"]
