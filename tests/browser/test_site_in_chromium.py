"""The exported site in real Chromium: it works from a folder, for everybody, and asks nothing of the outside."""

from __future__ import annotations

import base64

import pypdfium2
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.conftest import MODULES, Browser
from tests.helpers import sites

KINDS = sites.page_kinds()
AXE = (MODULES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """
var done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ["violations"]}).then(function (found) {
  done(found.violations.map(function (one) {
    return one.impact + " " + one.id + ": " + one.nodes.map(function (node) { return node.html; }).join(" | ");
  }));
});
"""


def audit(browser: Browser) -> list[str]:
    """What axe finds that is serious or critical."""
    browser.run(AXE)
    found = browser.driver.execute_async_script(RUN_AXE)
    return [one for one in found if one.startswith(("serious", "critical"))]


def titles(browser: Browser) -> list[str]:
    return [one.text for one in browser.driver.find_elements(By.CSS_SELECTOR, "#results a")]


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_complains_or_asks_for_anything_outside(browser: Browser, kind: str):
    browser.open(KINDS[kind])
    if "search" in KINDS[kind]:
        browser.wait("return document.getElementById('status').textContent.indexOf('正在') < 0")
    assert browser.complaints() == []
    assert browser.outside() == []
    assert browser.run("return document.styleSheets.length === 1 && document.styleSheets[0].href !== null")
    assert browser.run("return getComputedStyle(document.querySelector('.top')).display") == "block"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "light"), (1280, "dark")])
def test_everybody_can_use_every_page(browser: Browser, kind: str, width: int, scheme: str):
    browser.resize(width)
    browser.media(scheme=scheme)
    browser.open(KINDS[kind])
    if kind == "found":
        assert browser.status()
    assert audit(browser) == []
    assert browser.run("return document.documentElement.scrollWidth <= window.innerWidth")


def test_the_audit_would_notice(browser: Browser):
    browser.open("index.html")
    browser.run("var i = document.createElement('img'); i.src = 'assets/icon.svg'; document.body.appendChild(i)")
    assert [one.split(":")[0] for one in audit(browser)] == ["critical image-alt"]


def test_the_policy_would_notice(browser: Browser):
    browser.open("index.html")
    browser.run("var s = document.createElement('script'); s.textContent = 'x'; document.head.appendChild(s)")
    assert any("Content Security Policy" in one for one in browser.complaints())


def test_search_finds_titles_numbers_items_and_text(browser: Browser):
    browser.open("search.html")
    field = browser.driver.find_element(By.ID, "q")
    for words, title in (
        ("道路养护办法", "青石桥镇农村道路养护办法"),
        ("青政发〔2026〕7号", "青石桥镇农村道路养护办法"),
        ("里程表见附件", "青石桥镇农村道路养护办法"),
        ("审核通过的3户", "农村低保对象审核公示"),
        ("ｑｓｑｚ／２０２６", "青石桥镇农村道路养护办法"),
        ("道路 办法", "青石桥镇农村道路养护办法"),
        ("压轴的话", "年度工作总结"),
    ):
        field.clear()
        field.send_keys(words + Keys.ENTER)
        assert browser.status().startswith("找到")
        assert titles(browser)[0] == title
    field.clear()
    field.send_keys("没有的词" + Keys.ENTER)
    assert browser.status().startswith("没有找到")
    assert titles(browser) == []


def test_the_rest_of_long_texts_is_read_when_somebody_searches(browser: Browser, served: str):
    def read() -> list[str]:
        return [url for url in browser.requests() if "rest-" in url]

    browser.open("search.html")
    assert browser.run("return document.getElementById('deeper').hidden")
    assert read() == []
    browser.open("search.html?q=压轴的话")
    assert browser.status() == "找到1条。"
    assert browser.run("return document.querySelector('#results mark').textContent") == "压轴的话"
    assert (len(read()), browser.complaints()) == (1, [])
    browser.open("search.html?q=压轴的话", base=served)
    assert browser.status().startswith("没有找到")
    browser.driver.find_element(By.ID, "deeper").click()
    browser.wait("return document.getElementById('status').textContent === '找到1条。'")
    assert browser.run("return document.getElementById('deeper').hidden && document.activeElement.id === 'q'")
    assert browser.complaints() == []


def test_results_are_marked_and_lead_to_the_page(browser: Browser):
    browser.open("search.html?q=养护办法")
    assert browser.status() == "找到2条。"
    marks = {one.text for one in browser.driver.find_elements(By.CSS_SELECTOR, "#results mark")}
    assert marks == {"养护办法"}
    browser.driver.find_element(By.LINK_TEXT, "青石桥镇农村道路养护办法").click()
    assert browser.driver.find_element(By.TAG_NAME, "h1").text == "青石桥镇农村道路养护办法"
    assert browser.complaints() == []


def test_year_and_domain_narrow_and_more_are_shown_on_request(browser: Browser):
    browser.open("search.html?q=号事项的公告")
    assert browser.status() == f"找到{sites.MANY}条。"
    assert len(titles(browser)) == 30
    browser.driver.find_element(By.ID, "more").click()
    assert len(titles(browser)) == 60
    assert browser.run("return document.activeElement === document.querySelectorAll('#results a')[30]")
    browser.driver.find_element(By.CSS_SELECTOR, "#year option[value='2025']").click()
    narrowed = int(browser.status().removeprefix("找到").removesuffix("条。"))
    assert 0 < narrowed < sites.MANY
    browser.driver.find_element(By.CSS_SELECTOR, "#domain option[value='15']").click()
    assert browser.status() != f"找到{narrowed}条。"
    browser.open("search.html?year=2025&domain=15")
    assert browser.run("return [year.value, domain.value]") == ["2025", "15"]
    assert browser.status().startswith("找到")


def test_the_home_page_leads_to_results_by_keyboard_alone(browser: Browser):
    browser.open("index.html")
    keys = ActionChains(browser.driver)
    keys.send_keys(Keys.TAB).perform()
    assert browser.run("return document.activeElement.textContent") == "跳到正文"
    outline = browser.run("return getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    keys.send_keys(Keys.ENTER).perform()
    assert browser.run("return document.activeElement.id") == "main"
    keys.send_keys(Keys.TAB).perform()
    assert browser.run("return document.activeElement.id") == "q"
    keys.send_keys("低保", Keys.ENTER).perform()
    browser.wait("return location.href.indexOf('search.html?q=') > 0")
    assert browser.status() == "找到1条。" or titles(browser)[0] == "农村低保对象审核公示"
    assert browser.complaints() == []
    browser.run("document.getElementById('domain').focus()")
    keys.send_keys(Keys.TAB, Keys.ENTER).perform()
    assert browser.wait("return document.querySelector('h1').textContent") == "农村低保对象审核公示"


def test_everything_is_reached_from_the_home_page(browser: Browser):
    for words in ("公开目录", "征地补偿"):
        browser.open("index.html") if words == "公开目录" else None
        browser.driver.find_element(By.LINK_TEXT, words).click()
        assert browser.driver.find_element(By.TAG_NAME, "h1").text == words
    browser.driver.find_element(By.CSS_SELECTOR, ".items a").click()
    browser.driver.find_element(By.LINK_TEXT, "青石桥镇农村道路养护办法").click()
    browser.driver.find_element(By.LINK_TEXT, "《养护办法》解读").click()
    browser.driver.find_element(By.LINK_TEXT, "青石桥镇农村道路养护办法").click()
    assert "本信息废止（2026-11-01）。" in browser.driver.find_element(By.CLASS_NAME, "standing").text
    assert browser.run("return document.querySelector('.files a').getAttribute('download') !== null")


def test_without_scripts_the_years_lead_on(browser: Browser):
    browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.open("search.html")
    browser.driver.find_element(By.LINK_TEXT, "2026年").click()
    assert browser.driver.find_element(By.TAG_NAME, "h1").text == "2026年公开的信息"


def test_a_data_file_that_is_missing_is_told(browser: Browser):
    lost = browser.folder / "data" / "items.js"
    kept = lost.read_bytes()
    lost.unlink()
    try:
        browser.open("search.html?q=养护办法")
        assert browser.status() == "找到2条。有1个数据文件没有读到，结果可能不全。"
    finally:
        lost.write_bytes(kept)


def test_the_printed_page_is_the_paper_alone(browser: Browser):
    browser.open(KINDS["rich"])
    told = {"printBackground": False, "preferCSSPageSize": True, "paperWidth": 8.27, "paperHeight": 11.69}
    paper = base64.b64decode(browser.driver.execute_cdp_cmd("Page.printToPDF", told)["data"])
    document = pypdfium2.PdfDocument(paper)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert len(document) <= 2
    document.close()
    assert "青石桥镇农村道路养护办法" in text
    assert "青政发〔2026〕7号" in text
    for word in ("公开指南", "检索", "首页"):
        assert word not in text
    browser.media("print")
    assert browser.run("return getComputedStyle(document.querySelector('.top nav')).display") == "none"


def test_every_cell_of_the_catalog_stands_below_its_heading(browser: Browser):
    browser.open(KINDS["domain"])
    for width in (1280, 360):
        browser.resize(width)
        left = "return Array.from(document.querySelectorAll(arguments[0])).map(one => one.getBoundingClientRect().left)"
        heads = browser.run(left, ".catalog thead th[colspan], .catalog thead th[rowspan]")
        cells = browser.run(left, ".catalog tbody tr:first-child > *")
        assert set(heads) <= set(cells)
        assert browser.run("return document.querySelector('.catalog tbody td').getBoundingClientRect().width") > 20


def test_a_wide_table_is_printed_whole(browser: Browser):
    browser.open(KINDS["domain"])
    browser.media("print")
    browser.resize(700)
    assert browser.run("var w = document.querySelector('.wide'); return w.scrollWidth <= w.clientWidth + 1")


def test_a_server_gives_the_same_pages(browser: Browser, served: str):
    browser.open("search.html?q=养护办法", base=served)
    assert browser.status() == "找到2条。"
    assert browser.complaints() == []
    assert all(url.startswith(served) for url in browser.requests())


def test_nothing_of_what_was_pasted_runs(browser: Browser):
    browser.open(KINDS["rich"])
    assert "steal" not in browser.driver.page_source
