"""Reports: a saved result becomes a page that people can read, doubt and file."""
