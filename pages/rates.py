"""Which learning rate is right, and what do the optimizers and losses make of it?"""

from explorer.ui.stage import stage

stage("rates")
