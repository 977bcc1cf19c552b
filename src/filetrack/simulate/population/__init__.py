"""The invented people, incidents and families' histories that fill the plan, those around it, and their truth."""
