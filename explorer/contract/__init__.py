"""What crosses the wall between Python and the browser, declared once.

``python -m explorer.contract`` writes ``explorer/stage/contract.d.ts`` from the declarations here; a test says when it
is stale, another reads the real answers of all views by them. A page declares, in ``contract/<page>.py``:

- ``<Page>Settings``: what can be set of the page itself (:mod:`explorer.contract.settings`);
- ``<Page>Numbers``: a ``TypedDict`` of what its view returns. ``views/<page>.py`` returns dict literals that mypy
  checks against it, so a part is made by a function of its own that returns a ``TypedDict`` too, and nothing is joined
  with ``|``. Numbers are typed by :mod:`explorer.contract.wire`: ``Value``, ``Row`` and ``Rows`` may overflow (null on
  the wire means that and nothing else), ``FiniteRow``, ``Wholes``, ``Flag`` and plain types may not, ``Packed`` is a
  large table. What may be absent is a record or a row that may be None, never a ``Value``;
- ``<Page>Figures``: its charts by name, each a :class:`~explorer.contract.figure.Figure`.

What several pages share has a module of its own (``sample.py``, ``activation.py``). A module of the stage says
``/** @import { NeuronNumbers } from "../contract.js" */`` and uses the names in its JSDoc; a page's class
``@extends {Page<"neuron">}``, and its ``this.bench.numbers`` are ``Pages["neuron"]["numbers"]``.
"""
