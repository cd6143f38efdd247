"""From a published text to a drafted graph: read, outline, cut into clauses, tell subjects, build."""
