"""Several audits over time: what became of the gaps and verdicts of the same questions."""
