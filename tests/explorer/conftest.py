import pytest

from explorer.web.answers import ANSWERS


@pytest.fixture(autouse=True)
def nothing_is_known_yet():
    """What one test had computed is not there for the next."""
    ANSWERS.forget()
