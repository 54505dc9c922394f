"""People in front of a browser: what they can do, and what is checked of every page that they see."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page

SEAT = "h26"
PHONE, DESK = 360, 1280
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
CODE_IN_OUTBOX = re.compile(r"(?<![-\d])\d{6}(?![-\d])")
ENGLISH = re.compile(r"\b(the|of|and|your|are|with|this|that|not|was|has)\b", re.IGNORECASE)
FACTS = """() => {
    const all = (what) => [...document.querySelectorAll(what)];
    const ids = all("[id]").map((one) => one.id);
    const named = (one) => one.labels?.length || one.ariaLabel || one.getAttribute("aria-labelledby");
    const pointed = all("[aria-describedby], [aria-labelledby], label[for]").flatMap((one) => [
        ...(one.getAttribute("aria-describedby") || "").split(" "),
        ...(one.getAttribute("aria-labelledby") || "").split(" "), one.htmlFor || ""]).filter(Boolean);
    const links = all('a[href^="#"]').map((one) => one.hash.slice(1));
    return {
        lang: document.documentElement.lang,
        title: document.title,
        h1: all("h1").length,
        overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        unnamed: all("input:not([type=hidden]), select, textarea").filter((one) => !named(one))
            .map((one) => one.outerHTML),
        doubled: ids.filter((id, place) => ids.indexOf(id) !== place),
        dangling: [...pointed, ...links].filter((id) => !ids.includes(id)),
    };
}"""
FOCUS = """() => {
    const one = document.activeElement, style = getComputedStyle(one.closest(".choice") || one);
    return {what: one.outerHTML.slice(0, 120), body: one === document.body,
            seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2};
}"""
FOCUSED = """() => {
    const one = document.activeElement;
    return one.id || one.name || one.getAttribute("href") || one.tagName;
}"""
VIOLATIONS = """() => axe.run(document, {resultTypes: ["violations"], preload: false}).then(
    (answer) => answer.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" | ")}`))"""


@dataclass(frozen=True)
class Demo:
    """Where the demo answers, and who is in it."""

    url: str
    people: tuple[dict[str, str], ...]
    sessions: dict[str, Any] = field(default_factory=dict)  # of those who signed in, by username

    @classmethod
    def of(cls, content: dict[str, Any], seat: str = SEAT) -> "Demo":
        """Return one seat of a demo that may have others: that where most stories are told, unless told."""
        people = [person for person in content["people"] if person["seat"] == seat]
        return cls(content["seats"][seat]["url"], tuple(people))

    def person(self, username: str) -> dict[str, str]:
        return next(one for one in self.people if one["username"] == username)


@dataclass
class Visitor:
    """One person with a browser of their own."""

    demo: Demo
    context: BrowserContext
    page: Page
    language: str
    scripted: bool
    troubles: list[str] = field(default_factory=list)

    def visit(self, path: str, status: int = 200) -> None:
        """Go to a page of one's language."""
        answer = self.page.goto(path if path.startswith("http") else f"/{self.language}{path}")
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"

    def press(self, what: str | Locator) -> int:
        """Press a button or follow a link, wait for the page it leads to, and return its status."""
        with self.page.expect_navigation() as led:
            (self.page.locator(what) if isinstance(what, str) else what).click()
        return led.value.status if led.value else 0

    def type(self, answers: dict[str, str]) -> None:
        """Answer questions by the names of their controls, whatever kind they are."""
        for name, answer in answers.items():
            control = self.page.locator(f'main [name="{name}"]')
            kind = control.first.evaluate("one => one.type")
            if kind == "radio":
                self.page.locator(f'main [name="{name}"][value="{answer}"]').check()
            elif kind == "checkbox":
                control.set_checked(bool(answer))
            elif kind == "select-one":
                control.select_option(answer)
            else:
                control.fill(answer)

    def type_search(self, words: str) -> None:
        """Search from the page that is open."""
        self.page.fill("#q", words)
        self.press("form[role=search] button")

    def value(self, name: str) -> str:
        """Return what stands in a control."""
        return self.page.locator(f'main [name="{name}"]').input_value()

    def text(self, what: str = "main") -> str:
        """Return what can be read in a part of the page."""
        return self.page.locator(what).first.inner_text()

    def path(self) -> str:
        """Return the address of the page, without the deployment and the language."""
        return re.sub(r"^https?://[^/]+(/(vi|en))?", "", self.page.url)

    def focused(self) -> str:
        """Return the id, name or address of what has the focus."""
        return str(self.page.evaluate(FOCUSED))

    def sign_in(self, username: str) -> None:
        """Sign in with the password and with the code from the sandbox's outbox."""
        self.visit("/account/login/")
        self.sign_in_here(username)

    def sign_in_here(self, username: str) -> None:
        """Sign in on the sign-in page that is open."""
        self.type({"login": username, "password": self.demo.person(username)["password"]})
        self.press("main form[action*=login] button")
        self.type({"code": self.code_from_outbox()})
        self.press("main form:has([name=code]) button")

    def code_from_outbox(self) -> str:
        """Read the newest one-time code in the outbox, in a tab beside."""
        tab = self.context.new_page()
        tab.goto(f"/{self.language}/sandbox/outbox/")
        found = CODE_IN_OUTBOX.search(tab.locator("main").inner_text())
        tab.close()
        assert found is not None, "no code in the outbox"
        return found.group()

    def measure(self) -> None:
        """Check what the page is made of, at the present width."""
        facts, where = self.page.evaluate(FACTS), self.page.url
        assert facts["lang"] == self.language, where
        assert facts["title"].partition("–")[0].strip(), where
        assert facts["h1"] == 1, f"{where}: {facts['h1']} h1"
        assert facts["overflow"] <= 0, f"{where}: {facts['overflow']} px too wide"
        for flaw in ("unnamed", "doubled", "dangling"):
            assert facts[flaw] == [], f"{where}: {flaw} {facts[flaw]}"
        if self.language == "vi":
            untranslated = [line for line in self.text("body").splitlines() if ENGLISH.search(line)]
            assert untranslated == [], f"{where}: {untranslated}"
        assert self.troubles == [], f"{where}: {self.troubles}"

    def check(self) -> None:
        """Check everything that must hold of every page."""
        where = self.page.url
        self.measure()
        self.picture("walk " + re.sub(r"/[^/]*\d{4}[^/]*", "", self.path()))
        if self.scripted:
            self.page.evaluate(AXE)
            violations = self.page.evaluate(VIOLATIONS)
            assert violations == [], f"{where}: {violations}"
        self.page.keyboard.press("Tab")
        self.see_focus()

    def picture(self, name: str) -> None:
        """Take a picture of the page, where ``MOTCUA_JOURNEYS_SHOTS`` names a folder for them."""
        if shots := os.environ.get("MOTCUA_JOURNEYS_SHOTS"):
            plain = re.sub("[^a-z0-9=.]+", "-", name.lower()).strip("-")
            width = self.page.viewport_size["width"] if self.page.viewport_size else 0
            self.page.screenshot(path=Path(shots) / f"{plain}-{self.language}-{width}.png", full_page=True)

    def see_focus(self) -> None:
        """Check that something has the focus and shows it."""
        focus = self.page.evaluate(FOCUS)
        assert focus["seen"] and not focus["body"], f"{self.page.url}: the focus is not seen on {focus['what']}"

    def hear(self, message: ConsoleMessage) -> None:
        """Note what the browser complains about; a page's own status is no complaint."""
        is_status = message.text.startswith("Failed to load resource") and message.location["url"] == self.page.url
        if message.type in {"error", "warning"} and not is_status:
            self.troubles.append(f"{message.type}: {message.text}")


@dataclass
class Visitors:
    """Those who came during a test."""

    demo: Demo
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)

    def come(self, username: str = "", *, language: str = "vi", scripted: bool = True, width: int = PHONE) -> Visitor:
        """Let somebody come; with a username they are signed in (really, the first time)."""
        context = self.browser.new_context(
            storage_state=self.demo.sessions.get(username),
            base_url=self.demo.url,
            java_script_enabled=scripted,
            viewport={"width": width, "height": 740},
            locale={"vi": "vi-VN", "en": "en-GB"}[language],
            timezone_id="Asia/Ho_Chi_Minh",
        )
        context.set_default_timeout(20_000)
        self.contexts.append(context)
        visitor = Visitor(self.demo, context, context.new_page(), language, scripted)
        visitor.page.on("console", visitor.hear)
        visitor.page.on("pageerror", lambda error: visitor.troubles.append(str(error)))
        if username and username not in self.demo.sessions:
            visitor.sign_in(username)
            self.demo.sessions[username] = context.storage_state()
        return visitor

    def leave(self) -> None:
        for context in self.contexts:
            context.close()
        self.contexts.clear()
