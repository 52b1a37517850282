"""What leaves Thirdhand: its records in forms that other programs read, one file per form.

``json`` is the contract (``docs/json.md``); ``article.schema.json`` is its JSON Schema, shipped in
the package so that whoever receives records can check them.
"""
