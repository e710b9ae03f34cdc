"""The questions that an audit asks: one file each, which defines one `Question`."""
