"""Read work plans: tasks, targets, budgets, support pairings, who is responsible."""

from mandates.ingest.plans.rows import draft_rows, plan_year

__all__ = ["draft_rows", "plan_year"]
