"""The stimuli that are shipped: small corpora that need no synthesiser, no renderer, no network.

`faces` and `voices` beside this file are folders as `evenhand stimuli` writes them: format
`stimulus_corpus`. They are made anew by `evenhand stimuli pack`.
"""
