"""What all tests of live views share."""

from collections.abc import Iterator

import pytest
from ipywidgets.widgets import widget as open_widgets


@pytest.fixture(autouse=True)
def closed_afterwards() -> Iterator[None]:
    """ipywidgets keeps every open widget, and with it its view and figure: gigabytes, after thousands of views."""
    before = set(open_widgets._instances)
    yield
    for name in set(open_widgets._instances) - before:
        if name in open_widgets._instances:  # a box closes its children
            open_widgets._instances[name].close()
