"""DIS002: is the model further off for one group?"""

from evenhand.audit.disparity import disparity_question

error_size = disparity_question(
    code="DIS002",
    title="Size of errors",
    asks="Is the model further from the raters' judgement for one group than for everyone else?",
    why=(
        "Errors that cancel out on average still hit persons one by one; a group with larger "
        "errors gets a product that works less well."
    ),
    metrics=("mae", "mse", "brier", "pinball"),
)
