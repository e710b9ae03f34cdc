"""One model held against another on the same items: what got worse, for whom, and is it shown?"""
