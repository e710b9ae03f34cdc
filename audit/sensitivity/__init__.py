"""Sensitivity: every gated comparison judged again by choices that could have been made."""
