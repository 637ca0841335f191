"""What the fields of an Experiment, and the settings of pages, are called in a sentence or at the head of a row."""

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
    "weight_decay": phrase("weight decay λ₂ (L2)"),
    "l1": phrase("weight decay λ₁ (L1)"),
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
    "terms": phrase("terms"),
    "changes": phrase("changes on the way"),
    "shown_sample": phrase("sample that is shown"),
}

SETTING_TITLES: Mapping[str, str] = {
    "weight": phrase("chosen weight"),
    "bars": phrase("what the bars show"),
    "nudge": phrase("size h of the nudge"),
    "phase": phrase("phase of the step"),
    "operation": phrase("operation of the phase"),
    "unit": phrase("what a press goes on by"),
    "step": phrase("step"),
    "features": phrase("inputs of the boundary picture"),
    "logarithmic": phrase("logarithmic axis"),
    "place": phrase("place that is pointed at"),
    "sample": phrase("sample that is pointed at"),
    "script": phrase("whether the script is wanted"),
    "count": phrase("number of rates"),
    "measure": phrase("what the end of a run is judged by"),
    "lowest": phrase("lowest rate"),
    "highest": phrase("highest rate"),
    "pair": phrase("weights of the surface"),
    "reach": phrase("width of the picture"),
    "eye": phrase("where the surface is seen from"),
    "paths": phrase("paths of all optimizers"),
    "points": phrase("points along each side"),
    "low": phrase("lower ends of the picture"),
    "high": phrase("upper ends of the picture"),
    "lines": phrase("how many lines are open"),
    "ran": phrase("how many lines of the code are run"),
    "h": phrase("step size h"),
    "flipped": phrase("sign error"),
}
"""The settings of all pages, of which several may have one of the same name and meaning."""

SYMBOLS: Mapping[str, str] = {
    "learning_rate": "η",
    "momentum": "μ",
    "alpha": "α",
    "beta1": "β₁",
    "beta2": "β₂",
    "epsilon": "ε",
    "weight_decay": "λ₂",
    "l1": "λ₁",
}
"""What stands before the slider of an optimizer's setting and of a decay; one that has no symbol stands there by its
title."""
