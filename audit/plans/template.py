"""A plan to start from."""

from importlib import resources


def new_plan() -> str:
    """Return a commented plan that is valid as it stands; the files that it names are examples."""
    folder = resources.files("evenhand.audit.plans")
    parts = ("template.toml", "declarations.toml")
    return "".join(folder.joinpath(part).read_text(encoding="utf-8") for part in parts)
