"""Which learning rate is right, and what do the optimizers and losses make of it?"""

from explorer.stage import stage

stage("rates")
