"""The place in a run that is shown. All pages share it, and it is in every link."""

from slp_core.fields import Integer
from slp_core.ranges import STEPS

STEP = Integer(0, STEPS.maximum, slider=(0, 1_000))
"""The step of the run; one after its end means the end."""
