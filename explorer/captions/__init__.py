"""Sentences under pictures, made from the live values, so that they can never disagree with them: a file a page."""
