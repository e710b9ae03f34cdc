"""Named harms: what the questions about them share."""
