"""Files as programs write them, through the dialog: each trains after the file and "Use", or says what to do."""

import pytest
from playwright.sync_api import expect

from slp_core import on_samples, prepare, tutorial
from tests.browser.stage import until
from tests.browser.test_own_dialog import dialog, train
from tests.explorer.table import test_beside_the_values as odd
from tests.explorer.table.test_files_of_programs import FILES, used_as_it_is

ODD = {
    "pandas, rows drawn and shuffled, with its index": odd.FRAME.sample(frac=1, random_state=0).to_csv().encode(),
    "units below the names": b"a,b,won\ncm,kg,\n" + odd.FRAME.to_csv(index=False, header=False).encode(),
    "numpy, savetxt": odd.saved_by_numpy(header="a b won"),
    "Excel workbook, notes on the first sheet": odd.with_notes_first(["Please read"]),
}
TRAIN = {name: FILES[name][0]() for name in FILES} | ODD
SAID = {
    "web page called .xls": (odd.FRAME.to_html().encode(), "open it in a spreadsheet program"),
    "scikit-learn, svmlight": (odd.sparse(), "read it with scikit-learn"),
    "texts alone": (b"colour,won\n" + b"".join(b"%c,%d\n" % (b"rgb"[i % 3], i % 2) for i in range(30)), "of 0 and 1"),
}


def bring(form, data: bytes) -> None:
    name = "book.xlsx" if data.startswith(b"PK") else "table.csv"
    form.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/plain", "buffer": data})


def test_every_file_trains_after_two_actions(open_page):
    page = train(open_page)
    for program, data in TRAIN.items():
        form = dialog(page)
        bring(form, data)
        use = form.get_by_role("button", name="Use", exact=True)
        use.wait_for()
        use.click()
        form.wait_for(state="detached")
        _, samples = used_as_it_is(data)
        e = on_samples(tutorial(), prepare(samples.x, samples.target, 0.25, 0, True))
        told = f"{e.samples:,} samples to train with, {len(e.x_test):,} kept for testing; {e.inputs} input"
        until(
            page,
            lambda told=told: told in (page.get_by_test_id("caption-data").text_content() or ""),
            f"{program} is trained with: {told}",
        )
        until(page, lambda: page.get_by_test_id("step").get_attribute("data-value") != "0", "and its run is played")
        expect(page.get_by_test_id("message")).to_be_hidden()


@pytest.mark.parametrize("kind", SAID)
def test_file_that_is_no_table_of_numbers_gets_a_sentence_with_the_way_on(open_page, kind):
    data, way_on = SAID[kind]
    page = train(open_page)
    form = dialog(page)
    bring(form, data)
    form.get_by_role("alert").filter(has_text=way_on).wait_for()
    assert form.get_by_role("button", name="Use", exact=True).count() == 0
