"""Speed, side by side with a reference: `python -m benchmarks`. Nothing in here is a test."""
