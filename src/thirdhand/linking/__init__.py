"""From many articles to what they share: reuse, matching claims, clusters, their origins and their drift.

Nothing here knows a store or reads a file: kernels take numpy tables and texts and give tables and values,
so that the same code runs on one machine's collection and on a cluster's partitions.
"""
