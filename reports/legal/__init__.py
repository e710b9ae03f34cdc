"""What the law asks, as data read strictly, and which evidence of a report bears on it.

Nothing here judges whether a law is kept: a status speaks of evidence, never of an article.
"""
