"""What each page's stage is told of an Experiment: every number it draws, computed by the core.

A view is a pure function of a scene: an Experiment, the page's own settings, and what the samples are called. The page
calls it for its first picture, the live socket for every one after that. One registry; a new page adds its view here
and nothing else knows of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

from plotly import graph_objects as go

from explorer.contract.derivation import DerivationSettings
from explorer.contract.landscape import LandscapeSettings
from explorer.contract.neuron import NeuronSettings
from explorer.contract.rates import RatesSettings
from explorer.contract.settings import Settings
from explorer.contract.step import StepSettings
from explorer.contract.train import TrainSettings
from explorer.contract.wire import Numbers, encode
from explorer.figures.landscape import loss_contour, loss_landscape
from explorer.figures.learning_rates import compared_runs, final_losses, rate_curves
from explorer.figures.loss_curve import loss_curve, loss_timeline
from explorer.figures.one_input import curve_over_input
from explorer.figures.step_size import error_over_step_size
from explorer.figures.training import decision_boundary, training_curves, weights_over_steps
from explorer.text.voice import language, phrase, speaking
from explorer.views.cost import Cost, Size
from explorer.views.derivation import derivation_cost, derivation_view
from explorer.views.landscape import landscape_view
from explorer.views.landscape_cost import landscape_cost
from explorer.views.neuron import neuron_cost, neuron_view
from explorer.views.rates import rates_view
from explorer.views.rates_cost import rates_cost
from explorer.views.scene import Scene
from explorer.views.step import step_cost, step_view
from explorer.views.train import train_cost, train_view
from explorer.views.work import Work
from slp_core import LOSSES, OPTIMIZERS, Experiment


@dataclass(frozen=True)
class View:
    """A page's numbers, and the figures that they are drawn in.

    Attributes
    ----------
    name : str
        The page's file in ``pages/`` and its path in the URL; its module on the stage is ``<name>.js``.
    title : str
        What the navigation calls it; ``t`` says it.
    purpose : str
        One sentence for somebody who arrives cold: what to do first, and what that answers.
    numbers : callable
        (scene, work) -> every number that the page draws. What takes long
        tells ``work`` how far it is, and stops when nobody waits for it.
    cost : callable
        (size, settings) -> what these numbers cost, told beforehand.
    figures : mapping
        Its charts by name, each without numbers: the stage fills them.
    settings : type of Settings
        What can be set of the page itself.
    shows_pins : bool
        Whether it also draws the runs that were pinned.
    anew : bool
        Whether it shows new runs from the start, each with the settings as they are now: changes on the way are no part
        of them.
    follows_samples : bool
        Whether it can show a run that goes on among other samples; otherwise it shows a new one where they change.
    """

    name: str
    title: str
    purpose: str
    numbers: Callable[[Scene[Any], Work], Numbers]
    cost: Callable[[Size, Any], Cost]
    figures: Mapping[str, Callable[[], go.Figure]] = field(default_factory=dict)
    settings: type[Settings] = Settings
    shows_pins: bool = False
    anew: bool = False
    follows_samples: bool = False

    def shows_anew(self, experiment: Experiment) -> bool:
        """Whether what it shows of ``experiment`` are new runs."""
        return self.anew or (experiment.changes_samples and not self.follows_samples)

    @property
    def figures_json(self) -> bytes:
        """The empty figures as the stage reads them, made once in each language: they are the same for everybody."""
        return _figures_json(self.name, language())


VIEWS: Mapping[str, View] = {
    view.name: view
    for view in (
        View(
            "neuron",
            phrase("Neuron"),
            phrase("Drag w₁ and watch E: see what a neuron computes, and which way each weight wants to go."),
            neuron_view,
            neuron_cost,
            {"run": loss_curve},
            NeuronSettings,
            anew=True,
        ),
        View(
            "step",
            phrase("Step"),
            phrase("Press Play and see why a weight moves: one update is taken apart, forwards and backwards."),
            step_view,
            step_cost,
            {"timeline": loss_timeline},
            StepSettings,
        ),
        View(
            "train",
            phrase("Train"),
            phrase("Choose data, press Play and see how a neuron learns from them, and how well."),
            train_view,
            train_cost,
            {
                "loss": partial(training_curves, "loss"),
                "accuracy": partial(training_curves, "accuracy"),
                "boundary": decision_boundary,
                "one_input": curve_over_input,
                "weights": weights_over_steps,
            },
            TrainSettings,
            shows_pins=True,
            follows_samples=True,
        ),
        View(
            "rates",
            phrase("Rates"),
            phrase("Click a curve and find the right learning rate; below, optimizers and losses are compared."),
            rates_view,
            rates_cost,
            {
                "curves": rate_curves,
                "final": final_losses,
                "optimizers": partial(compared_runs, OPTIMIZERS),
                "losses": partial(compared_runs, LOSSES),
            },
            RatesSettings,
            anew=True,
        ),
        View(
            "landscape",
            phrase("Landscape"),
            phrase("Press Play and see the loss around the weights, and which way the run goes through it."),
            landscape_view,
            landscape_cost,
            {"contour": partial(loss_contour, OPTIMIZERS), "landscape": loss_landscape},
            LandscapeSettings,
        ),
        View(
            "derivation",
            phrase("Derivation"),
            phrase(
                "Open line after line and see where the formula of the gradient comes from, and whether it is right."
            ),
            derivation_view,
            derivation_cost,
            {"errors": error_over_step_size},
            DerivationSettings,
            anew=True,
        ),
    )
}
"""Every page, in the order of the navigation."""
PINNED_ON = next(view.name for view in VIEWS.values() if view.shows_pins)
"""The page on which runs are pinned."""


@lru_cache(maxsize=64)
def _figures_json(view: str, language: str) -> bytes:
    with speaking(language):
        return encode({name: figure().to_plotly_json() for name, figure in VIEWS[view].figures.items()})
