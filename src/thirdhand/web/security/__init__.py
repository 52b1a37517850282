"""Who asks, and what a request must be to be answered: hosts, people, forms, sizes, headers."""
