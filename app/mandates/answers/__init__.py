"""Answer questions from the store; each answer is a module of the name of its command and page."""
