"""The page that an editor keeps open: a store in a browser, on this machine or for a team.

    serving   sockets, processes, the order in which they start and stop
    app       the application: routes, guards, errors; ``config`` says what it is to serve, and to whom
    security  who asks, and what a request must be to be answered
    jobs      what is done in the background: worker processes, one for each lane of the queue
    contexts  what is on a page, as typed values: the page and its ``.json`` twin are made from the same
    pages     one module a kind of page: from a request to a context
    api       ``/api/v1``, for programs
    rendering templates, twins, the frame around every page

Nothing here is imported before ``thirdhand serve`` runs; FastAPI and what it needs come with the extra
``serve``.
"""
