"""What a visitor has: the Experiment with its history, pins, data of their own, and the link."""
