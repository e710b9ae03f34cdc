"""The pictures of a table of evidence, by its kind: the folder `kinds` is the list."""

import importlib
import pkgutil
from typing import Protocol, cast

from markupsafe import Markup

from evenhand.audit.result import AuditResult, EvidenceTable, Finding
from evenhand.reports.figures import kinds
from evenhand.reports.figures.svg import Caption
from evenhand.reports.figures.table_rows import TableRows
from evenhand.reports.naming import anchor, slice_names


class Kind(Protocol):
    """What a file in the folder `kinds` offers; its name is the kind.

    Attributes:
        COLUMNS: columns that the table must have; a table that lacks one is not drawn.
    """

    COLUMNS: tuple[str, ...]

    def figures(self, rows: TableRows, caption: Caption) -> tuple[Markup, ...]:
        """Return the pictures; `caption.ident` begins the id of each."""


def table_figures(
    finding: Finding, table: EvidenceTable, result: AuditResult
) -> tuple[Markup, ...]:
    """Return the pictures of a table; none where its kind has none or it lacks what they need.

    Args:
        finding: whose table it is.
        table: one of the tables of the finding.
        result: knows the names of slices.
    """
    names = [module.name for module in pkgutil.iter_modules(kinds.__path__)]
    if table.kind not in names:
        return ()
    kind = cast("Kind", importlib.import_module(f"{kinds.__name__}.{table.kind}"))
    if not set(kind.COLUMNS) <= set(table.columns):
        return ()
    place = next(at for at, other in enumerate(finding.tables) if other is table or other == table)
    caption = Caption(
        ident=f"{anchor('picture', finding.id)}-{place}",
        title=f"{table.title}{f': {finding.model}' if finding.model else ''}",
        description="",
    )
    return kind.figures(TableRows(table=table, names=slice_names(result)), caption)
