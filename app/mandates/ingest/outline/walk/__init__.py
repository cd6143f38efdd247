"""The walk over the pieces of a text, from lists and headings to items."""
