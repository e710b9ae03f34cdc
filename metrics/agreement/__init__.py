"""How closely scores follow human judgement: correlation, concordance, kappa."""
