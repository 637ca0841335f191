"""What does a neuron compute, and which way does each weight want to go?"""

from explorer.stage import stage

stage("neuron")
