"""Any bytes through the three doors of strangers: ``python -m tests.fuzz DOOR`` hunts; tests replay the corpus."""
