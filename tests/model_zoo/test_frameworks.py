"""What is said where a library is not installed."""

import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.frameworks import require


def test_a_missing_library_is_named_with_its_extra_for_both_ways_to_install() -> None:
    with pytest.raises(ZooError) as error:
        require("json", "no_such_library", "nor_this_one", extra="models")
    assert str(error.value) == (
        "no_such_library, nor_this_one not installed: pip install 'evenhand[models]', "
        "or '.[models]' in a checkout"
    )
