"""All estimates as Parquet: the same table as the CSV, with types."""

from collections.abc import Mapping

from evenhand.audit.result import AuditResult
from evenhand.audit.typed_table import parquet
from evenhand.reports.bundle import bundle_hash
from evenhand.reports.estimates import COLUMNS, estimates

TELLS = "the same table as Parquet"


def files(result: AuditResult) -> Mapping[str, bytes]:
    """Return the table; its head names the edition, the plan and the result that it is of."""
    head = {
        "evenhand": result.provenance.evenhand,
        "audience": result.audience,
        "plan_sha256": result.plan.sha256,
        "bundle_sha256": bundle_hash(result),
    }
    return {"estimates.parquet": parquet(COLUMNS, estimates(result), head=head)}
