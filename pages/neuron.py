"""What does a neuron compute, and which way does each weight want to go?"""

from explorer.ui.stage import stage

stage("neuron")
