"""The shipped network: text to labelled spans, with onnxruntime and tokenizers alone.

``paragraphs`` and ``quotes`` part the text, ``pieces`` turns it into numbers, ``windows`` cuts it to the
network's size, ``session`` runs the network, ``crf`` and ``relations`` decode its answers. Nothing is
imported here, so that whoever needs paragraphs alone does not load the network's libraries.
"""
