"""Audits in a test suite: assertions that show the finding when they fail, and fixtures.

    from evenhand.testing import assert_within_margins

    def test_no_gap_beyond_its_margin(audit_result):
        assert_within_margins(audit_result)

The fixtures come with `pytest_plugins = ["evenhand.testing.plugin"]` in the top `conftest.py`. The
assertions need no plugin, and work under any test runner.
"""

from evenhand.testing.assertions import assert_finding, assert_not_worse, assert_within_margins

__all__ = ["assert_finding", "assert_not_worse", "assert_within_margins"]
