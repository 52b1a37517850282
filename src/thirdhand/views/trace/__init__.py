"""How people see one claim's whole way: the counts, the timeline, who took it from whom, what changed.

``wording`` has the words, ``family`` finds who had it from whom, ``outline`` lays a cluster out with both;
``terminal`` and ``page`` draw outlines, so that both always show the same thing. ``pictures`` and ``numbers``
are the page's plots, where the extra for that is installed: ``painting`` has what they are made of.
"""
