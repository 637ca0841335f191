"""What the core states, said in the language of the moment: its errors, its verdicts, and the names of its entries."""

from collections.abc import Mapping
from typing import Any

from explorer.text.fields import FIELD_TITLES, SETTING_TITLES
from explorer.text.voice import Place, t
from slp_core import ACTIVATIONS, LOSSES, OPTIMIZERS, ExperimentError, Statement

_ENTRIES: Mapping[str, Mapping[str, Any]] = {"activation": ACTIVATIONS, "loss": LOSSES, "optimizer": OPTIMIZERS}


def told(statement: Statement) -> str:
    """A statement of the core as a sentence: no identifier is in it as a word.

    >>> from slp_core import why_not
    >>> told(why_not("tanh", "binary_cross_entropy"))
    'cross-entropy is defined for outputs from 0 to 1, but tanh gives outputs from -1 to 1.'
    """
    return t(statement.sentence, **{name: _worded(name, value) for name, value in statement.arguments.items()})


def told_error(error: Exception) -> str:
    """What a refusal says: the core's in the language of the moment, others as they were raised."""
    if not isinstance(error, ExperimentError):
        return str(error)
    return f"{told(error.rule)} {t('Got {got} instead.', got=error.got)}"


def field_title(name: str) -> str:
    """What a field of the Experiment or a page's setting is called; what is neither, a stranger's, by its own name.

    >>> field_title("batch_size"), field_title("lowest")
    ('batch size', 'lowest rate')
    """
    title = FIELD_TITLES.get(name) or SETTING_TITLES.get(name)
    return t(title) if title else name


def title(field: str, name: str) -> str:
    """What an entry of a registry is called: that of the Experiment's ``field``.

    >>> title("loss", "binary_cross_entropy")
    'cross-entropy'
    """
    return t(_ENTRIES[field][name].title)


def _worded(name: str, value: Place) -> Place:
    if name == "field":
        return field_title(str(value))
    return title(name, str(value)) if name in _ENTRIES else value
