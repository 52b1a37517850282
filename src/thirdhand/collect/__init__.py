"""From feeds, archives, files and pages into a store: the room where a collection grows.

``visiting`` fetches politely from many hosts: ``turns`` says whose turn it is and ``robots`` what a host
lets programs fetch.
"""
