"""The frame around every page, the pictures and their tables, what lists promise, and how heavy pages are."""

import gzip
import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from mandates.errors import UsageError
from mandates.model.pictures import Band, Flow, Span, Tile, Timeline, Tree, Treemap
from mandates.web import create_app
from mandates.web.pictures import draw_flow, draw_timeline, draw_tree, draw_treemap
from mandates.web.pictures.canvas import fit, text_width
from mandates.web.pictures.treemap import squarify
from site_pages import site_pages

PAGES = site_pages()
AGENCY = "/agencies/yuzhong-health-commission"
DIFF = "a=district-health-bureau-undated&b=yuzhong-health-commission-2024"
SVG = "{http://www.w3.org/2000/svg}"
# What a citizen meets on the way to an office.
CITIZEN = [
    "home",
    "divided",
    "several places",
    "not loaded",
    "not recognised",
    "ambiguous",
    "facts",
    "agency",
    "section",
]


@pytest.fixture(scope="module")
def client(store_root: Path) -> FlaskClient:
    return create_app(store_root).test_client()


# --- The frame


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_the_frame(client: FlaskClient, name: str) -> None:
    response = client.get(PAGES[name], headers={"Accept": "text/html"}, follow_redirects=True)
    text = response.text
    assert response.status_code in (200, 400, 404, 422) and response.mimetype == "text/html"
    assert text.count("<h1") == 1 and text.count('<main id="main"') == 1
    assert {f'href="/{part}' in text for part in ("agencies", "overlaps", "gaps", "diff", "simulate", "data")} == {True}
    assert text.index('class="skip"') < text.index("<header")
    assert "style=" not in text.replace("-style=", "") and "<script" not in text.replace(
        '<script type="application/ld', ""
    )


@pytest.mark.parametrize("name", [name for name in PAGES if name not in ("sparql", "simulate form", "diff form")])
def test_every_form_that_a_page_offers_is_there(client: FlaskClient, name: str) -> None:
    response = client.get(PAGES[name], headers={"Accept": "text/html"}, follow_redirects=True)
    offered = re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)"', response.text)
    for media_type, address in offered:
        form = client.get(address.replace("&amp;", "&"))
        assert form.status_code == 200 and form.mimetype == media_type, address
        assert f'href="{address}" type="{media_type}"' in response.text, "a link for people too"


@pytest.mark.parametrize(("path", "forms"), [(AGENCY, "json ttl nt jsonld rdf"), ("/agencies", "json csv")])
def test_forms_of_a_page_are_all_offered(client: FlaskClient, path: str, forms: str) -> None:
    text = client.get(path).text
    assert {f'href="{path}.{form}"' in text for form in forms.split()} == {True}


@pytest.mark.parametrize("path", ["/diff", "/simulate", "/nowhere", "/find?q="])
def test_page_without_an_answer_offers_no_forms(client: FlaskClient, path: str) -> None:
    assert 'rel="alternate"' not in client.get(path, headers={"Accept": "text/html"}).text


def test_navigation_knows_where_it_is(client: FlaskClient) -> None:
    for path, part in (("/findings", "/findings"), ("/find?q=food", "/"), (AGENCY, "/agencies"), ("/gaps", "/gaps")):
        text = client.get(path, headers={"Accept": "text/html"}).text
        menu = text[text.index('class="menu"') : text.index("</header>")]
        assert re.findall(r'href="([^"?]+)[^"]*" aria-current', menu) == [part], path


@pytest.mark.parametrize(
    ("feedback", "start"),
    [
        ("mailto:desk@example.org", "mailto:desk@example.org?subject="),
        ("mailto:desk@example.org?cc=a@example.org", "mailto:desk@example.org?cc=a@example.org&amp;subject="),
        ("https://tracker.example.org/new", "https://tracker.example.org/new"),
    ],
)
def test_mistake_is_reported_where_the_operator_says(
    monkeypatch: pytest.MonkeyPatch, store_root: Path, feedback: str, start: str
) -> None:
    monkeypatch.setenv("MANDATES_FEEDBACK", feedback)
    text = create_app(store_root).test_client().get("/find?q=%22%3E%3Cb%3E&lang=en").text
    [address] = re.findall(r'href="([^"]+)" rel="external noreferrer">Report a mistake', text)
    assert address.startswith(start)
    assert ("subject" not in address) or "%2Ffind%3Fq%3D" in address


def test_no_report_without_an_address(client: FlaskClient) -> None:
    assert "Report a mistake" not in client.get("/?lang=en").text


@pytest.mark.parametrize("feedback", ["javascript:alert(1)", "http://example.org", "mailto:", "https://", "desk"])
def test_address_for_mistakes_is_checked(monkeypatch: pytest.MonkeyPatch, store_root: Path, feedback: str) -> None:
    monkeypatch.setenv("MANDATES_FEEDBACK", feedback)
    with pytest.raises(UsageError, match="MANDATES_FEEDBACK"):
        create_app(store_root)


def test_answers_are_kept_out_of_indexes(client: FlaskClient) -> None:
    kept_out = ["/find?q=food", "/find.json?q=food", "/gaps?place=yuzhong", f"/diff?{DIFF}", "/nowhere", "/sparql"]
    assert {client.get(path).headers.get("X-Robots-Tag") for path in kept_out} == {"noindex"}
    for path in ("/", AGENCY, "/agencies?lang=ko", "/ontology"):
        assert "X-Robots-Tag" not in client.get(path).headers, path
    robots = client.get("/robots.txt")
    assert robots.mimetype == "text/plain" and "Disallow: /sparql" in robots.text and "Disallow: /\n" not in robots.text


def test_query_of_an_answer_can_be_run_again(client: FlaskClient) -> None:
    text = client.get("/find?q=food safety&place=yuzhong&lang=en").text
    assert 'href="#query"' in text and 'id="query"' in text
    [address] = re.findall(r'href="(/sparql\?[^"]+)">Run it', text)
    assert client.get(address.replace("&amp;", "&")).status_code == 200
    assert "DESCRIBE" in client.get(AGENCY).text


def test_name_that_is_not_there_can_be_put_right(client: FlaskClient) -> None:
    address = "/diff?a=xyzzy&b=yuzhong-health-commission&lang=ko"
    response = client.get(address, headers={"Accept": "text/html"})
    assert response.status_code == 404 and 'role="alert"' in response.text and 'value="xyzzy"' in response.text
    assert client.get(address.replace("/diff", "/diff.json")).json["status"] == 404


# --- Lists


def test_facets_of_findings_keep_their_promise(client: FlaskClient) -> None:
    text = client.get("/findings?lang=en&place=yuzhong").text
    for facet in ("severity", "rule"):
        menu = text[text.index(f'id="{facet}"') :]
        menu = menu[: menu.index("</select>")]
        value, count = re.findall(r'value="([^"]+)"[^>]*>[^<]*\((\d+)\)', menu)[0]
        found = client.get(f"/findings.json?place=yuzhong&{facet}={value}").json
        assert len(found["findings"]) == int(count) > 0


def test_facets_of_gaps_keep_their_promise(client: FlaskClient) -> None:
    text = client.get("/gaps?lang=en&place=yuzhong").text
    facets = re.findall(r'class="chip" href="/gaps\?([^"]*kind=[^"]+)"[^>]*>[^<]*\((\d+)\)', text)
    assert len(facets) == 9
    for query, count in facets:
        assert len(client.get(f"/gaps.json?{query.replace('&amp;', '&')}").json["gaps"]) == int(count)


def test_facets_of_agencies_keep_their_promise(client: FlaskClient) -> None:
    text = client.get("/agencies?lang=en").text
    for facet in ("place", "tier"):
        menu = text[text.index(f'id="{facet}"') :]
        for value, count in re.findall(r'value="([^"]+)"[^>]*>[^<]*\((\d+)\)', menu[: menu.index("</select>")]):
            assert client.get("/agencies.json", query_string={facet: value}).json["total"] == int(count)


def test_rows_of_agencies_are_the_same_in_every_form(client: FlaskClient) -> None:
    rows = client.get("/agencies.json?lang=en").json["agencies"]
    table = client.get("/agencies.csv?lang=en").text.splitlines()[1:]
    shown = re.findall(r'<th scope="row"><a href="([^"?]+)', client.get("/agencies?lang=en").text)
    assert len(rows) == len(table) == len(shown) > 5
    assert [row["agency"]["id"].rpartition("/")[2] for row in rows] == [path.rpartition("/")[2] for path in shown]


# --- Pictures


def rows_of(text: str, key: str) -> list[list[str]]:
    """Return the cells of the table that stands below a picture, without their tags."""
    part = text[text.index(f'id="numbers-{key}"') :]
    body = part[part.index("<tbody>") : part.index("</tbody>")]
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S)]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)
    ]


def numbers_in(drawn: ElementTree.Element, look: str) -> list[int]:
    """Return the last number in what each shape of a look says."""
    told = [each.findtext(f"{SVG}title") or "" for each in drawn.iter() if each.get("class") == f"p-{look}"]
    return [int(re.findall(r"\d+", text)[-1]) for text in told if re.search(r"\d", text)]


@pytest.mark.parametrize("lang", ["zh", "en", "ko"])
@pytest.mark.parametrize(
    ("path", "save"),
    [
        (AGENCY, f"{AGENCY}.svg"),
        ("/gaps?place=yuzhong", "/gaps.svg?place=yuzhong"),
        (f"/diff?{DIFF}", f"/diff.svg?{DIFF}"),
        ("/schemes/subject/food-safety", "/schemes/subject/food-safety.svg"),
    ],
)
def test_picture_is_told_in_words_and_stands_alone(client: FlaskClient, path: str, save: str, lang: str) -> None:
    joint = "&" if "?" in path else "?"
    text = client.get(f"{path}{joint}lang={lang}").text
    response = client.get(f"{save}{'&' if '?' in save else '?'}lang={lang}")
    assert response.status_code == 200 and response.mimetype == "image/svg+xml"
    drawn = ElementTree.fromstring(response.text)  # noqa: S314 - our own
    assert response.text.strip() in text, "the page shows what the file holds"
    assert drawn.get("role") == "img" and drawn.get("lang") == lang
    ids = {each.get("id") for each in drawn.iter()}
    assert set(drawn.get("aria-labelledby").split()) <= ids and drawn.findtext(f"{SVG}title")
    assert drawn.findtext(f"{SVG}desc") and sum(1 for _ in drawn.iter(f"{SVG}text")) >= 2
    assert "style" not in {name for each in drawn.iter() for name in each.keys()}  # noqa: SIM118
    assert f'href="{save.replace("&", "&amp;")}' in text or "lang=" in save or f"{save.split('?')[0]}?" in text


def test_tree_and_its_table_agree(client: FlaskClient) -> None:
    drawn = ElementTree.fromstring(client.get(f"{AGENCY}.svg?lang=en").text)  # noqa: S314 - our own
    rows = rows_of(client.get(f"{AGENCY}?lang=en").text, "tree")
    assert numbers_in(drawn, "bar") == [int(count) for _, count in rows]
    assert sum(int(count) for _, count in rows) == len(client.get(f"{AGENCY}.json").json["lines"])


def test_treemap_and_its_table_agree(client: FlaskClient) -> None:
    path = "place=yuzhong&lang=en"
    drawn = ElementTree.fromstring(client.get(f"/gaps.svg?{path}").text)  # noqa: S314 - our own
    rows = [
        (name, int(duties), int(gaps)) for name, duties, gaps in rows_of(client.get(f"/gaps?{path}").text, "coverage")
    ]
    tiles = list(drawn.iter(f"{SVG}rect"))
    told = [re.findall(r"\d+", each.findtext(f"{SVG}title"))[-2:] for each in tiles]
    assert [(int(duties), int(gaps)) for duties, gaps in told] == [row[1:] for row in rows if row[1]]
    assert {each.get("class") == "p-open" for each, row in zip(tiles, rows, strict=False) if row[2]} == {True}
    gaps = client.get(f"/gaps.json?{path}").json["gaps"]
    assert sum(row[2] for row in rows) == sum(gap["subject"] is not None for gap in gaps)


def test_flow_and_its_table_agree(client: FlaskClient) -> None:
    drawn = ElementTree.fromstring(client.get(f"/diff.svg?{DIFF}&lang=en").text)  # noqa: S314 - our own
    rows = rows_of(client.get(f"/diff?{DIFF}&lang=en").text, "flow")
    found = client.get(f"/diff.json?{DIFF}&lang=en").json
    bands = Counter(each for look in ("kept", "moved", "gone", "new") for each in told_numbers(drawn, look))
    assert bands == Counter(int(row[3]) for row in rows)
    assert sum(int(row[3]) for row in rows) == len(found["changes"])


def told_numbers(drawn: ElementTree.Element, look: str) -> list[int]:
    """Return how many duties each band of a look says it holds: the number before the kind in brackets."""
    paths = [each for each in drawn.iter(f"{SVG}path") if each.get("class") == f"p-{look}"]
    return [int(re.findall(r": (\d+) \(", each.findtext(f"{SVG}title"))[-1]) for each in paths]


def test_timeline_and_its_table_agree(client: FlaskClient) -> None:
    path = "/schemes/subject/food-safety"
    drawn = ElementTree.fromstring(client.get(f"{path}.svg?lang=en").text)  # noqa: S314 - our own
    history = client.get(f"{path}.json?lang=en").json["subject"]["history"]
    rows = rows_of(client.get(f"{path}?lang=en").text, "timeline")
    spans = list(drawn.iter(f"{SVG}rect"))
    assert len(spans) == len(rows) == len(history) > 3
    assert [each.get("class") for each in spans] == ["p-bar" if one["since"] else "p-dashed" for one in history]
    assert [row[3] for row in rows if row[3][:1].isdigit()] == [one["since"] for one in history if one["since"]]


def test_tiles_fill_their_box_in_proportion() -> None:
    sizes = [40, 25, 12, 9, 6, 5, 2, 1]
    boxes = squarify(sizes, (0, 0, 900, 500))
    assert [round(w * h / (900 * 500 / 100), 6) for _, _, w, h in boxes] == sizes
    assert all(x > -1e-6 and y > -1e-6 and x + w < 900 + 1e-6 and y + h < 500 + 1e-6 for x, y, w, h in boxes)
    for number, (x, y, w, h) in enumerate(boxes):
        for x2, y2, w2, h2 in boxes[number + 1 :]:
            apart = x + w <= x2 + 1e-6 or x2 + w2 <= x + 1e-6 or y + h <= y2 + 1e-6 or y2 + h2 <= y + 1e-6
            assert apart, "no tile lies on another"
    assert max(max(w / h, h / w) for _, _, w, h in boxes) < 4, "tiles are not slivers"
    assert squarify([], (0, 0, 1, 1)) == [] and squarify([3], (0, 0, 9, 5)) == [(0, 0, 9, 5)]


def test_flow_brings_in_what_it_takes_out() -> None:
    bands = (Band("Roads", "Works", "moved", 3), Band("Roads", "Roads", "kept", 5), Band("Parks", "gone", "gone", 2))
    kinds = (("kept", "same"), ("moved", "other"), ("gone", "gone"))
    flow = Flow("t", "n", ("Roads", "Parks"), ("Works", "Roads", "gone"), bands, kinds)
    drawn = ElementTree.fromstring(draw_flow(flow, "en"))  # noqa: S314 - our own
    heights: dict[str, float] = {}
    for each in drawn.iter(f"{SVG}path"):
        if told := each.findtext(f"{SVG}title"):
            y1, y2 = (float(v) for v in re.match(r"M\S+ (\S+?)C.*?V(\S+?)C", each.get("d")).groups())
            assert y1 >= 0 and y2 >= 0
            heights[told] = float(re.findall(r" (\S+)Z", each.get("d"))[0]) - y1
    unit = heights["Roads → Roads: 5 (same)"] / 5
    assert [round(height / unit) for height in heights.values()] == [3, 5, 2]
    nodes = [float(each.get("height")) for each in drawn.iter(f"{SVG}rect") if each.get("class") == "p-plain"]
    assert round(sum(nodes[:2])) == round(sum(nodes[2:])) == round(10 * unit)


def test_words_in_pictures_stay_words() -> None:
    """Names with signs of markup, of any length and script, stay text inside their room."""
    hostile = '"><script>alert(1)</script>&' + "长" * 200
    drawings = (
        draw_tree(Tree(hostile, hostile, hostile, ((hostile, 3), ("b", 1))), "en"),
        draw_treemap(Treemap(hostile, hostile, (Tile(hostile, 9, 1), Tile(hostile, 0, 2))), "en"),
        draw_flow(Flow(hostile, "n", (hostile,), ("b",), (Band(hostile, "b", "kept", 1),), (("kept", hostile),)), "en"),
        draw_timeline(Timeline("t", "n", "2026-11-22", (Span(hostile, hostile, None, None, hostile),)), "en"),
    )
    for drawn in drawings:
        assert "<script" not in drawn
        for each in ElementTree.fromstring(drawn).iter(f"{SVG}text"):  # noqa: S314 - our own
            assert text_width(each.text or "") < 960


def test_texts_are_cut_to_their_room() -> None:
    assert fit("Roads", 200) == "Roads"
    assert fit("Roads and bridges", 80) == "Roads an…" and text_width(fit("Roads and bridges", 80)) <= 80
    assert fit("道路与桥梁", 50) == "道路…" and fit("道路", 10) == ""


def test_timeline_ends_where_an_end_is_stated() -> None:
    spans = (Span("A", "leads", "2020", "2022-07-01", "d"), Span("B", "leads", "2022-07-01", None, "d"))
    drawn = ElementTree.fromstring(draw_timeline(Timeline("t", "n", "2025-01-01", spans), "en"))  # noqa: S314 - our own
    first, second = ((float(r.get("x")), float(r.get("width"))) for r in drawn.iter(f"{SVG}rect"))
    assert abs(first[0] + first[1] - second[0]) < 1 and abs(first[1] - second[1]) < 1


# --- Pages of subjects and agencies


@pytest.mark.parametrize("lang", ["zh", "en", "ko"])
def test_subject_says_who_is_responsible_where(client: FlaskClient, lang: str) -> None:
    text = client.get(f"/schemes/subject/food-safety?lang={lang}").text
    places = set(re.findall(r'href="/find\?[^"]*place=([a-z-]+)"', text))
    assert {"yuzhong", "lanzhou", "zhejiang"} <= places
    [first] = re.findall(r'href="(/find\?[^"]*place=yuzhong)"', text)
    assert "badge shared" in client.get(first.replace("&amp;", "&")).text
    assert "/schemes/subject/food-safety-standards" in text and "/schemes/subject?" in text


def test_subject_without_anybody_says_so(client: FlaskClient) -> None:
    text = client.get("/schemes/subject/marriage-registration?lang=en").text
    assert "No loaded text names anybody" in text and "/find?" in text
    assert client.get("/schemes/subject/marriage-registration.svg").status_code == 404
    assert (
        client.get("/schemes/subject/xyzzy").status_code == client.get("/schemes/subject/xyzzy.svg").status_code == 404
    )


def test_agency_leads_to_its_answers(client: FlaskClient) -> None:
    text = client.get(f"{AGENCY}?lang=en").text
    for part in ("overlaps", "gaps", "findings"):
        [address] = re.findall(rf'href="(/{part}\?[^"]*agency=yuzhong-health-commission[^"]*)"', text)
        assert client.get(address.replace("&amp;", "&")).status_code == 200
    assert re.search(r'href="/diff\?[^"]*a=yuzhong-health-commission', text)


def test_cell_of_the_overlaps_leads_to_its_pair(client: FlaskClient) -> None:
    text = client.get("/overlaps?place=yuzhong&lang=en").text
    cells = re.findall(r'<td class="heat-\d[^"]*"><a href="#(pair-\d+)">(\d+)</a>', text)
    assert cells and all(f'id="{anchor}"' in text for anchor, _ in cells)


# --- Weight


@pytest.mark.parametrize("lang", ["zh", "en", "ko"])
@pytest.mark.parametrize("name", CITIZEN)
def test_citizen_pages_are_light(client: FlaskClient, name: str, lang: str) -> None:
    path = PAGES[name]
    html = client.get(f"{path}{'&' if '?' in path else '?'}lang={lang}").data
    static = Path(client.application.static_folder or "")
    others = [(static / name).read_bytes() for name in ("site.css", "icon.svg")]
    assert sum(len(gzip.compress(each)) for each in (html, *others)) <= 60 * 1024
    assert b"<script src" not in html
