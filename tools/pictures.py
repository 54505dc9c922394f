"""Take the pictures of the README from a running demo: ``python -m tools.pictures [FOLDER_OF_THE_DEMO]``.

A citizen's page on a telephone in Vietnamese, an officer's screen in English.

Needs what tests need (playwright and a Chromium). The demo's people sign in as people do, with a code from the
sandbox outbox. Pictures are quantised to 128 colours and written to docs/pictures/.
"""

import json
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
HEIGHT = 844
PHONE, DESK = 390, 1280


@contextmanager
def somebody(browser: Browser, person: dict[str, Any], base: str, width: int) -> Iterator[Page]:
    """Give a page on which a person of the demo is signed in."""
    context = browser.new_context(viewport={"width": width, "height": HEIGHT}, device_scale_factor=1.5)
    page = context.new_page()
    page.goto(f"{base}/account/login/")
    page.fill("#id_login", person["username"])
    page.fill("#id_password", person["password"])
    page.click("main form .actions button")
    page.wait_for_selector("#id_code")
    page.fill("#id_code", _newest_code(context.new_page(), base))
    page.click("main form .actions button")
    page.wait_for_url(re.compile("/(me|office)/"))
    yield page
    context.close()


def _newest_code(outbox: Page, base: str) -> str:
    outbox.goto(f"{base}/sandbox/outbox/")
    found = re.search(r"\b\d{6}\b", outbox.inner_text("main"))
    outbox.close()
    if found is None:
        sys.exit("no code in the sandbox outbox")
    return found[0]


def shoot(page: Page, address: str, name: str) -> None:
    """Write what stands at an address, in few colours."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    few = picture.quantize(128, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(PICTURES / f"{name}.png", optimize=True)


def first_dossier(page: Page, words: str) -> str:
    """Return the address of the first dossier of a list that says these words, else of the first one."""
    links = page.query_selector_all("main a[href*='/dossiers/H']")
    telling = [one for one in links if words in (one.evaluate("e => (e.closest('article, li, tr') || e).innerText"))]
    return str((telling or links)[0].evaluate("e => e.href"))


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "var")
    demo = json.loads((folder / "demo.json").read_text())
    base = demo["seats"]["h26"]["url"]
    people = demo["people"]
    citizen = next(one for one in people if one["role"] == "citizen")
    handler = next(one for one in people if one["role"] == "handler")
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        with somebody(browser, citizen, f"{base}/vi", PHONE) as page:
            page.goto(f"{base}/vi/me/dossiers/")
            shoot(page, first_dossier(page, "còn"), "dossier")
        with somebody(browser, handler, f"{base}/en", DESK) as page:
            page.goto(f"{base}/en/office/")
            shoot(page, first_dossier(page, "left"), "decision")
        browser.close()


if __name__ == "__main__":
    main()
