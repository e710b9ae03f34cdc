"""A plan to start from."""

from importlib import resources


def new_plan() -> str:
    """Return a commented plan that is valid as it stands; the files that it names are examples."""
    template = resources.files("evenhand.audit.plans").joinpath("template.toml")
    return template.read_text(encoding="utf-8")
