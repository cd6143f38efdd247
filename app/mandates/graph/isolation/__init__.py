"""Answer SPARQL that strangers write: screened, then evaluated in killable child processes over one checkpoint.

The process that serves the site never parses such text. A child opens the checkpoint read-only, gives up memory,
sockets and priority, then answers one query at a time; the parent owns the deadline and kills.
"""

from mandates.graph.isolation.child import Limits
from mandates.graph.isolation.pool import QueryPool, Use
from mandates.graph.isolation.screening import screen_query

__all__ = ["Limits", "QueryPool", "Use", "screen_query"]
