"""The site in a browser: every page at two widths, every link, no script's error, no request to anywhere (WCAG 2.1 AA).

Needs Chromium and the extra `browser`; `make test-browser` sets it up, runs the study, and then this.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="`make test-browser` sets up what drives the browser")

ROOT = Path(__file__).parents[2]
RESULTS = Path(os.environ.get("FILETRACK_RESULTS", ROOT / "results"))
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PAGES = sorted(
    path.relative_to(RESULTS).as_posix()
    for path in RESULTS.rglob("*.html")
    if path.relative_to(RESULTS).parts[0] not in ("records", "downloads")
)
WIDTHS = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium"),
    pytest.mark.skipif(not PAGES, reason="the study has not been run: `make`"),
]


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as driver:
        flags = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield opened
        opened.close()


@pytest.fixture(scope="module", params=WIDTHS)
def page(request, browser):
    """A page of one width that keeps what its scripts said and what it asked for."""
    context = browser.new_context(viewport=WIDTHS[request.param])
    opened = context.new_page()
    opened.told, opened.asked = [], []
    opened.on("console", lambda message: opened.told.append(message.text))
    opened.on("pageerror", lambda error: opened.told.append(str(error)))
    opened.on("request", lambda one: opened.asked.append(one.url))
    yield opened
    context.close()


def show(page, address: str) -> None:
    page.told.clear()
    page.asked.clear()
    page.goto((RESULTS / address).as_uri(), wait_until="load")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_whole(page, address):
    show(page, address)
    assert page.told == []
    assert {urlsplit(url).scheme for url in page.asked} == {"file"}
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "wider than the window"
    assert page.evaluate("[...document.images].every((image) => image.complete && image.naturalWidth > 0)")


@pytest.mark.parametrize("address", PAGES)
def test_every_link_leads_to_what_is_there(page, address):
    show(page, address)
    for url in page.evaluate("[...document.links].map((link) => link.href)"):
        target, anchor = urldefrag(url)
        path = Path(unquote(urlsplit(target).path))
        assert path.is_file(), url
        if anchor and path.suffix == ".html":
            assert f'id="{unquote(anchor)}"' in path.read_text(encoding="utf-8"), url


def test_the_search_narrows_the_list_to_what_is_typed(page):
    show(page, "pages/search.html")
    every = page.locator(".entries li:visible").count()
    page.fill("#query", "levels of violence assigned")
    assert page.locator(".entries li:visible").count() == 1 < every
    page.fill("#query", "")
    assert page.locator(".entries li:visible").count() == every


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_accessible(browser, address):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    opened = browser.new_page(viewport=WIDTHS["desktop"])
    opened.goto((RESULTS / address).as_uri())
    found = axe.run(opened, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]})
    opened.close()
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found.response["violations"]] == []
