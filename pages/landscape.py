"""What does the loss look like around the weights, and which way does the run go through it?"""

from explorer.ui.stage import stage

stage("landscape")
