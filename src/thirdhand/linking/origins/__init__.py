"""From tellings to origins: how each article has a claim, whom it credits, and where that ends.

``counting`` is the kernel, over numpy tables of any number of clusters; the rest reads one cluster's articles
into the rows that it counts.
"""
