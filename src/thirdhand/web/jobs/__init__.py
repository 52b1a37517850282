"""What is done in the background: the queue is in the store (``store.jobs``), the hands are here.

taking       what people hand in: a text, an address, a file
asking       from a page into the queue
doing        each kind of job, done
working      the process of a lane: takes a job, does it, says how far it is
supervising  starts those processes, replaces them, ends them when a job is cancelled
scheduling   what comes up by itself: feeds that are due
desk         what is read at once and not kept
"""
