"""How does a neuron learn from data, and how well?"""

from explorer.ui.stage import stage
from explorer.ui.upload import upload

stage("train")
upload()
