"""A requirement as text and as data: made of the shipped legal files and nothing else."""

from typing import TypeAlias

from evenhand.reports.legal.annex_points import annex_points
from evenhand.reports.legal.requirements import Catalogue, Requirement, catalogue
from evenhand.reports.legal.watch_list import Watched, watched

NOTICE = "Paraphrases, not legal advice. Legal texts change."

Json: TypeAlias = str | list[str] | list[dict[str, str]]


def listed(law: Catalogue) -> list[dict[str, str]]:
    """Return what a list of requirements says of each."""
    return [
        {
            "id": one.id,
            "ref": one.ref,
            "coverage": one.coverage,
            "applies": str(one.lit),
            "has_effect": str(one.eff),
        }
        for one in law.requirements
    ]


def shown(one: Requirement, version: str = "") -> dict[str, Json]:
    """Return everything that is known of a requirement.

    Args:
        one: which.
        version: of the legal text; empty means the newest.
    """
    law = catalogue(version)
    return {
        "id": one.id,
        "ref": one.ref,
        "who": one.who,
        "text": one.text,
        "evidence": one.evidence,
        "artefact": one.artefact,
        "coverage": one.coverage,
        "coverage_words": law.coverage_values[one.coverage],
        "applies": str(one.lit),
        "has_effect": str(one.eff),
        "omnibus": law.omnibus_values[one.omnibus] if one.omnibus else "",
        "flag": one.flag or law.default_flag,
        "flag_words": law.flags[one.flag or law.default_flag],
        "annex_iv": list(_points(one, version)),
        "watch_list": [_item(item) for item in watched(one, version)],
        "legal_text_version": law.legal_text_version,
        "as_of": str(law.as_of),
    }


def page(one: Requirement, version: str = "") -> str:
    """Return everything that is known of a requirement, for people.

    Args:
        one: which.
        version: of the legal text; empty means the newest.
    """
    law, told = catalogue(version), shown(one, version)
    lines = [
        f"{one.id}  {one.ref}",
        "",
        one.text,
        "",
        f"for         {one.who}",
        f"applies     {one.lit}",
        f"has effect  {one.eff} (system of Annex III point 1(c))",
        f"coverage    {one.coverage}: {told['coverage_words']}",
        f"evidence    {one.evidence}",
        f"artefact    {one.artefact}",
        f"amendment   {told['omnibus'] or 'not touched by 2026/1744'}",
        f"how sure    {told['flag']}: {told['flag_words']}",
        f"Annex IV    {', '.join(_points(one, version)) or 'no point'}",
    ]
    items = [_line(item) for item in watched(one, version)]
    lines += ["", "may change, or is not confirmed:", *items] if items else []
    lines += ["", f"legal text {law.legal_text_version}, as of {law.as_of}. {NOTICE}"]
    return "\n".join(lines)


def _points(one: Requirement, version: str) -> tuple[str, ...]:
    return tuple(p.point for p in annex_points(version) if one.id in p.requirements)


def _line(item: Watched) -> str:
    """Return an item of the watch list as a line."""
    due = f", {item.due}" if item.due else ""
    return f"- {item.item}: {item.status}{due} (checked {item.last_checked}, {item.flag})"


def _item(item: Watched) -> dict[str, str]:
    """Return an item of the watch list as data."""
    return {
        "item": item.item,
        "status": item.status,
        "flag": item.flag,
        "last_checked": str(item.last_checked),
        "due": str(item.due or ""),
    }
