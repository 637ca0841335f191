"""What a target becomes: 0 and 1, of two classes, of one against the rest, or of numbers that are parted somewhere; or
the number that it is.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer import limits
from explorer.table.column import Column
from explorer.table.errors import TableError, quoted
from explorer.table.numbers import Floats
from explorer.text.numbers import given
from explorer.text.voice import t, tn


@dataclass(frozen=True)
class Answer:
    """What becomes target 1, or that the target is a number to predict.

    Attributes
    ----------
    one : str or None
        A class, against all others.
    above : float or None
        Where ``one`` is None: every number above it. Where this is None as well, the number itself is the target.
    """

    one: str | None = None
    above: float | None = None

    @property
    def is_number(self) -> bool:
        """Whether the number itself is to be predicted, and there are no classes."""
        return self.one is None and self.above is None

    @property
    def title(self) -> str:
        """It, for a person who chooses."""
        if self.one is not None:
            return t("{one}, against the rest", one=quoted(self.one))
        if self.above is not None:
            return t("above {number}, the middle of its numbers", number=given(self.above))
        return t("a number to predict")


NUMBER = Answer()


def why_first(column: Column) -> str:
    """Why a column of more than two numbers is first read as a number to predict, or as classes: a sentence.

    Few whole numbers are often the names of classes; many, or fractions, hardly ever.
    """
    if not _is_whole(column):
        return t("It holds fractions, so it is likely a number to predict, and no class.")
    values = tn("{count} whole number", "{count} whole numbers", column.class_count)
    if column.class_count > limits.TABLE_MOST_WHOLE_CLASSES:
        return t("It holds {values}, so many that it is likely a number to predict, and no class.", values=values)
    return t("It holds {values}, so few that they are likely classes.", values=values)


def is_likely_number(column: Column) -> bool:
    """Whether a column of numbers likely holds what is to be predicted, and no classes."""
    return not _is_whole(column) or column.class_count > limits.TABLE_MOST_WHOLE_CLASSES


def _is_whole(column: Column) -> bool:
    numbers = column.numbers[~column.missing]
    return bool((numbers == np.floor(numbers)).all())


def possible(column: Column, row_numbers: NDArray[np.int64] | None = None) -> tuple[Answer, ...]:
    """What a target of other than two classes can become, the likeliest first; nothing for one of two.

    Raises
    ------
    TableError
        If the column cannot be a target.
    """
    if column.class_count == 2:
        return ()
    if column.class_count < 2:
        raise TableError(_too_few(column.classes), column=column.name)
    many = column.class_count > limits.TABLE_MOST_CLASSES
    if many and (at := _odd_text(column)) is not None:
        raise TableError(
            t(
                "{cell} is not a number, as most of its cells are: a target is a number in every row, or one of at "
                "most {most} classes.",
                cell=quoted(column.text[at].as_py()),
                most=limits.TABLE_MOST_CLASSES,
            ),
            None if row_numbers is None else int(row_numbers[at]),
            column.name,
        )
    if many and not column.is_numeric:
        raise TableError(
            t(
                "It has {count} different texts, too many for classes: choose a target of at most {most}, or of "
                "numbers.",
                count=f"{column.class_count:,}",
                most=limits.TABLE_MOST_CLASSES,
            ),
            column=column.name,
        )
    rest = () if many else tuple(Answer(one) for one in reversed(column.classes))
    if not column.is_numeric:
        return rest
    numbers = np.sort(column.numbers[~column.missing])
    middle = float(np.median(numbers))
    if middle == numbers[-1]:  # more than half of them are the largest
        middle = float(numbers[numbers < middle][-1])
    classes = (*rest, Answer(above=middle))
    return (NUMBER, *classes) if is_likely_number(column) else (*classes, NUMBER)


def _odd_text(column: Column) -> int | None:
    """Where the first text is among what is mostly numbers."""
    texts = ~(column.missing | np.isfinite(column.numbers))
    mostly = 2 * texts.sum() < (~column.missing).sum()
    return int(np.argmax(texts)) if texts.any() and mostly else None


def answers(column: Column, answer: Answer | None) -> tuple[Floats, tuple[str, str], str]:
    """The target of each row as 0 or 1, what they stand for, and that as a sentence; or as the number that it is.

    Raises
    ------
    TableError
        If there are other than two classes and no ``answer`` says what becomes 1, or one that cannot be.
    """
    classes = column.classes
    if answer is None:
        if len(classes) != 2:
            raise TableError(_not_two(classes), column=column.name)
        zero, one = classes
        return _floats(column.codes == 1), (zero, one), _told(quoted(zero), quoted(one))
    if answer.one is not None:
        if answer.one not in classes:
            raise TableError(t("It has no class {one}.", one=quoted(answer.one)), column=column.name)
        rest = t("not {one}", one=answer.one)
        found = column.codes == classes.index(answer.one)
        return _floats(found), (rest, answer.one), _told(t("the rest"), quoted(answer.one))
    if not column.is_numeric:
        raise TableError(t("It is not a column of numbers."), column=column.name)
    if answer.above is None:
        return column.numbers, ("0", "1"), t("The target is {column} itself, a number.", column=quoted(column.name))
    number = given(answer.above)
    names = (t("at most {number}", number=number), t("above {number}", number=number))
    with np.errstate(invalid="ignore"):
        return _floats(column.numbers > answer.above), names, _told(*names)


def _floats(found: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]") -> Floats:
    return found.astype(np.float64)


def _told(zero: str, one: str) -> str:
    return t("Target 0 is {zero}, target 1 is {one}.", zero=zero, one=one)


def _too_few(classes: tuple[str, ...]) -> str:
    if not classes:
        return t("It is empty; the target needs two different values.")
    return t("It is {value} in every row; the target needs two different values.", value=quoted(classes[0]))


def _not_two(classes: tuple[str, ...]) -> str:
    if not classes:
        return _too_few(classes)
    some = ", ".join(quoted(label) for label in classes[:5]) + (", ..." if len(classes) > 5 else "")
    return tn(
        "The target needs exactly two different values. It has {count}: {values}.",
        "The target needs exactly two different values. It has {count}: {values}.",
        len(classes),
        values=some,
    )
