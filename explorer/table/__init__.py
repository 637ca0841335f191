"""A stranger's table: read, checked, and turned into samples."""
