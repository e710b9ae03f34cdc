"""What no text of the project says: by its words, and in what it renders.

Three nets: templates and legal data, string constants of code, and rendered reports. What people
declare is theirs, so fixtures here declare nothing that a report must not say.
"""

import ast
import html
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from evenhand.audit.result import AttributeRecord, AuditResult
from evenhand.reports import outputs, page, wording
from evenhand.reports.markdown import markdown
from evenhand.reports.naming import slice_names
from evenhand.reports.wording import BANNED, FOOTER, PREFIXES, VERDICTS

HOUSE = Path(wording.__file__).resolve().parents[1]
ROOMS = (
    "reports",
    "audit/questions",
    "audit/changes",
    "audit/harms",
    "audit/regimes",
    "audit/sensitivity",
)
DATA = frozenset({".jinja", ".yaml", ".yml", ".toml", ".js"})

QUOTED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "reports/wording.py": frozenset({BANNED.pattern}),
        "reports/outputs/sarif.py": frozenset({"pass"}),
    }
)
"""Texts that hold such a word to keep it out, or as SARIF names it; add none without a reason."""

CORE = FOOTER.removesuffix(" on the cover.")
"""The footer of what has no cover, which says by itself where the version stands."""

ARTICLE = re.compile(r"EUAIA-|\bArt\.\s?\d|\bArticle \d|\bAnnex [IVX]+\b")
VERDICT = re.compile(r'class="verdict v-')
UNITS = ("tr", "li", "dd", "figcaption")
FORMS = sorted(
    {module.name for module in pkgutil.iter_modules(outputs.__path__)}
    - {"csv", "hub_metadata", "parquet", "pdf"}
)
"""Forms of text; figures alone, and the page on paper, have no words of their own."""

RESULTS = ("rich", "empty", "bare", "crowded", "watched")


def files(*endings: str) -> list[Path]:
    """Return the files of the rooms with some endings."""
    found = {p for room in ROOMS for p in (HOUSE / room).rglob("*") if p.suffix in endings}
    return sorted(path for path in found if "__pycache__" not in path.parts)


def named(path: Path) -> str:
    """Return a path as a reader of a failure wants it."""
    return path.relative_to(HOUSE).as_posix()


def constants(tree: ast.Module) -> Iterator[str]:
    """Yield the strings of a module that are no docstrings."""
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in bare else None
        if isinstance(text, str):
            yield text


def visible(page_text: str) -> str:
    """Return what a reader of a page sees or hears, without its script and styles."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", page_text, flags=re.DOTALL)
    labels = " ".join(re.findall(r'(?:aria-label|title|alt)="([^"]*)"', text))
    return " ".join(html.unescape(f"{re.sub(r'<[^>]*>', ' ', text)} {labels}").split())


@pytest.fixture
def watched(rich: AuditResult) -> AuditResult:
    """Return the rich result about a workplace, with perceived and prompted attributes."""
    first, *rest = rich.attributes
    attributes = (
        replace(first, source="perceived"),
        *(replace(a, source="prompted") for a in rest),
    )
    purpose = {**rich.plan.purpose, "context": "workplace", "infers": "emotion"}
    return replace(rich, attributes=attributes, plan=replace(rich.plan, purpose=purpose))


@pytest.fixture(params=RESULTS)
def result(request: pytest.FixtureRequest) -> AuditResult:
    """Return each made-up result."""
    found: AuditResult = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize("path", files(*DATA), ids=named)
def test_templates_and_data_promise_nothing(path: Path) -> None:
    assert [m[0] for m in BANNED.finditer(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("path", files(".py"), ids=named)
def test_code_promises_nothing(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    quoted = QUOTED.get(named(path), frozenset())
    told = [t for t in constants(tree) if BANNED.search(t) and t not in quoted]
    assert told == []


def test_every_exception_is_needed() -> None:
    for name, texts in QUOTED.items():
        there = set(constants(ast.parse((HOUSE / name).read_text(encoding="utf-8"))))
        assert [text for text in texts if text not in there or not BANNED.search(text)] == []


def test_rendered_reports_promise_nothing(result: AuditResult) -> None:
    for text in (visible(page.html(result)), markdown(result)):
        assert [text[max(0, m.start() - 60) : m.end() + 20] for m in BANNED.finditer(text)] == []


def test_every_rendering_says_what_it_is_not(result: AuditResult) -> None:
    assert FOOTER in visible(page.html(result))
    assert FOOTER in " ".join(markdown(result).split())


@pytest.mark.parametrize("form", FORMS)
def test_every_other_form_says_what_it_is_not(form: str, rich: AuditResult) -> None:
    made = importlib.import_module(f"{outputs.__name__}.{form}").files(rich)
    texts = {name: data.decode() for name, data in made.items() if name.endswith((".md", ".html"))}
    for name, text in texts.items():
        assert CORE in visible(text), name
        assert not BANNED.search(visible(text)), name


def test_no_row_holds_a_verdict_and_an_article(result: AuditResult) -> None:
    """A verdict on a gap must never be read as one on the law."""
    body = page.html(result)
    for unit in UNITS:
        for part in re.split(rf"(?=<{unit}\b)", body)[1:]:
            inside = re.split(rf"</(?:{unit}|table|ul|dl|ol|section)>", part)[0]
            assert not (VERDICT.search(inside) and ARTICLE.search(inside)), visible(inside)


def test_no_line_of_markdown_holds_a_verdict_and_an_article(result: AuditResult) -> None:
    for line in markdown(result).splitlines():
        if line.startswith("|") and any(f" {words} " in line for words in VERDICTS.values()):
            assert not ARTICLE.search(line), line


def test_perceived_attributes_are_called_perceived(watched: AuditResult) -> None:
    assert {PREFIXES[a.source] for a in watched.attributes} == {"perceived ", "prompted "}
    text = visible(page.html(watched))
    assert all(
        name.full.startswith(tuple(PREFIXES.values())) for name in slice_names(watched).values()
    )
    for attribute in watched.attributes:
        assert _bare(attribute, text) == []


def _bare(attribute: AttributeRecord, text: str) -> list[str]:
    """Return places where levels of an attribute stand with its bare name before them."""
    levels = "|".join(map(re.escape, attribute.levels))
    before = "".join(f"(?<!{prefix})" for prefix in PREFIXES.values())
    bare = re.compile(rf"{before}\b{re.escape(attribute.name)}: (?:{levels})")
    return [text[max(0, m.start() - 40) : m.end() + 20] for m in bare.finditer(text)]


@pytest.mark.parametrize(
    "text",
    [
        "PASS",
        "The model is fair.",
        "unfairness",
        "COMPLIANT",
        "complies with Art. 15",
        "AI-Act-ready",
        "AI Act approved",
        "bias-free",
        "free of bias",
        "Certified",
        "the legal threshold of 0.8",
        "the model is not discriminatory",
        "the emotion of the person",
        "This proves it.",
        "We guarantee it.",
        "\N{WHITE HEAVY CHECK MARK} Art. 10",
        "\N{HEAVY CHECK MARK}",
    ],
)
def test_the_ban_finds_what_it_is_for(text: str) -> None:
    assert BANNED.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "passage",
        "provides evidence relevant to",
        "supports documentation under",
        "disparity observed",
        "threshold set by the board on 1 May",
        "emotion label predicted",
        "the approver",
    ],
)
def test_the_ban_leaves_what_a_report_says(text: str) -> None:
    assert not BANNED.search(text)
