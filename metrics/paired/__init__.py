"""Two models on the same items: how do they differ?"""

TITLE = "Two models on the same items"
