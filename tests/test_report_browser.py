"""The report in a real Chromium: what strangers wrote stays text in its box, and the page serves eye, hand and ear."""

import os
import re
import runpy
import shutil
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from stance.report.page import page
from tests import scored as made

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
MISSING = [name for name in ("playwright", "axe_playwright_python") if find_spec(name) is None]
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed; install the package chromium"),
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}; install the dev extra"),
]

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
TITLE = "جماعة وجدة تفتح ثلاث حدائق جديدة"
WAIT = 60_000
"""Milliseconds: a machine that does much else is slow, and no test is about time."""

HOSTILE = (
    "<script>window.ran = 1</script>",
    "</script><script>window.ran = 2</script>",
    "</noscript><script>window.ran = 3</script>",
    "<img src=x onerror='window.ran = 4'>",
    "<svg onload='window.ran = 5'></svg>",
    "\"><iframe srcdoc='<script>parent.ran = 6</script>'></iframe>",
    "<a href='javascript:window.ran = 7'>click</a>",
    "<style>body { display: none }</style>",
    "<base href='https://example.org/'><link rel=stylesheet href=x.css>",
    "<meta http-equiv=refresh content='0;url=https://example.org/'>",
    "<form action=https://example.org/><button>ok</button></form>",
    "{{ 7 * 7 }} {% raw %} ${alert(8)}",
    "--><!-- <![CDATA[ ]]> <?php ?>",
    "&lt;script&gt;window.ran = 9&lt;/script&gt; &amp;amp; &#x3C;b&#x3E;",
    "<math><mtext></p><p><mglyph><style></math><img src onerror=window.ran=10>",
    "<noscript><p title='</noscript><img src onerror=window.ran=11>'>",
    "<template><script>window.ran = 12</script></template>",
    "<textarea></article></main></body></html>",
    "<div style='position:fixed;inset:0;background:red'>all over</div>",
    "'; window.ran = 13; // \\u003cscript\\u003e",
    "\u202eevil txt.exe",
    "\u202d\u202e\u202a\u202b nested \u202c",
    "\u2067\u2066\u2068 never closed",
    "\u200fمرحبا \u202eabc\u202c 123 \u200e",
    "vi\u200br\u200cu\u200ds\ufeff",
    "\u2800\u3164\u115f\u1160",
    "раураl.com bonne affaire",
    "\U0001d5d9\U0001d5ff\U0001d5f2\U0001d5f2 ｍｏｎｅｙ",
    "Z" + "\u0301\u0300\u035c\u0338" * 60 + "algo",
    "ب" + "\u064b\u064c\u0651" * 80 + "رافو",
    "\u0e01" + "\u0e49" * 90,
    "W" * 2_000,
    "م" * 2_000,
    "https://example.org/" + "a-b_c" * 300,
    "😀" * 900,
    "👨\u200d👩\u200d👧" * 300,
    "\n" * 500 + "low" + "\n\t" * 300,
    "\u00a0" * 800 + "far",
    "شكرا merci 100% (très) «جدا» [3lach] — لا! ok? 12/03/2024 ﷽﷽﷽",
    "a\x00b\x07c\x1b[31m\ud800\x85d",
)


MODEL, _ = runpy.run_path(str(Path(__file__).parent / "data" / "word_scorer.py"))["load"]()


class Lengths:
    """Says of a text that it is for everything, the more so the longer it is: long words weigh, whatever they hold."""

    def logits(self, titles, texts):
        first = np.array([min(len(text), 60) / 10 for text in texts], dtype=np.float32)
        found = {}
        for target in MODEL.targets:
            found[target.name] = np.zeros((len(texts), len(target.labels)), dtype=np.float32)
            found[target.name][:, 0] = first
        return found


SOURCE = SimpleNamespace(evidence={}, load=lambda: replace(MODEL, backend=Lengths()))


def pick(target, place):
    """Both sides of every stance, and each label now and then."""
    return target.labels[place % len(target.labels)]


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        options = ["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options, timeout=WAIT)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Language → page of three articles: one ordinary, one hostile through and through, one with few comments.

    Their quotes are marked, and they are compared by group, the second with a hostile name, and over time.
    """
    folder = tmp_path_factory.mktemp("report")
    plain = ["مزيان بزاف هاد القرار", "bla fayda, walo ghadi ytbdel", "Très bonne idée pour le quartier"]
    bad = HOSTILE[1] + HOSTILE[20] + "W" * 300
    hostile = made.scored("bad", bad, HOSTILE, pick, site=HOSTILE[3], warnings=HOSTILE[:2], date="2024-06-01")
    each = (
        replace(made.scored("plain", TITLE, plain * 20, pick, date="2025-02-03", site="example.ma"), group="وجدة"),
        replace(hostile, group=HOSTILE[3] + HOSTILE[20] + "W" * 200),
        made.scored("small", "Une place sans voitures à Fès", plain, pick, date="2024-01-01"),
    )
    places = {}
    for language in ("ar", "fr", "en"):
        places[language] = folder / f"{language}.html"
        places[language].write_text("".join(page(each, language, made.RUN, SOURCE, "region")), encoding="utf-8")
    return places


@pytest.fixture
def visit(chromium, pages):
    """Opens a page in a window of a size, and notes what it asks for, says and complains of."""
    opened = []

    def at(language, address="", size=DESKTOP, **settings):
        context = chromium.new_context(viewport=size, **settings)
        context.set_default_timeout(WAIT)
        opened.append(context)
        tab = context.new_page()
        tab.noise = []
        tab.on("request", lambda asked: tab.noise.append(asked.url))
        tab.on("console", lambda said: tab.noise.append(said.text))
        tab.on("pageerror", lambda problem: tab.noise.append(str(problem)))
        tab.on("dialog", lambda dialog: (tab.noise.append(dialog.message), dialog.dismiss()))
        tab.goto(pages[language].as_uri() + address)
        return tab

    yield at
    for context in opened:
        context.close()


OUTSIDE = """() => [...document.querySelectorAll('body *:not(.unseen, .unseen *, option, optgroup, script, svg *)')]
  .filter((one) => one.checkVisibility()).filter((one) => {
    const box = one.getBoundingClientRect();
    return box.left < -1 || box.right > document.documentElement.clientWidth + 1;
  }).map((one) => one.outerHTML.slice(0, 80))"""
CLIPPED = """() => [...document.querySelectorAll('th, td, caption, h2, label, button, summary, .facts > *, .outcome')]
  .filter((one) => one.checkVisibility() && !one.closest('.unseen') && one.scrollWidth > one.clientWidth + 1)
  .filter((one) => one.clientWidth).map((one) => one.outerHTML.slice(0, 80))"""
OVERLAPS = """() => {
  const found = [];
  const parents = 'tr, .facts, .lines, .lines li, form, .tools, .sides, .grid, #entries, .comments, blockquote, .ends';
  for (const parent of document.querySelectorAll(parents)) {
    const seen = [...parent.children].filter((one) => one.checkVisibility());
    const boxes = seen.map((one) => [one, one.getBoundingClientRect()]);
    boxes.forEach(([one, a], place) => boxes.slice(place + 1).forEach(([two, b]) => {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 1 && high > 1) found.push(one.outerHTML.slice(0, 60) + two.outerHTML.slice(0, 60));
    }));
  }
  return found;
}"""


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_nothing_overlaps_is_clipped_or_leaves_the_window(visit, tmp_path, language, size):
    tab = visit(language, size=size)
    for address in ("", "#a1", "#a2"):
        tab.evaluate("address => { location.hash = address }", address)
        tab.wait_for_function("address => !address || document.querySelector('.sheet' + address)", arg=address)
        for fold in tab.locator("details").all():
            fold.evaluate("one => { one.open = true }")
        assert [tab.evaluate(each) for each in (OUTSIDE, CLIPPED, OVERLAPS)] == [[], [], []], address or "index"
        picture = tmp_path / f"{language}-{size['width']}-{address.strip('#') or 'index'}.png"
        tab.screenshot(path=picture, full_page=True)
        assert picture.stat().st_size > 10_000


def test_forty_hostile_comments_are_text_and_nothing_else(visit, pages):
    tab = visit("fr", "#a2")
    tab.click(".more")
    assert tab.locator(".comments > li").count() == len(HOSTILE) == 40
    assert tab.evaluate("window.ran") is None
    assert tab.noise == [pages["fr"].as_uri()]
    strange = (
        "img, iframe, object, embed, link, base, style:not(head > style), main form, main textarea, math, main svg svg"
    )
    assert tab.locator(f".sheet :is({strange})").count() == 0
    assert tab.locator("script:not([type])").count() == 1
    said = tab.locator(".comments .said").all_text_contents()
    assert said[:4] == list(HOSTILE[:4])
    assert not set("".join(said)) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff\x00\x1b")
    marked = tab.locator(".comments li").nth(20).locator(".trick").all_text_contents()
    assert marked == ["signes d’inversion retirés"]
    tall = tab.evaluate(
        "[...document.querySelectorAll('.comments .said')].map((one) => one.scrollHeight - one.clientHeight)"
    )
    assert max(tall) < 60


def test_policy_lets_no_other_script_or_style_in(visit):
    tab = visit("en")
    blocked = """() => {
      const script = document.createElement('script');
      try { script.textContent = 'window.ran = 1'; document.body.append(script); } catch { window.refused = true; }
      try { document.body.innerHTML = '<b>x</b>'; } catch { return [window.ran, window.refused, 'TypeError']; }
      return [window.ran, window.refused, 'set'];
    }"""
    assert tab.evaluate(blocked) == [None, True, "TypeError"]


def test_arabic_is_joined_and_runs_from_right_to_left(visit):
    tab = visit("ar", "#a1")
    joined = """() => {
      const heading = document.querySelector('.sheet h2'), text = heading.firstChild;
      const width = (words) => {
        const probe = document.createElement('span');
        probe.textContent = words;
        heading.append(probe);
        const found = probe.getBoundingClientRect().width;
        probe.remove();
        return found;
      };
      const edge = (place) => {
        const range = document.createRange();
        range.setStart(text, place);
        range.setEnd(text, place + 1);
        return range.getBoundingClientRect().left;
      };
      const [label, share] = ['.bars th[scope=row]', '.bars td.share'].map((one) => document.querySelector(one));
      return {
        joins: Math.abs(width('جماعة') - width([...'جماعة'].join('\\u200c'))) > 1,
        leftward: edge(0) > edge(4),
        rightmost: label.getBoundingClientRect().left > share.getBoundingClientRect().left,
        direction: getComputedStyle(document.body).direction,
      };
    }"""
    assert tab.evaluate(joined) == {"joins": True, "leftward": True, "rightmost": True, "direction": "rtl"}


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_marked_words_stand_out_in_their_line(visit, language):
    tab = visit(language, "#a1")
    look = """() => [...document.querySelectorAll('.sides mark')].filter((one) => one.checkVisibility()).map((one) => {
      const box = one.getBoundingClientRect(), around = one.closest('.said').getBoundingClientRect();
      return [one.textContent, getComputedStyle(one).borderBottomWidth !== '0px',
        box.left >= around.left - 1 && box.right <= around.right + 1 && box.bottom <= around.bottom + 1];
    })"""
    marks = tab.evaluate(look)
    assert {word for word, _, _ in marks} >= {"مزيان", "القرار"}
    assert all(lined and inside for _, lined, inside in marks)
    said = tab.locator(".sides .said").first.text_content()
    assert said == "مزيان بزاف هاد القرار"
    # Marks are parts of their line: in Arabic the first word stands to the right of the last.
    edges = tab.evaluate(
        "[...document.querySelectorAll('.said')[0].querySelectorAll('mark')].map((one) => "
        "one.getBoundingClientRect().left)"
    )
    assert edges == sorted(edges, reverse=True)


def test_groups_and_time_are_those_of_the_question(visit):
    tab = visit("en")
    by_group, over_time = tab.locator("details.across").all()
    assert by_group.evaluate("one => one.open")
    assert "وجدة" in by_group.inner_text()
    assert "2024-06-01" not in over_time.inner_text()
    over_time.locator("summary").press("Enter")
    assert "2024-06-01" in over_time.inner_text()
    assert over_time.locator("section:visible").count() == 1
    assert "For " in over_time.locator(".ends").first.inner_text()
    tab.select_option("#question", "1")
    assert "Agree " in over_time.locator("section:visible .ends").first.inner_text()
    assert tab.evaluate("window.ran") is None


def test_index_is_searched_sorted_and_asked_by_keyboard(visit):
    from playwright.sync_api import expect

    tab = visit("en")
    # Entries are laid out a frame later than they change: what is seen is waited for.
    entries = tab.locator("#entries > li:visible a")
    ends = tab.locator("#entries > li:has(.stack) .ends").first
    expect(tab.locator("#entries > li")).to_have_count(3)
    tab.focus("#find")
    tab.keyboard.type("تفتح ثلاث حداءق")  # hamza and yeh are told apart, vowel signs are not
    expect(entries).to_have_count(0)
    expect(tab.locator("#nothing")).to_be_visible()
    tab.fill("#find", "حدائقَ جديده")
    expect(entries).to_have_count(1)
    expect(tab.locator("#shown")).to_have_text("1 of 3 shown", use_inner_text=True)
    tab.fill("#find", "")
    tab.fill("#least", "10")
    expect(entries).to_have_count(2)
    tab.fill("#least", "0")
    tab.select_option("#order", "date")
    expect(entries.first).to_have_text(TITLE, use_inner_text=True)
    tab.select_option("#order", "title")
    expect(ends).to_have_text(re.compile("^For "), use_inner_text=True)
    tab.select_option("#question", "1")
    expect(ends).to_have_text(re.compile("^Agree "), use_inner_text=True)


def test_article_is_opened_filtered_and_left_by_keyboard(visit):
    tab = visit("en")
    tab.focus("#entries a")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".sheet")
    assert tab.evaluate("document.activeElement.tagName") == "H2"
    assert not tab.locator("#index").is_visible()
    assert tab.locator(".comments > li").count() == 20
    tab.focus(".more")
    tab.keyboard.press("Enter")
    assert tab.locator(".comments > li").count() == 40
    tab.select_option(".only", label="Against")
    assert tab.locator(".list [role=status]").inner_text() == "20 of 20 in view"
    tab.focus(".back a")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#entries", state="visible")
    assert tab.locator(".sheet").count() == 0


def test_page_can_be_read_without_scripts(visit):
    tab = visit("fr", java_script_enabled=False)
    assert tab.locator("#entries").is_visible()
    assert tab.locator(".sheet:visible").count() == 0
    tab.click("#entries a >> nth=0")
    assert tab.locator(".sheet:visible").count() == 1
    assert tab.locator(".sheet:visible .bars").count() > 3
    assert not tab.locator("#index").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit, scheme):
    from axe_playwright_python.sync_playwright import Axe

    for language, address in (("ar", ""), ("ar", "#a1"), ("en", "#a2")):
        tab = visit(language, address, bypass_csp=True, color_scheme=scheme)
        for fold in tab.locator("details").all():
            fold.evaluate("one => { one.open = true }")
        found = Axe().run(tab).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"][:120]) for each in found] == []
