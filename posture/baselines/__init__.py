"""A person's own reference on disk: kept, added to, listed, removed; made from photos or a camera.

Only numbers are kept, in one small file a person in the user's own data folder.
"""
