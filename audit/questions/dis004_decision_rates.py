"""DIS004: do decisions at a threshold fall differently on groups?"""

from evenhand.audit.disparity import disparity_question

decision_rates = disparity_question(
    code="DIS004",
    title="Rates at a decision threshold",
    asks="At the declared threshold, do hits, false alarms and selections differ between groups?",
    why=(
        "Where a score triggers an action, these are the rates at which persons of each group "
        "meet it, rightly or not."
    ),
    metrics=(
        "tpr",
        "fpr",
        "fnr",
        "ppv",
        "accuracy",
        "exact_level_rate",
        "selection_rate",
        "prevalence",
        "generalized_entropy_error",
        "theil_error",
    ),
)
