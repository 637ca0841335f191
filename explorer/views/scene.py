"""What a view is asked for: everything that its numbers and sentences follow from."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from explorer.contract.settings import Settings
from explorer.text.languages import ENGLISH
from explorer.text.names import input_name
from explorer.text.voice import t
from slp_core import DATASETS, GIVEN, TERMS, Experiment

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
    target_name : str
        What the target is, where it is a real number and has a name: as foreign as those of inputs.
    target_standardised : bool
        Whether it is in standard deviations, too.
    """

    feature_names: tuple[str, ...]
    class_names: tuple[str, str] = ("0", "1")
    file: str | None = None
    standardised: bool = False
    target_name: str = ""
    target_standardised: bool = False

    @classmethod
    def of(cls, experiment: Experiment) -> "Source":
        """The source of samples that are the Experiment's own, or made by one of the core's data sets.

        The names of a data set are told in the language of the moment.
        """
        raw = experiment.feature_names[: experiment.raw_inputs]
        if experiment.dataset == GIVEN:
            return cls(names_with_terms(raw, experiment.terms), experiment.class_names)
        no, yes = experiment.class_names
        standardised = experiment.standardise and "standardise" in DATASETS[experiment.dataset].settings
        names = names_with_terms(tuple(t(name) for name in raw), experiment.terms)
        target = t(experiment.target_name) if experiment.real_valued else ""
        return cls(names, (t(no), t(yes)), standardised=standardised, target_name=target)

    @property
    def target(self) -> str:
        """The target, where it is a real number, with its scale."""
        name = self.target_name or t("target")
        return t("{name}, standardised", name=name) if self.target_standardised else name


def names_with_terms(names: tuple[str, ...], terms: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the inputs and of the terms that are made of them: by their numbers, where names are long.

    >>> names_with_terms(("x1", "x2"), ("x1_squared", "x1_x2"))
    ('x1', 'x2', 'x₁²', 'x₁·x₂')
    """
    short = [name if name.isidentifier() and name != f"x{j + 1}" else input_name(j) for j, name in enumerate(names)]
    return names + tuple(TERMS[term].called(*short) for term in terms)


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
