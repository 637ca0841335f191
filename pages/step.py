"""Why does a weight move? One update taken apart, forwards and backwards through a whole run."""

from explorer.ui.stage import stage

stage("step")
