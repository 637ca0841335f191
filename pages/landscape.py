"""What does the loss look like around the weights, and which way does the run go through it?"""

from explorer.figures.landscape import loss_contour, loss_landscape
from explorer.stage import stage

stage("landscape", figures={"contour": loss_contour(), "landscape": loss_landscape()})
