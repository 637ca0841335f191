"""What the fields of an Experiment are called in a sentence or at the head of a row."""

from collections.abc import Mapping

from explorer.text.voice import phrase

FIELD_TITLES: Mapping[str, str] = {
    "x": phrase("inputs"),
    "target": phrase("target"),
    "weights": phrase("weights"),
    "bias": phrase("bias"),
    "train_bias": phrase("training of the bias"),
    "activation": phrase("activation"),
    "loss": phrase("loss"),
    "optimizer": phrase("optimizer"),
    "learning_rate": phrase("learning rate"),
    "momentum": phrase("momentum"),
    "alpha": phrase("decay of squared gradients α"),
    "beta1": phrase("decay of gradients β₁"),
    "beta2": phrase("decay of squared gradients β₂"),
    "epsilon": phrase("epsilon ε"),
    "steps": phrase("steps"),
    "batch_size": phrase("batch size"),
    "seed": phrase("seed of the mini-batches"),
    "x_test": phrase("test inputs"),
    "target_test": phrase("test targets"),
    "dataset": phrase("data"),
    "dataset_size": phrase("number of samples"),
    "noise": phrase("noise"),
    "test_fraction": phrase("part kept for testing"),
    "data_seed": phrase("seed of the data and its split"),
    "standardise": phrase("standardised"),
}
