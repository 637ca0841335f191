"""Pages as Streamlit runs them, without a browser: what the stage is handed."""

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from explorer.text.told import field_title
from explorer.views import VIEWS
from slp_core import forward, gradients, tutorial

SCRIPT = str(Path(__file__).parents[2] / "pages" / "navigation.py")


def opened(query: str = "") -> AppTest:
    app = AppTest.from_file(SCRIPT, default_timeout=60)
    for name, value in parse_qsl(query):
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def content_of(app: AppTest) -> dict:
    (component,) = app.get("bidi_component")
    data = json.loads(component.proto.json)
    assert data["folder"].startswith("slp/files/")
    return json.loads(data["content"])


def test_default_page_shows_the_tutorials_numbers_to_four_decimals():
    content = content_of(opened())
    assert content["view"] == "neuron"
    assert content["notices"] == []
    numbers = content["numbers"]
    assert f"{numbers['output']:.4f}" == "0.5831"
    assert f"{numbers['loss']:.4f}" == "0.1738"
    printed = "-0.1179 0.2248 0.1977 0.0923 0.0435 0.2364 -0.3898 -0.0472 0.2632 0.1003"
    assert " ".join(f"{slope:.4f}" for slope in numbers["gradients"]) == printed


def test_default_page_hands_the_stage_all_it_needs():
    content = content_of(opened())
    assert content["can"] == {"undo": False, "redo": False}
    assert content["draft"] is None
    assert {"fields", "choices", "presets"} <= content["controls"].keys()
    assert content["refusals"]["loss"] == {}
    assert [trace["name"] for trace in content["figures"]["run"]["data"]] == ["loss"]
    assert len(json.dumps(content)) < 60_000


def test_first_page_does_without_pandas():
    """It takes a third of a second to load, and plotly fails where it meets it half loaded by another session."""
    script = f"""
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file({SCRIPT!r}, default_timeout=60).run()
assert not app.exception and app.get("bidi_component")
print(sorted({{"pandas", "pyarrow", "sklearn"}} & set(sys.modules)))
"""
    root = Path(SCRIPT).parents[1]
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=root, timeout=120)
    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_page_says_in_one_sentence_what_it_is_for(view):
    app = opened()
    app.switch_page(f"{view.name}.py").run()
    assert not app.exception
    assert view.purpose in [text.value for text in app.markdown]
    assert re.findall(r"[.?!](?=\s|$)", view.purpose) == ["."]
    assert len(view.purpose) <= 105  # two lines on a phone, one beside the navigation on a projector


def test_page_opens_the_link_in_its_url():
    content = content_of(opened("bias=0.25&activation=tanh&learning_rate=0.5"))
    expected = tutorial().change(bias=0.25, activation="tanh", learning_rate=0.5)
    assert content["notices"] == []
    assert content["experiment"]["bias"] == [0.25]
    assert content["experiment"]["activation"] == "tanh"
    assert content["numbers"]["output"] == forward(expected).o.item()
    assert content["numbers"]["gradients"] == gradients(expected).weights.flatten().tolist()
    assert set(content["refusals"]["loss"]) == {"binary_cross_entropy"}


@pytest.mark.parametrize(
    "query", ["steps=many", "weights=1,2", "learning_rate=1e999", "activation=softmax", "bias=nan"]
)
def test_page_tells_of_a_bad_part_of_its_link_and_shows_the_rest(query):
    field = field_title(query.partition("=")[0]).replace("_", " ")
    app = opened(f"target=0.5&{query}")
    content = content_of(app)
    (notice,) = content["notices"]
    assert notice.startswith(f"The link's {field} was ignored: {field} must be ")
    assert content["experiment"]["target"] == [[0.5]]
    app.run()
    assert content_of(app)["notices"] == [notice]  # the run before may have been overtaken, and have told nobody


@pytest.mark.parametrize(
    "query",
    [
        "x=1;2;3&weights=0.5&target=1;0;1",
        "x=1,2&weights=1,2;3,4&target=1,0;&bias=0,0",
        "x=1&weights=2&target=0&steps=0",
    ],
)
def test_page_opens_an_experiment_of_any_shape(query):
    content = content_of(opened(query))
    assert content["notices"] == []
    assert content["experiment"]["x"][0][0] == 1
