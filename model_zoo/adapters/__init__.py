"""One architecture a file: from a card and files of weights to a predictor."""
