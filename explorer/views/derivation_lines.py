"""The lines of the derivation, from the model to the new weight, as the tutorial writes them and with their numbers.

What belongs to an activation, a loss or an optimizer comes from its entry in the core's registries.
"""

from dataclasses import dataclass
from functools import cached_property

from explorer.contract.derivation import DerivationLine
from explorer.text.voice import t, tn
from explorer.views.formulas import by_cases, factor, filled, indexed, line, place, rule_with, unfolded
from slp_core import ACTIVATIONS, LOSSES, OPTIMIZERS, Decay, Experiment
from slp_core.activations import Activation
from slp_core.losses import CanonicalPair, Loss

WRITTEN_OUT = 3
"""A sum of more terms than this is written with its first two and its last."""

_O_BY_Z = r"\frac{\partial O_0^1}{\partial x_0^1}"
_E_BY_O = r"\frac{\partial E}{\partial O_0^1}"
_PULL, _GATE = place("d-loss-d-output"), place("d-output-d-z")


@dataclass(frozen=True)
class Derivation:
    """The derivation for one parameter of an Experiment: weight j of the first output, or the bias (j = d)."""

    experiment: Experiment
    chosen: int

    @cached_property
    def is_bias(self) -> bool:
        """Whether it is for the bias."""
        return self.chosen == self.experiment.inputs

    @cached_property
    def activation(self) -> Activation:
        """The activation whose formulas stand in it."""
        return ACTIVATIONS[self.experiment.activation]

    @cached_property
    def loss(self) -> Loss:
        """The loss whose formulas stand in it."""
        return LOSSES[self.experiment.loss]

    @cached_property
    def joint(self) -> CanonicalPair | None:
        """What is left of the two slopes where the loss cancels the activation's."""
        pair = self.loss.canonical
        return pair if pair is not None and pair.activation == self.activation.name else None

    @cached_property
    def e_latex(self) -> str:
        """E of one output."""
        return (self.joint.latex if self.joint else "") or self.loss.latex

    @cached_property
    def pull_latex(self) -> str:
        """The slope of E by O, or what stands in its place."""
        return (self.joint.slope_latex if self.joint else "") or self.loss.slope_latex

    @cached_property
    def w(self) -> str:
        """The parameter in LaTeX."""
        return "b" if self.is_bias else f"w_{{{self.chosen}{',' if self.chosen > 9 else ''}0}}^1"

    @cached_property
    def x(self) -> str:
        """What it is multiplied by."""
        return "1" if self.is_bias else f"x_{{{self.chosen}}}^0"

    @cached_property
    def share(self) -> str:
        """One sample's share in a mean; empty where there is no other."""
        terms = self.experiment.samples * (self.experiment.outputs if self.loss.averages_outputs else 1)
        return rf"\frac{{1}}{{{terms}}}\, " if terms > 1 else ""

    def by_w(self, above: str) -> str:
        """The derivative of something by the parameter."""
        return rf"\frac{{\partial {above}}}{{\partial {self.w}}}"

    def lines(self) -> list[DerivationLine]:
        """All lines, in the tutorial's order."""
        return [
            self._model(),
            self._sum(),
            self._output(),
            self._total(),
            self._error(),
            self._chain(),
            self._through(),
            self._slope(),
            self._input(),
            self._delta(),
            self._result(),
            self._update(),
        ]

    def _model(self) -> DerivationLine:
        told = t("One layer: the inputs times the weights, and the bias.")
        return line("model", told, "y = XW + b", f"y = {place('!z')}", "x w b z")

    def _sum(self) -> DerivationLine:
        d = self.experiment.inputs
        at = range(d) if d <= WRITTEN_OUT else (0, 1, d - 1)
        terms = [place(f"product-{j}") for j in at]
        if d > WRITTEN_OUT:
            terms.insert(2, r"\cdots")
        return line(
            "sum",
            t("Written out: each input times its weight, added up. The tutorial calls it x, of layer 1, node 0."),
            rf"x_0^1 = \sum_{{i=0}}^{{{d - 1}}} x_i^0\, w_{{i0}}^1 + b",
            f"x_0^1 = {' + '.join([*terms, place('b')])} = {place('!z')}",
            "x w b z",
        )

    def _output(self) -> DerivationLine:
        rule = self.activation.latex
        value = "" if by_cases(rule) else f"{filled(rule.split(' = ')[-1])} = "
        told = t("The activation makes the output of it: {activation}.", activation=t(self.activation.title))
        return line("output", told, f"O_0^1 = {indexed(rule)}", f"O_0^1 = {value}{place('!O')}", "z O")

    def _total(self) -> DerivationLine:
        m = self.experiment.outputs
        told = tn(
            "The loss is added up over the outputs k. Here there is {count}, that of node 0.",
            "The loss is added up over the outputs k. Here there are {count}; the lines follow that of node 0.",
            m,
        )
        mean = r"\frac{1}{m} " if self.loss.averages_outputs else ""
        numbers = f"m = {m}" if self.loss.averages_outputs else ""
        term = indexed(self.e_latex, "k")
        term = term if factor(term) == term else f"[{term}]"  # where a formula is too long, it breaks in such a bracket
        return line("total", told, rf"E = {mean}\sum_k {term}", numbers, "O t E")

    def _error(self) -> DerivationLine:
        e, rule = self.experiment, self.e_latex
        if e.samples * e.outputs > 1:
            told = t("Of sample {number} and node 0; the number is that of all of them.", number=e.shown + 1)
            return line("error", told, f"E = {indexed(rule)}", f"E = {place('!loss')}", "O t E")
        return line(
            "error", t(self.loss.lesson), f"E = {indexed(rule)}", f"E = {filled(rule)} = {place('!loss')}", "O t E"
        )

    def _chain(self) -> DerivationLine:
        pull, rest = factor(indexed(self.pull_latex)), self.by_w("O_0^1")
        return line(
            "chain",
            t("The weight acts on the loss through the output: the slope of E by O, times that of O by the weight."),
            rf"{self.by_w('E')} = {_E_BY_O}\, {rest} = {self.share}{pull}\, {rest}",
            f"{_E_BY_O} = {self.share}{filled(self.pull_latex)} = {place('!d-loss-d-output')}",
            "O E",
        )

    def _through(self) -> DerivationLine:
        pull, head = factor(indexed(self.pull_latex)), self.activation.latex.split(" = ")[0]
        inner = self.by_w("f(x_0^1)" if by_cases(head) else indexed(head))
        return line(
            "through",
            t("The output is the activation of the sum."),
            rf"{self.by_w('E')} = {self.share}{pull}\, {inner}",
            rf"{self.by_w('E')} = {_PULL}\, {inner}",
            "z O",
        )

    def _slope(self) -> DerivationLine:
        pull, rule = factor(indexed(self.pull_latex)), self.activation.slope_latex
        value = "" if by_cases(rule) else f"{filled(rule)} = "
        steps = [indexed(latex) for latex, _ in self.activation.proof]
        return line(
            "slope",
            t("The slope of {activation} comes out; that of the sum is left.", activation=t(self.activation.title)),
            rf"{self.by_w('E')} = {self.share}{pull}\, {factor(indexed(rule))}\, {self.by_w('x_0^1')}",
            f"{_O_BY_Z} = {value}{place('!d-output-d-z')}",
            "z O",
            unfolded(
                t("Why is that the slope?"),
                [f"{_O_BY_Z} = {steps[0]}", *(f"= {step}" for step in steps[1:]), f"= {indexed(rule)}"],
            )
            if steps
            else None,
        )

    def _input(self) -> DerivationLine:
        told = (
            t("The sum answers to the bias one to one.")
            if self.is_bias
            else t("Of the sum, only one product holds this weight; what is left of it is its input.")
        )
        inner = r"\left(\sum_i w_{i0}^1\, x_i^0 + b\right)" if self.is_bias else r"\sum_i w_{i0}^1\, x_i^0"
        return line(
            "input",
            told,
            f"{self.by_w('x_0^1')} = {self.by_w(inner)} = {self.x}",
            f"{self.by_w('x_0^1')} = {place('!input')}",
            "b z" if self.is_bias else "x w z",
        )

    def _delta(self) -> DerivationLine:
        pull, gate = factor(indexed(self.pull_latex)), factor(indexed(self.activation.slope_latex))
        if self.joint and self.joint.sees_sum:
            told = t("The rule leaves the slope of the activation out, which is 0: what goes back is δ.")
            return line("delta", told, rf"\delta = {self.share}{pull}", rf"\delta = {place('!delta')}", "δ")
        left = f" = {self.share}{factor(indexed(self.joint.delta_latex))}" if self.joint else ""
        return line(
            "delta",
            t("The slope of the loss takes that of the activation away: what goes back to every weight is δ.")
            if self.joint
            else t("The two factors before it are the same for every weight. Their product has a name: δ."),
            rf"\delta = \frac{{\partial E}}{{\partial x_0^1}} = {self.share}{pull}\, {gate}{left}",
            rf"\delta = {_PULL} \cdot {_GATE} = {place('!delta')}",
            "δ",
        )

    def _result(self) -> DerivationLine:
        rules = [self.joint.delta_latex] if self.joint else [self.pull_latex, self.activation.slope_latex]
        symbols = self.share + r"\, ".join([*(factor(indexed(rule)) for rule in rules), self.x])
        ratio, samples = self.by_w("E"), self.experiment.samples
        if samples > 1:
            told = tn(
                "Added up over the {count} sample, that is the gradient; the numbers above are of sample {number}.",
                "Added up over all {count} samples, that is the gradient; the numbers above are of sample {number}.",
                samples,
                number=self.experiment.shown + 1,
            )
            return line("result", told, rf"{ratio} = \sum {symbols}", f"{ratio} = {place('!gradient')}", "x δ E")
        factors = [f"{_PULL} \\cdot {_GATE}"] if any(map(by_cases, rules)) else [factor(filled(rule)) for rule in rules]
        numbers = r" \cdot ".join([*factors, place("input")])
        return line(
            "result",
            t("And that is the gradient, on one line."),
            f"{ratio} = {symbols}",
            f"{ratio} = {self.share}{numbers} = {place('!gradient')}",
            "x δ E",
        )

    def _update(self) -> DerivationLine:
        optimizer, lights = OPTIMIZERS[self.experiment.optimizer], "b η" if self.is_bias else "w η"
        new = "b'" if self.is_bias else self.w.replace("^1", r"^{1\prime}")
        value = place("!~new")
        if self.is_bias and not self.experiment.train_bias:
            told = t("The bias is not trained: it keeps its value.")
            return line("update", told, f"{new} = {self.w}", f"{new} = {value}", lights)
        slope, pulled, decay = self.by_w("E"), place("gradient"), Decay.of(self.experiment)
        if decay:
            slope, pulled = f"{slope} + {decay.latex(self.w)}", f"{pulled} + {place('decay')}"
        if optimizer.by_hand is not None:
            rule, eta = optimizer.by_hand[0], "\\eta"
            numbers = rule_with(rule, place("~old"), place(".eta"), rf"\cdot {factor(pulled)}")
            return line(
                "update",
                t("And the step: against the gradient and what the weight's decay adds to it.")
                if decay
                else t("And the step: against the gradient, as far as the learning rate says."),
                f"{new} = {rule_with(rule, self.w, eta, factor(slope))}",
                f"{new} = {numbers} = {value}",
                lights,
            )
        states = [f"{symbol} = {place(f'.state-{at}')}" for at, symbol in enumerate(optimizer.symbols.values())]
        given = [rf"g = {slope} = {pulled}"] if decay else []
        return line(
            "update",
            t("And the step that {optimizer} makes of it and of the weight's decay.", optimizer=t(optimizer.title))
            if decay
            else t("And the step that {optimizer} makes of it.", optimizer=t(optimizer.title)),
            rf"{new} = {self.w} + \Delta w",
            f"{new} = {place('~old')} + {place('~update')} = {value}",
            lights,
            unfolded(t("The rule, and what it remembers"), [*given, *optimizer.latex.split(r", \quad "), *states]),
        )
