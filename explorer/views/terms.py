"""Further inputs that can be made of two: their switches, and the sentence that says why they work."""

from explorer.captions.terms import terms_caption
from explorer.contract.train import Terms
from explorer.views.scene import Source, names_with_terms
from slp_core import TERMS, Experiment
from slp_core.terms import RAW


def terms(experiment: Experiment, source: Source) -> Terms | None:
    """What can be switched on and off; None unless there are exactly two inputs to make it of."""
    if experiment.raw_inputs != RAW:
        return None
    titles = names_with_terms(source.feature_names[:RAW], tuple(TERMS))[RAW:]
    return {
        "choices": [
            {"name": name, "title": title, "on": name in experiment.terms}
            for name, title in zip(TERMS, titles, strict=True)
        ],
        "told": terms_caption(source.feature_names, experiment.terms, experiment.real_valued),
    }
