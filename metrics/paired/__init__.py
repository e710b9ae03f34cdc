"""Two models on the same items: how do they differ?"""
