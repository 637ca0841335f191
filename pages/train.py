"""How does a neuron learn from data, and how well?"""

from explorer.stage import stage
from explorer.upload import upload

stage("train")
upload()
