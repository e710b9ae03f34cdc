"""What a new model changes on the items that an old one scored too: values, gaps, scores, order."""
