"""What does the loss look like around the weights, and which way does the run go through it?"""

from explorer.stage import stage

stage("landscape")
