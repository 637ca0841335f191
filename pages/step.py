"""Why does a weight move? One update taken apart, forwards and backwards through a whole run."""

from explorer.figures.loss_curve import loss_timeline
from explorer.stage import stage

stage("step", figures={"timeline": loss_timeline()})
