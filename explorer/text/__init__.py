"""The language of sentences: how numbers, names and plurals are written."""
