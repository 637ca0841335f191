"""Settings for every test."""

import torch
from hypothesis import settings

# As in the app (small tensors, many sessions); it also keeps summation order the same on every machine.
torch.set_num_threads(1)

# Speed is measured in benchmarks/: a slow machine must not fail a test.
settings.register_profile("slp", deadline=None, print_blob=True)
settings.load_profile("slp")
