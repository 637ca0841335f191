"""What a host chooses by the environment, and what they are told when it cannot be."""

import pytest

from explorer.store.chosen import SettingError, stores
from explorer.store.cipher import derived

KEY = "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0ISEhISE="


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"SLP_STORE": "127.0.0.1:6379"}, "SLP_STORE must begin with one of redis://"),
        ({"SLP_STORE": "redis://127.0.0.1", "SLP_DATA_KEY": "short"}, "SLP_DATA_KEY must be a key that"),
        ({"SLP_DATA_KEY": f"{KEY},short"}, "SLP_DATA_KEY must be a key that"),
        ({"SLP_OWN_DATA": "nowhere"}, "SLP_OWN_DATA must be shared or process, not 'nowhere'"),
    ],
)
def test_setting_that_cannot_be_is_told_with_what_can_and_without_the_secret(environment, told):
    with pytest.raises(SettingError, match=told) as caught:
        stores(environment)
    assert "short" not in str(caught.value)


def test_tokens_are_the_same_where_the_key_is_and_tell_nothing_of_it():
    one, two = (stores({"SLP_DATA_KEY": KEY}).token_key for _ in range(2))
    assert one == two == derived(KEY, "tokens of own data")
    assert stores({}).token_key != stores({}).token_key
    assert derived(KEY, "another purpose") != one
    assert len(one) == 32


def test_nothing_leaves_a_process_of_which_nothing_was_chosen():
    assert stores({}).says == "Visits and own data are kept in this process."
