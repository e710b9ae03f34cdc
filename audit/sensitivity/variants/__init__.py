"""Other ways to analyse the same data, one file each; the folder is the list."""
