"""From a caption to tags, by a lexicon that can be read."""
