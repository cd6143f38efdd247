"""The site in a real browser: with and without JavaScript, by keyboard, narrow, dark, on paper."""

import base64
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select

from browser import (
    ask_axe,
    bring_axe,
    console_errors,
    lacking,
    need_chromium,
    open_browser,
    requested_urls,
    serve_site,
    set_view,
)
from site_pages import site_pages

PAGES = site_pages()
LANGUAGES, WIDTHS = ("zh", "en", "ko"), (320, 768, 1280)
SPLIT = "/find?q=养老&place=yuzhong"
# Text and what lies behind it, as the page is really painted.
_CONTRASTS = """
const lum = c => { const v = c.map(x => { x /= 255; return x <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4; });
  return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]; };
const parse = s => (s.match(/[\\d.]+/g) || []).map(Number);
const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
  if (c.length === 3 || c[3] === 1) return c.slice(0, 3); } return [255, 255, 255]; };
const low = [];
for (const e of document.querySelectorAll('body *')) {
  const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  if (!own || !e.getClientRects().length) continue;
  const [a, b] = [lum(parse(getComputedStyle(e).color).slice(0, 3)), lum(ground(e))];
  const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  if (ratio < 4.5) low.push([e.tagName, e.className, e.textContent.trim().slice(0, 30), ratio.toFixed(2)].join(' '));
}
return low;
"""
# Elements that stick out sideways and are not inside a region of their own that scrolls.
_STICKING_OUT = """
return [...document.querySelectorAll('body *')].filter(e => {
  if (e.closest('.scroll, pre, .skip, .hidden, thead, .menu:not([open])')) return false;
  const box = e.getBoundingClientRect();
  return box.width && (box.right > innerWidth + 1 || box.left < -1);
}).map(e => e.tagName + '.' + e.className);
"""
_SMALL_TARGETS = """
return [...document.querySelectorAll('button, input, select, summary, .chip, .brand, .languages a')].filter(e => {
  const box = e.getBoundingClientRect();
  return e.type !== 'hidden' && box.height && (box.height < 24 || box.width < 24);
}).map(e => e.outerHTML.slice(0, 80));
"""
_RASTER = """
const paint = text => { const c = document.createElement('canvas'); c.width = c.height = 64;
  const x = c.getContext('2d', {willReadFrequently: true});
  x.font = '48px ' + getComputedStyle(document.body).fontFamily;
  x.fillText(text, 4, 52); return [...x.getImageData(0, 0, 64, 64).data].join(); };
return arguments[0].map(paint);
"""


@pytest.fixture(scope="module")
def origin(store_root: Path) -> Iterator[str]:
    with serve_site(store_root) as address:
        yield address


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    need_chromium()
    with open_browser(tmp_path_factory.mktemp("profile")) as driver:
        bring_axe(driver)
        yield driver


@pytest.fixture(scope="module")
def plain_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    need_chromium()
    with open_browser(tmp_path_factory.mktemp("plain"), javascript=False) as driver:
        yield driver


def visit(browser: Chrome, origin: str, path: str) -> None:
    browser.get(origin + quote(path, safe="/?&=-"))


def press(browser: Chrome, *keys: str) -> int:
    for key in keys:
        ActionChains(browser).send_keys(key).perform()
    return len(keys)


def focused(browser: Chrome, attribute: str) -> str | None:
    return browser.switch_to.active_element.get_attribute(attribute)


# --- Asking


def ask_by_hand(browser: Chrome, origin: str) -> None:
    visit(browser, origin, "/")
    browser.find_element(By.NAME, "q").send_keys("养老由谁负责")
    Select(browser.find_element(By.NAME, "place")).select_by_value("yuzhong")
    browser.find_element(By.CSS_SELECTOR, "form button").click()
    assert "place=yuzhong" in browser.current_url
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "zh"
    assert browser.find_element(By.CSS_SELECTOR, "h1").text
    browser.find_element(By.CSS_SELECTOR, ".card .office a").click()
    assert "/agencies/" in browser.current_url and "lang=zh" in browser.current_url


def test_question_is_answered_with_javascript(browser: Chrome, origin: str) -> None:
    ask_by_hand(browser, origin)


def test_question_is_answered_without_javascript(plain_browser: Chrome, origin: str) -> None:
    visit(plain_browser, origin, "/")
    plain_browser.get("data:text/html,<p id=p>off</p><script>document.getElementById('p').textContent='on'</script>")
    assert plain_browser.find_element(By.ID, "p").text == "off", "JavaScript is really switched off"
    ask_by_hand(plain_browser, origin)


def test_everything_can_be_reached_without_javascript(plain_browser: Chrome, origin: str) -> None:
    """Go as a citizen, a planner, an auditor and a researcher would: by links and forms alone."""
    go = plain_browser
    visit(go, origin, "/?lang=en")
    go.find_element(By.NAME, "q").send_keys("elderly care in Yuzhong")
    go.find_element(By.CSS_SELECTOR, "form button").click()
    go.find_element(By.CSS_SELECTOR, ".list .group a[href^='/agencies/yuzhong-health-commission']").click()
    assert "Yuzhong District Health Commission" in go.find_element(By.TAG_NAME, "h1").text
    go.find_element(By.CSS_SELECTOR, ".card a[href*='/diff']").click()
    assert go.find_element(By.NAME, "a").get_attribute("value") == "yuzhong-health-commission"
    go.find_element(By.NAME, "b").send_keys("district-health-bureau-undated")
    go.find_element(By.CSS_SELECTOR, "main form button").click()
    assert go.find_elements(By.CSS_SELECTOR, ".overview .chip") and go.find_elements(By.CSS_SELECTOR, "svg.drawn")
    open_menu(go, "/findings").click()
    Select(go.find_element(By.NAME, "place")).select_by_value("yuzhong")
    go.find_element(By.CSS_SELECTOR, "main form button").click()
    assert "place=yuzhong" in go.current_url and go.find_elements(By.CSS_SELECTOR, ".line .badge")
    open_menu(go, "/sparql").click()
    go.find_element(By.NAME, "query").clear()
    go.find_element(By.NAME, "query").send_keys("SELECT ?s WHERE { ?s a <https://w3id.org/mandates/ontology#Agency> }")
    go.find_element(By.CSS_SELECTOR, "form:has(textarea) button").click()
    assert len(go.find_elements(By.CSS_SELECTOR, "main tbody tr")) > 3
    assert go.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en"


def open_menu(browser: Chrome, path: str) -> WebElement:
    """Return the link of the navigation to a part, shown on a narrow page too."""
    link = browser.find_element(By.CSS_SELECTOR, f".menu a[href^='{path}']")
    if not link.is_displayed():
        browser.find_element(By.CSS_SELECTOR, ".menu summary").click()
    return link


@pytest.mark.parametrize("width", [320, 1280])
def test_navigation_opens_by_keyboard_and_shows_every_part(browser: Chrome, origin: str, width: int) -> None:
    set_view(browser, width)
    visit(browser, origin, "/gaps?lang=en&place=yuzhong")
    links = browser.find_elements(By.CSS_SELECTOR, ".menu a")
    # Not is_displayed(): it takes all that lies in a closed list for hidden, whatever the sheet says.
    shown = "return arguments[0].checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})"
    if width == 320:
        assert not browser.execute_script(shown, links[0])
        browser.find_element(By.CSS_SELECTOR, ".menu summary").send_keys(Keys.ENTER)
    assert len(links) >= 10 and all(link.rect["height"] >= 24 for link in links)
    assert all(browser.execute_script(shown, link) for link in links)
    current = [link.get_attribute("textContent") for link in links if link.get_attribute("aria-current")]
    assert current == ["Gaps"]
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width


def test_half_written_characters_are_not_sent(browser: Chrome, origin: str) -> None:
    """Compose as an input method does: what is not finished is never submitted; after it, Enter is."""
    visit(browser, origin, "/?lang=zh")
    browser.find_element(By.NAME, "q").click()
    browser.execute_cdp_cmd("Input.imeSetComposition", {"text": "yanglao", "selectionStart": 7, "selectionEnd": 7})
    process = {"windowsVirtualKeyCode": 229, "key": "Process", "code": "Enter"}
    browser.execute_cdp_cmd("Input.dispatchKeyEvent", {"type": "rawKeyDown", **process})
    browser.execute_cdp_cmd("Input.dispatchKeyEvent", {"type": "keyUp", **process})
    assert "/find" not in browser.current_url
    browser.execute_cdp_cmd("Input.insertText", {"text": "养老"})
    press(browser, Keys.ENTER)
    assert "/find?" in browser.current_url and "q=养老" in unquote(browser.current_url)


def test_answer_is_eight_keys_away(browser: Chrome, origin: str) -> None:
    visit(browser, origin, "/?lang=en")
    pressed = press(browser, Keys.TAB)
    assert focused(browser, "class") == "skip", "the skip link comes first"
    pressed += press(browser, Keys.ENTER, Keys.TAB)
    assert focused(browser, "name") == "q"
    browser.switch_to.active_element.send_keys("vaccination in Lanzhou")
    pressed += press(browser, Keys.ENTER)
    assert pressed <= 8
    assert "/find?" in browser.current_url
    assert "Lanzhou Municipal Health Commission" in browser.find_element(By.TAG_NAME, "h1").text


def test_skip_link_leads_past_the_navigation(browser: Chrome, origin: str) -> None:
    visit(browser, origin, SPLIT)
    press(browser, Keys.TAB)
    box = browser.switch_to.active_element.rect
    assert box["y"] >= 0 and box["height"] >= 24, "the skip link shows when it has the focus"
    press(browser, Keys.ENTER)
    assert focused(browser, "id") == "main"


def test_focus_can_be_seen_on_every_stop(browser: Chrome, origin: str) -> None:
    visit(browser, origin, SPLIT)
    for _ in range(14):
        press(browser, Keys.TAB)
        outline = browser.switch_to.active_element.value_of_css_property("outline-style")
        assert outline not in ("none", "hidden"), focused(browser, "outerHTML")


def test_rest_of_a_long_list_opens_by_keyboard(browser: Chrome, origin: str) -> None:
    visit(browser, origin, SPLIT)
    rest = browser.find_element(By.CSS_SELECTOR, "details.rest")
    assert not rest.get_attribute("open")
    rest.find_element(By.TAG_NAME, "summary").send_keys(Keys.ENTER)
    assert rest.get_attribute("open") and rest.find_element(By.CSS_SELECTOR, ".line").is_displayed()


def test_language_switch_keeps_question_and_place(browser: Chrome, origin: str) -> None:
    visit(browser, origin, SPLIT)
    browser.find_element(By.CSS_SELECTOR, ".languages a[lang=ko]").click()
    assert "place=yuzhong" in browser.current_url and "q=养老" in unquote(browser.current_url)
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "ko"


@pytest.mark.parametrize(
    "path",
    [
        SPLIT,
        "/gaps?place=yuzhong&kind=stage-gap",
        "/simulate?kind=merge&kind=rename&what=x&what=&from=&from=&to=y&to=z",
    ],
)
def test_language_switch_keeps_the_address(browser: Chrome, origin: str, path: str) -> None:
    visit(browser, origin, path)
    before = browser.current_url.replace(origin, "")
    browser.find_element(By.CSS_SELECTOR, ".languages a[lang=ko]").click()
    after = re.sub(r"lang=ko&?", "", browser.current_url.replace(origin, ""))
    assert parse_qs(urlsplit(after).query, keep_blank_values=True) == parse_qs(
        urlsplit(before).query, keep_blank_values=True
    )
    assert urlsplit(after).path == urlsplit(before).path


def test_back_shows_the_same_again(browser: Chrome, origin: str) -> None:
    visit(browser, origin, "/gaps?lang=en&place=yuzhong")
    browser.find_element(By.CSS_SELECTOR, ".chips a[href*='stage-gap']").click()
    there = browser.current_url
    browser.find_element(By.CSS_SELECTOR, ".brand").click()
    browser.back()
    assert browser.current_url == there
    assert Select(browser.find_element(By.NAME, "kind")).first_selected_option.get_attribute("value") == "stage-gap"


# --- Every page


def wishes_for(number: int) -> list[tuple[str, str, int]]:
    """Return the looks at a page – language, scheme, width – so that over all pages every pair occurs.

    One look a page, or three (every language, both schemes, every width) where MANDATES_LOOKS is `all`.
    """
    turns = range(3) if os.environ.get("MANDATES_LOOKS") == "all" else range(1)
    return [
        (LANGUAGES[(number + t) % 3], ("light", "dark")[(number + t) % 2], WIDTHS[(number // 3 + t) % 3]) for t in turns
    ]


def test_looks_cover_every_pair() -> None:
    looks = [look for number in range(len(PAGES)) for look in wishes_for(number)]
    assert {look[:2] for look in looks} == {(lang, scheme) for lang in LANGUAGES for scheme in ("light", "dark")}
    assert {look[::2] for look in looks} == {(lang, width) for lang in LANGUAGES for width in WIDTHS}
    assert {look[1:] for look in looks} == {(scheme, width) for scheme in ("light", "dark") for width in WIDTHS}


@pytest.mark.parametrize("name", PAGES)
def test_page_is_sound(browser: Chrome, origin: str, name: str) -> None:
    """Look at a page in a language, a scheme and a width: rules, console, requests, overflow."""
    path = PAGES[name]
    for lang, scheme, width in wishes_for(list(PAGES).index(name)):
        look = f"{name} {lang} {scheme} {width}"
        browser.get_log("performance")
        browser.get_log("browser")
        set_view(browser, width, scheme=scheme)
        visit(browser, origin, f"{path}{'&' if '?' in path else '?'}lang={lang}")
        assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == lang, look
        assert ask_axe(browser) == [], look
        assert browser.execute_script(_CONTRASTS) == [], look
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width, look
        assert browser.execute_script(_STICKING_OUT) == [], look
        assert browser.execute_script(_SMALL_TARGETS) == [], look
        assert not re.search(r"\b[a-z]+\.[a-z]+-[a-z-]+\b(?!\.)", _words_of(browser)), f"untranslated: {look}"
        urls = [url for url in requested_urls(browser) if not url.startswith(("data:", "blob:"))]
        assert urls and [url for url in urls if not url.startswith(origin + "/")] == [], look
        complaints = [line for line in console_errors(browser) if "the server responded with a status of 4" not in line]
        assert complaints == [], look


def _words_of(browser: Chrome) -> str:
    """Return the text of a page without what is code."""
    script = """const c = document.body.cloneNode(true);
      for (const e of c.querySelectorAll('code, pre, textarea, .address, .contact, .sides, td')) e.remove();
      return c.textContent;"""
    return browser.execute_script(script)


# The spacing that WCAG 1.4.12 lets a reader ask for.
_ROOMY = """
const sheet = new CSSStyleSheet();
sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
  p { margin-bottom: 2em !important; }`);
document.adoptedStyleSheets = [sheet];
"""


@pytest.mark.parametrize("name", ["home", "divided", "agency", "gaps", "simulate"])
def test_page_stands_large_and_spaced_out(browser: Chrome, origin: str, name: str) -> None:
    """Look at a page at 200 % of a 1280 pixel screen, then with the spacing that a reader may ask for."""
    set_view(browser, 640, 450)
    visit(browser, origin, PAGES[name])
    browser.execute_script(_ROOMY)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 640
    assert browser.execute_script(_STICKING_OUT) == []
    cut = """return [...document.querySelectorAll('button, .chip, .badge, h1, h2, summary')].filter(
      e => e.getClientRects().length && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflow !== 'visible'
    ).map(e => e.outerHTML.slice(0, 80))"""
    assert browser.execute_script(cut) == []


def test_dark_is_dark(browser: Chrome, origin: str) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        set_view(browser, 1280, scheme=scheme)
        visit(browser, origin, SPLIT)
        grounds.append(browser.find_element(By.TAG_NAME, "body").value_of_css_property("background-color"))
    light, dark = (sum(map(float, re.findall(r"[\d.]+", ground)[:3])) for ground in grounds)
    assert light > 700 and dark < 120


def test_chinese_and_korean_lines_have_room(browser: Chrome, origin: str) -> None:
    for lang in ("zh", "ko"):
        visit(browser, origin, f"/?lang={lang}")
        body = browser.find_element(By.CSS_SELECTOR, ".columns p")
        size, height = (
            float(body.value_of_css_property(name).removesuffix("px")) for name in ("font-size", "line-height")
        )
        assert height / size >= 1.7


def test_glyphs_are_drawn(browser: Chrome, origin: str) -> None:
    visit(browser, origin, SPLIT)
    drawn = browser.execute_script(_RASTER, ["养", "老", "가", "힘"])
    if len(set(drawn)) < 4:
        lacking("NO GLYPHS FOR CHINESE OR KOREAN: install fonts (apt-get install fonts-noto-cjk)")


# --- Paper


def pages_of(browser: Chrome) -> int:
    result = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    return len(re.findall(rb"/Type\s*/Page\b", base64.b64decode(result["data"])))


@pytest.mark.parametrize("path", [SPLIT, "/find?q=food safety&place=yuzhong", "/find?q=vaccination&place=lanzhou"])
def test_answer_prints_on_one_page(browser: Chrome, origin: str, path: str) -> None:
    set_view(browser, 1280)
    visit(browser, origin, path)
    assert pages_of(browser) == 1


def test_print_has_the_address_and_no_navigation(browser: Chrome, origin: str) -> None:
    visit(browser, origin, SPLIT)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        shown = browser.find_element(By.TAG_NAME, "body").text
        assert f"{origin}/find?q=" in unquote(shown)
        assert re.search(r"\d{4}-\d{2}-\d{2}", shown)
        for hidden in (".top", ".band", ".crumbs", ".skip", ".query"):
            assert not browser.find_element(By.CSS_SELECTOR, hidden).is_displayed(), hidden
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
