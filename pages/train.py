"""How does a neuron learn from data, and how well?"""

from explorer.figures.training import decision_boundary, training_curves, weights_over_steps
from explorer.stage import stage
from explorer.upload import upload

stage(
    "train",
    figures={
        "loss": training_curves("loss"),
        "accuracy": training_curves("accuracy"),
        "boundary": decision_boundary(),
        "weights": weights_over_steps(),
    },
)
upload()
