"""DIS003: are emotions over-read or missed more often in one group?"""

from evenhand.audit.disparity import disparity_question

presence = disparity_question(
    code="DIS003",
    title="Over-reading and under-reading",
    asks="Is an emotion reported where raters see none, or missed, more often in one group?",
    why=(
        "A rare emotion can show a tiny mean error and still be reported falsely in one face of "
        "five; counting false presences and misses makes that visible."
    ),
    metrics=("over_reading", "under_reading", "level_over_reading", "level_under_reading"),
)
