"""The site in a real browser: with and without JavaScript, by keyboard, narrow, dark, on paper."""

import base64
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from browser import CHROMIUM, DRIVER, console_errors, open_browser, requested_urls, serve_site, set_view

SPLIT = "/find?q=养老&place=yuzhong"
PAGES = {
    "home": "/?lang=en",
    "split": SPLIT,
    "several": "/find?q=food safety",
    "not loaded": "/find?q=폐기물&place=yuzhong",
    "not recognised": "/find?q=xyzzy",
    "facts": "/find?q=targets of Zhejiang",
    "empty": "/find?q=",
    "agency": "/agencies/yuzhong-health-commission?lang=en",
    "section": "/sections/yuzhong-health-commission/ageing-health?lang=zh",
    "duty": "/duties/zhejiang-health-plan-2010/020?lang=ko",
    "split matrix": "/splits/yuzhong-health-commission-2024/food-safety?lang=en",
    "document": "/documents/chuanshan-health-plan-2019?lang=ko",
}
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
  if (e.closest('.scroll, pre, .skip, .hidden, thead')) return false;
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
        yield driver


@pytest.fixture(scope="module")
def plain_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    need_chromium()
    with open_browser(tmp_path_factory.mktemp("plain"), javascript=False) as driver:
        yield driver


def need_chromium() -> None:
    if CHROMIUM.exists() and DRIVER.exists():
        return
    reason = "NO CHROMIUM: apt-get install chromium chromium-driver"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


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


def test_answer_is_eight_keys_away(browser: Chrome, origin: str) -> None:
    visit(browser, origin, "/?lang=en")
    pressed = press(browser, Keys.TAB)
    assert focused(browser, "class") == "skip", "the skip link comes first"
    pressed += press(browser, Keys.TAB, Keys.TAB, Keys.TAB, Keys.TAB, Keys.TAB)
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


# --- Every page


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_page_asks_nobody_else_and_complains_of_nothing(browser: Chrome, origin: str, path: str) -> None:
    browser.get_log("performance")
    browser.get_log("browser")
    visit(browser, origin, path)
    urls = [url for url in requested_urls(browser) if not url.startswith("data:")]
    assert urls and [url for url in urls if not url.startswith(origin + "/")] == []
    assert [line for line in console_errors(browser) if "the server responded with a status of 400" not in line] == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_nothing_sticks_out_at_320_pixels(browser: Chrome, origin: str, path: str) -> None:
    set_view(browser, 320)
    visit(browser, origin, path)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 320
    assert browser.execute_script(_STICKING_OUT) == []
    assert browser.execute_script(_SMALL_TARGETS) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_text_stands_out_from_its_ground(browser: Chrome, origin: str, path: str, scheme: str) -> None:
    set_view(browser, 1280, scheme=scheme)
    visit(browser, origin, path)
    assert browser.execute_script(_CONTRASTS) == []


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
        reason = "NO GLYPHS FOR CHINESE OR KOREAN: install fonts (apt-get install fonts-noto-cjk)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


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
