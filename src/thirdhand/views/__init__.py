"""How people see an article: its prose, what each attribution covers, and who says it in the margin.

``margin`` turns an article into paragraphs, runs and notes; ``terminal`` and ``page`` draw those,
so that both always show the same thing.
"""
