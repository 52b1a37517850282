"""Linking a store: reuse, matches and clusters kept in it, found again, corrected, explained.

The kernels of ``thirdhand.linking`` know no store; this room feeds them from one and keeps what they find, so
that a run can be killed at any moment and adding some articles to many touches only what they touch.
"""
