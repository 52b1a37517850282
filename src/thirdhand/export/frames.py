"""Rows of a table as a data frame: pandas and polars are extras, and come in through this door alone.

Columns keep their types where a table has no rows, so that tables of many runs can be put together.
"""

import importlib
from collections.abc import Iterable, Mapping
from typing import Any


def pandas_frame(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, type]) -> Any:  # noqa: ANN401 -- an extra
    """Return ``rows`` as a ``pandas.DataFrame``; raises ImportError without the extra ``pandas``."""
    pandas = _library("pandas")
    frame = pandas.DataFrame(list(rows), columns=list(columns))
    return frame.astype({name: kind for name, kind in columns.items() if kind is not str})


def polars_frame(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, type]) -> Any:  # noqa: ANN401 -- an extra
    """Return ``rows`` as a ``polars.DataFrame``; raises ImportError without the extra ``polars``."""
    polars = _library("polars")
    types = {str: polars.String, int: polars.Int64, float: polars.Float64, bool: polars.Boolean}
    return polars.DataFrame(list(rows), schema={name: types[kind] for name, kind in columns.items()})


def _library(name: str) -> Any:  # noqa: ANN401 -- a module that may not be installed
    """Return the library ``name``, or say how to get it."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ImportError(f"{name} is not installed; pip install 'thirdhand[{name}]'") from error
