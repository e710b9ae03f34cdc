"""The bundle hash: one number that stands for the evidence, printed without going in circles.

It is the sha256 of `result.json`, which holds the hashes of the frozen plan, of every file that was
read and of the sums, and not its own. A report is made of the result alone, so it may print it.
"""

import hashlib

from evenhand.audit.result import AuditResult, encoded


def bundle_hash(result: AuditResult) -> str:
    """Return the sha256 of a result as it lies on disk.

    Args:
        result: any.

    Returns:
        64 hexadecimal digits; `""` for results of versions that did not hold the hash of the sums,
        whose files may have another form than this version writes.
    """
    if not result.provenance.sums_sha256:
        return ""
    return hashlib.sha256(encoded(result)).hexdigest()
