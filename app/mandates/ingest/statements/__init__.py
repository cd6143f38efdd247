"""State a draft as a graph: bodies and places under their addresses, duties with their clauses."""
