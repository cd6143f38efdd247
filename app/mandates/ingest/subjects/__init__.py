"""Tell which subjects words are about, and propose those that the scheme lacks."""
