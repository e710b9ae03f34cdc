"""Getting data in: files and frames become items, labels and scores, and every loss is counted."""
