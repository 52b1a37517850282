"""What is on each page, as typed values, and how they are made of a store.

Nothing here knows of requests or templates: the page, its ``.json`` twin and the benchmark ask for the same.
"""
