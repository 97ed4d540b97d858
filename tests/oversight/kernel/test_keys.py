"""What a request sends as a record's number."""

import pytest

from oversight.kernel.keys import key, keys


@pytest.mark.parametrize("text", ["", "x", "-1", "²", "٣", "1.0", " 1", "9" * 19, "9" * 5000, "1\0"])
def test_what_is_no_number_names_no_record(text):
    assert key(text) is None


def test_numbers_are_read_in_order_and_the_rest_is_left_out():
    assert keys(["3", "²", "0", "9" * 18, "9" * 5000]) == [3, 0, int("9" * 18)]
