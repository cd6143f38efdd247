"""Keep the graph: build it, validate it, store it, query it."""
