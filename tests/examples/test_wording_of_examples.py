"""Reports of real audits promise nothing, and say what they are not."""

import html
import re
from dataclasses import replace

from evenhand.audit.result import AuditResult
from evenhand.reports import page
from evenhand.reports.markdown import markdown
from evenhand.reports.wording import BANNED, FOOTER

ARTICLE = re.compile(r"EUAIA-|\bArt\.\s?\d|\bAnnex [IVX]+\b")


def _visible(text: str) -> str:
    """Return what a reader of a page sees."""
    shown = re.sub(r"<(script|style)\b.*?</\1>", " ", text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", shown)).split())


def test_a_real_report_keeps_to_the_words(crema_d: AuditResult) -> None:
    told = replace(crema_d, plan=replace(crema_d.plan, text=""))
    for text in (_visible(page.html(told)), markdown(told)):
        assert [text[max(0, m.start() - 60) : m.end() + 20] for m in BANNED.finditer(text)] == []
        assert FOOTER in " ".join(text.split())


def test_no_row_of_a_real_report_holds_a_verdict_and_an_article(crema_d: AuditResult) -> None:
    for part in re.split(r"(?=<tr\b)", page.html(crema_d))[1:]:
        row = part.split("</table>")[0]
        assert not ('class="verdict v-' in row and ARTICLE.search(row)), _visible(row)
