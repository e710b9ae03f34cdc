"""CAL002: are predicted shares further from the truth in some groups?"""

from evenhand.audit.disparity import disparity_question

calibration_gaps = disparity_question(
    code="CAL002",
    title="Calibration gaps",
    asks="Are predicted shares further from what raters saw in some groups than in others?",
    why=(
        "A probability that is right on average can be too high in one group and too low in "
        "another, and both are acted on alike."
    ),
    metrics=("observed_over_expected", "ce2_debiased", "mce", "rmsce"),
)
