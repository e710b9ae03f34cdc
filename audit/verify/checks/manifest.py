"""The manifest is in its one form, bears the seal of its content, and agrees with the result."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from evenhand.audit.manifest import MANIFEST_NAME, Manifest, sealed
from evenhand.audit.result import AuditResult
from evenhand.audit.verify.audited import Audited, content_of
from evenhand.audit.verify.check import Checked, Difference, Unchecked, found_differences
from evenhand.audit.verify.tree import unequal

TITLE = "Manifest"
ORDER = 10


def check(audited: Audited, data: Path | None) -> Checked:
    """Return whether the manifest is as it was written."""
    del data
    manifest = audited.manifest
    if manifest is None:
        return found_differences(
            [
                Difference(
                    file=MANIFEST_NAME,
                    field="",
                    got=audited.manifest_problem,
                    expected="the manifest of an audit",
                )
            ],
            says="",
        )
    found = [*_against_result(audited, manifest)]
    unchecked = []
    if audited.sealed:
        found += _seal(audited, manifest)
    elif any(result.provenance.sums_sha256 for _, result in audited.results()):
        found.append(
            Difference(
                file=MANIFEST_NAME, field="seal", got="nothing", expected="the seal of its content"
            )
        )
    else:
        why = "the folder was written by an earlier version, whose manifests bear no seal"
        unchecked.append(Unchecked(what="seal of the manifest", why=why))
    says = f"The manifest names {len(manifest.written)} files that were written."
    return found_differences(found, says=says, unchecked=unchecked)


def _seal(audited: Audited, manifest: Manifest) -> Iterator[Difference]:
    """Yield what differs from the one form that the content has."""
    expected = sealed(manifest)
    right = msgspec.json.decode(expected, type=Manifest).seal
    if manifest.seal != right:
        yield Difference(file=MANIFEST_NAME, field="seal", got=manifest.seal, expected=right)
    elif content_of(audited.root / MANIFEST_NAME) != expected:
        yield Difference(
            file=MANIFEST_NAME,
            field="",
            got="other spaces, order or fields",
            expected="the one form in which manifests are written",
        )


def _against_result(audited: Audited, manifest: Manifest) -> Iterator[Difference]:
    """Yield what the manifest and the result say differently."""
    own = audited.editions[0]
    if own.result is None:
        return
    told = _told(own.result)
    if audited.sealed:
        content = content_of(audited.root / own.file)
        told["bundle_sha256"] = hashlib.sha256(content).hexdigest()
    for field, got, expected in unequal(msgspec.to_builtins(manifest), told):
        yield Difference(file=MANIFEST_NAME, field=field, got=got, expected=expected)


def _told(result: AuditResult) -> dict[str, object]:
    """Return what a manifest repeats of a result."""
    made = result.provenance
    return {
        "evenhand": made.evenhand,
        "plan_sha256": result.plan.sha256,
        "frozen_at": result.plan.frozen_at,
        "read": msgspec.to_builtins(result.data.files),
        "libraries": made.libraries,
        "python": made.python,
        "seed": result.statistics.seed,
    }
