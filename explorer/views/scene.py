"""What a view is asked for: everything that its numbers and sentences follow from."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from explorer.contract.settings import Settings
from explorer.text.languages import ENGLISH
from explorer.text.voice import t
from slp_core import DATASETS, GIVEN, Experiment

S = TypeVar("S", bound=Settings, covariant=True)


@dataclass(frozen=True)
class Source:
    """Where samples come from, as far as it is no number.

    Attributes
    ----------
    feature_names : tuple of str
        A name for each input. Text from a stranger, where it is a file's: to be shown as text.
    class_names : (str, str)
        What target 0 and target 1 stand for.
    file : str or None
        The name of the file, for data of one's own.
    standardised : bool
        Whether inputs are in standard deviations from their mean, and no more in their own units.
    """

    feature_names: tuple[str, ...]
    class_names: tuple[str, str] = ("0", "1")
    file: str | None = None
    standardised: bool = False

    @classmethod
    def of(cls, experiment: Experiment) -> "Source":
        """The source of samples that are the Experiment's own, or made by one of the core's data sets.

        The names of a data set are told in the language of the moment.
        """
        if experiment.dataset == GIVEN:
            return cls(experiment.feature_names, experiment.class_names)
        no, yes = experiment.class_names
        standardised = experiment.standardise and "standardise" in DATASETS[experiment.dataset].settings
        names = tuple(t(name) for name in experiment.feature_names)
        return cls(names, (t(no), t(yes)), standardised=standardised)


@dataclass(frozen=True)
class Scene(Generic[S]):
    """An Experiment as one page looks at it.

    Attributes
    ----------
    experiment : Experiment
    settings : Settings
        The page's own.
    source : Source
        Names of what the samples are.
    language : str
        In which its sentences are told.
    """

    experiment: Experiment
    settings: S
    source: Source
    language: str = ENGLISH
