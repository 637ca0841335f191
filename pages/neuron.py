"""What does a neuron compute, and which way does each weight want to go?"""

from explorer.figures.loss_curve import loss_curve
from explorer.stage import stage

stage("neuron", figures={"run": loss_curve()})
