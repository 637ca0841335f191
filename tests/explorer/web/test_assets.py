import gzip
import json
import posixpath
import re
from pathlib import Path

import plotly
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from explorer.views import VIEWS
from explorer.web import assets

ROOT = Path(__file__).parents[3]
STAGE = ROOT / "explorer" / "stage"
MODULES = sorted(path.relative_to(STAGE).as_posix() for path in STAGE.rglob("*.js"))


@pytest.fixture(scope="module")
def client():
    with TestClient(Starlette(routes=[assets.ROUTE])) as opened:
        yield opened


def on_disk(name: str) -> bytes:
    if name == "plotly.min.js":
        script = (Path(plotly.__file__).parent / "package_data" / name).read_bytes()
        return b"//# allFunctionsCalledOnLoad\n" + script  # a comment that V8 understands
    return (STAGE / name).read_bytes()


@pytest.mark.parametrize("name", [*MODULES, "plotly.min.js"])
def test_file_is_served_as_it_lies_in_the_repository(client, name):
    packed = client.get(f"/{assets.base()}{name}", headers={"accept-encoding": "gzip"})
    plain = client.get(f"/{assets.base()}{name}", headers={"accept-encoding": "identity"})
    assert packed.status_code == plain.status_code == 200
    assert packed.content == plain.content == on_disk(name)  # the client has unpacked the first
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-type"].startswith("text/javascript")


def test_file_may_be_kept_for_ever_and_differs_by_encoding(client):
    headers = client.get(f"/{assets.base()}stage.js").headers
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["vary"] == "Accept-Encoding"


def test_large_file_travels_compressed(client):
    with client.stream("GET", f"/{assets.base()}plotly.min.js", headers={"accept-encoding": "gzip"}) as response:
        body = b"".join(response.iter_raw())
    assert int(response.headers["content-length"]) == len(body) < 2_000_000
    assert gzip.decompress(body) == on_disk("plotly.min.js")


def test_address_of_the_files_is_relative_so_that_a_base_path_stays():
    assert assets.base() == f"slp/files/{assets.version()}/"
    assert len(assets.version()) == 12


@pytest.mark.parametrize(
    "path",
    [
        "/slp/files/000000000000/stage.js",
        "/slp/files//stage.js",
        "/{base}",
        "/{base}nothing.js",
        "/{base}__init__.py",
        "/{base}STAGE.JS",
        "/{base}../__init__.py",
        "/{base}..%2F__init__.py",
        "/{base}..%2f..%2fapp.py",
        "/{base}%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/{base}..%5Capp.py",
        "/{base}%2Fetc%2Fpasswd",
        "/{base}stage.js%00.css",
        "/slp/files/..%2f..%2f/stage.js",
    ],
)
def test_unknown_file_or_path_out_of_the_folder_is_not_found(client, path):
    assert client.get(path.replace("{base}", assets.base())).status_code == 404


@pytest.mark.parametrize("page", VIEWS)
def test_files_of_a_page_are_asked_for_early_the_library_first_and_no_other_pages(page):
    links = json.loads(assets.preloads(page))
    assert next(iter(links)) == "plotly.min.js"
    assert set(links) <= {*MODULES, "plotly.min.js", f"styles/{page}.css"}
    assert not set(links) & {f"pages/{other}.js" for other in VIEWS if other != page}
    for name in links.keys() & {*MODULES}:
        # Every text that looks like a module's path, wherever it stands; comments name modules too, but import none.
        code = re.sub(r"/\*.*?\*/", "", on_disk(name).decode(), flags=re.DOTALL)
        named = re.findall(r'"(\.\.?/[^"]+\.js)"', code)
        assert {posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) for path in named} <= links.keys()
    assert {f"pages/{page}.js", "kernel/workbench.js", "kit/dom.js"} <= links.keys()
    assert links["plotly.min.js"] == {"rel": "preload", "as": "script"}
    assert links[f"styles/{page}.css"] == {"rel": "preload", "as": "style"}
    assert links["stage.js"] == {"rel": "modulepreload"}


def test_import_is_found_on_one_line_on_several_and_without_names():
    text = """import { one } from "./a.js";
import {
  one,
  another,
} from "../kit/b.js";
import * as all from "./c.js";
import "./d.js";
export { one } from "./e.js";
export const path = "./not-imported.js";
const later = import("./nor-this.js");
"""
    assert assets._IMPORTED.findall(text) == ["./a.js", "../kit/b.js", "./c.js", "./d.js", "./e.js"]


@pytest.mark.parametrize("page", VIEWS)
def test_sheet_of_a_page_has_every_rule_beside_its_modules_once_after_the_theme_and_before_its_own(client, page):
    answer = client.get(f"/{assets.base()}styles/{page}.css")
    assert answer.headers["content-type"].startswith("text/css")
    served = answer.text
    modules = {name for name in MODULES if name in json.loads(assets.preloads(page))}
    beside = {name.removesuffix(".js") + ".css" for name in modules if (STAGE / name).with_suffix(".css").exists()}
    order = re.findall(r"^/\* (\S+\.css) \*/$", served, re.MULTILINE)
    assert {*order} == beside | {"kit/theme.css"}
    assert order[0] == "kit/theme.css"
    rooms = [name.split("/")[0] for name in order[1:]]
    assert rooms == sorted(rooms, key=["kit", "charts", "parts", "pages"].index)
    rules = [on_disk(name).decode() for name in order]
    assert re.sub(r"^/\* \S+ \*/\n", "", served, flags=re.MULTILINE).split() == "\n".join(rules).split()


def test_warm_up_leaves_every_file_ready():
    assets.warm_up()
    before = assets._compressed.cache_info().misses
    for name in [*MODULES, "plotly.min.js"]:
        assert gzip.decompress(assets._compressed(name)) == on_disk(name)
    assert assets._compressed.cache_info().misses == before
