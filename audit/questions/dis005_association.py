"""DIS005: do scores follow the raters' judgement equally closely in all groups?"""

from evenhand.audit.disparity import disparity_question

association = disparity_question(
    code="DIS005",
    title="Agreement and calibration by group",
    asks="Do scores rise and fall with the raters' judgement alike in every group?",
    why=(
        "A score that means something else in each group cannot be read with one ruler. "
        "Correlations also fall where a group shows less variety, so they are shown beside the "
        "errors and not in their place."
    ),
    metrics=(
        "pearson",
        "ccc",
        "weighted_kappa",
        "linear_kappa",
        "cohen_kappa",
        "specific_agreement",
        "calibration_slope",
        "calibration_intercept",
        "ece",
    ),
)
