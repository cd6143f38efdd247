"""The knowledge graph of what public bodies must do, and its answers."""

__version__ = "0.1.0"
