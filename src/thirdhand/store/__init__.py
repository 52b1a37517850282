"""The store: read articles kept for good, on SQLite or PostgreSQL.

``tables`` and ``migrating`` say what there is, ``engines`` how it is reached, ``preparing`` and ``writing``
how articles come in, ``searching``, ``quoting`` and ``history`` what is asked of them, ``verifying``,
``backing_up`` and ``removing`` how they are looked after. ``Store`` is the one door for other rooms.
"""
