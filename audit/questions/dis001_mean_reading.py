"""DIS001: is a group read as feeling more, or less, than it is judged to?"""

from evenhand.audit.disparity import disparity_question

mean_reading = disparity_question(
    code="DIS001",
    title="Mean reading",
    asks="Does the model read more, or less, into one group than raters do, held against others?",
    why=(
        "A constant surplus of anger or fear for one group turns into that group's record "
        "wherever scores are averaged, ranked or acted upon."
    ),
    metrics=("bias",),
)
