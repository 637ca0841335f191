"""What weights and inputs are called."""

from explorer.text.names import input_name, weight_name


def test_an_index_is_set_low():
    assert [weight_name(j, 12) for j in (0, 6, 11, 12)] == ["w₁", "w₇", "w₁₂", "b"]
    assert input_name(9) == "x₁₀"
