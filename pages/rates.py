"""Which learning rate is right, and what do the optimizers and losses make of it?"""

from explorer.figures.learning_rates import compared_runs, final_losses, rate_curves
from explorer.stage import stage
from slp_core import LOSSES, OPTIMIZERS

stage(
    "rates",
    figures={
        "curves": rate_curves(),
        "final": final_losses(),
        "optimizers": compared_runs(OPTIMIZERS),
        "losses": compared_runs(LOSSES),
    },
)
