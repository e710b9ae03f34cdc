"""What is read off an embedding: published head files, forms of scores, neutral baselines."""
