"""How people see an article: its prose, what each claim or attribution covers, and who says it.

``margin`` cuts prose at its marks, ``wording`` has the words for chains, certainty and numbers,
``findings`` those for what the checks found, and ``sheet`` turns an article into paragraphs and notes with
them; ``terminal`` (in the type of ``markup``) and ``page`` draw sheets, so that both always show the same
thing. ``locating`` finds the words of findings in the inputs, ``cards`` shows the rules themselves.
"""
