"""Everything that Thirdhand raises on purpose.

    ThirdhandError
    ├── UsageError            the call or command itself is wrong
    ├── InputError            one input could not become an article; the batch goes on
    │   ├── NotFoundError     no such file, folder without articles, glob without match
    │   ├── UnreadableError   a file that the system does not hand over
    │   ├── UnsupportedError  a format that is not read: PDF, image, archive
    │   ├── DecodingError     bytes that are no text
    │   ├── EmptyError        a page or file without article text
    │   ├── TooLargeError     above a size limit
    │   └── FetchError        a URL that could not be had
    │       └── BusyError     a host that does not answer now, or asks to wait
    ├── ModelError            the shipped or given model is missing, damaged or of another version
    └── StoreError            the store cannot be opened, read or written; what is in it is whole
        └── BusyLinkingError  another run links the store; it can be tried again in a while

A message says what happened, with which input, and what to do next. Errors of libraries are
mapped to these where they cross the boundary, ``from`` the original.
"""


class ThirdhandError(Exception):
    """Root of all errors that Thirdhand raises on purpose."""


class UsageError(ThirdhandError):
    """The call or command itself is wrong."""


class InputError(ThirdhandError):
    """One input could not become an article.

    ``input`` names it as the user gave it; ``problem`` says what is wrong and ``remedy`` what to do.
    """

    def __init__(self, input: str, problem: str, remedy: str) -> None:
        super().__init__(input, problem, remedy)
        self.input = input
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.input}: {self.problem}; {self.remedy}"


class NotFoundError(InputError):
    """No such file, a folder without articles, a glob without a match."""


class UnreadableError(InputError):
    """A file that the system does not hand over: no permission, a failing disk."""


class UnsupportedError(InputError):
    """A format that is not read."""


class DecodingError(InputError):
    """Bytes that are no text."""


class EmptyError(InputError):
    """A page or file without article text."""


class TooLargeError(InputError):
    """An input above a size limit."""


class FetchError(InputError):
    """A URL that could not be had."""


class BusyError(FetchError):
    """A host that does not answer now, or asks to wait.

    ``retry_after`` is how many seconds it asks for, None where it does not say.
    """

    def __init__(self, input: str, problem: str, remedy: str, *, retry_after: float | None = None) -> None:
        super().__init__(input, problem, remedy)
        self.retry_after = retry_after


class ModelError(ThirdhandError):
    """The shipped or given model is missing, damaged or of another version."""


class StoreError(ThirdhandError):
    """The store cannot be opened, read or written; what was in it before is still whole."""


class BusyLinkingError(StoreError):
    """Another run links the store at this moment; nothing was done, and it can be tried again."""
