"""What all tests share."""

import gc


def pytest_collection_finish() -> None:
    gc.freeze()  # what the tests have imported stays: the collector need not walk through TensorFlow at every picture
