"""Reports made once more from the result that they are of: the same bytes, or they were changed."""

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from types import MappingProxyType
from typing import Final

from evenhand.audit.provenance import version
from evenhand.audit.result import AuditResult
from evenhand.audit.verify.audited import Audited, content_of
from evenhand.audit.verify.check import Checked, Difference, Unchecked, found_differences
from evenhand.reports.forms import files

TITLE = "Reports"

FORMS: Mapping[str, str] = MappingProxyType(
    {
        "report.html": "html",
        "summary.md": "md",
        "junit.xml": "junit",
        "results.sarif": "sarif",
        "gl-code-quality-report.json": "gitlab",
        "annex-iv.md": "annex-iv",
        "model-card*.md": "model-card",
        "*.csv": "csv",
    }
)
"""Names of files, and the form that writes them."""

BY_OTHERS: Final = ("report.pdf", "annex-iv.docx", "estimates.parquet")
"""Files whose bytes depend on other libraries; their hashes alone are checked."""


def check(audited: Audited) -> Checked:
    """Return which reports are not what this version makes of their result.

    Args:
        audited: the folder of an audit.
    """
    found, unchecked, made = list[Difference](), list[Unchecked](), 0
    for file, result in audited.results():
        if result.provenance.evenhand != version("evenhand"):
            why = f"{file} was rendered by evenhand {result.provenance.evenhand}, another version"
            unchecked.append(Unchecked(what="reports made once more", why=why))
            continue
        beside = Path(file).parent
        names = sorted(path.name for path in (audited.root / beside).iterdir() if path.is_file())
        count, differences = _compared(audited.root / beside, beside, names, result)
        made += count
        found += differences
        for name in set(names) & set(BY_OTHERS):
            why = "other libraries write it; its hash alone is checked"
            unchecked.append(Unchecked(what=(beside / name).as_posix(), why=why))
    says = f"{made} reports are what this version makes of the results."
    return found_differences(found, says=says, unchecked=unchecked)


def _compared(
    folder: Path, beside: Path, names: Sequence[str], result: AuditResult
) -> tuple[int, list[Difference]]:
    """Return how many reports of a folder were made once more, and how they differ."""
    count, found = 0, list[Difference]()
    for pattern, form in FORMS.items():
        own = [name for name in names if fnmatchcase(name, pattern)]
        if not own:
            continue
        try:
            expected = files(result, form)
        except Exception as error:  # noqa: BLE001 whatever somebody put into the result
            got = f"{type(error).__name__}: {error}"
            wanted = "a result that can be rendered"
            found.append(
                Difference(file=(beside / own[0]).as_posix(), field="", got=got, expected=wanted)
            )
            continue
        for name in own:
            if name in expected:
                count += 1
                place = (beside / name).as_posix()
                found += _against(folder / name, place, expected[name])
    return count, found


def _against(path: Path, name: str, expected: bytes) -> Iterator[Difference]:
    """Yield where a report differs from one that is made once more."""
    try:
        got = content_of(path)
    except OSError as error:
        yield Difference(file=name, field="", got=str(error.strerror), expected="a report")
        return
    if got != expected:
        lines = zip(got.splitlines(), expected.splitlines(), strict=False)
        at = next((k for k, (one, other) in enumerate(lines, start=1) if one != other), 0)
        wanted = "the bytes that this version makes of the result"
        yield Difference(
            file=name,
            field=f"line {at}" if at else "length",
            got=f"{len(got)} bytes",
            expected=f"{wanted}, {len(expected)}",
        )
