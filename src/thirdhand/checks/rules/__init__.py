"""The sourcing rules, one a file: its card and the function that looks."""
