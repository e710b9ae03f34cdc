"""How closely scores follow human judgement: correlation, concordance, kappa."""

TITLE = "Agreement: do raters agree, and the model with them?"
