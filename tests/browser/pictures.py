"""Make the pictures of docs/review.md anew: `.venv/bin/python tests/browser/pictures.py`.

They show the shipped case in a copy; each is reduced to 256 colours, so that it stays below 150 kB.
"""

from __future__ import annotations

import base64
import struct
import sys
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
from conftest import ROOT
from playwright.sync_api import Browser, Page, sync_playwright

from browser.reviewing import ready, select_words, shipped
from browser.serving import Server
from browser.visiting import chromium

SCREENS = ROOT / "docs" / "screens"

PIXELS = """async ([png]) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height), brush = canvas.getContext("2d");
    brush.drawImage(bitmap, 0, 0);
    const bytes = brush.getImageData(0, 0, bitmap.width, bitmap.height).data;
    let text = "";
    for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return [bitmap.width, bitmap.height, btoa(text)];
}"""
"""The browser reads its own picture: one PNG in, its pixels out."""


def main() -> None:
    """Make all of them."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        desk = shipped(Path(name) / "desk")
        server = Server(desk.root, Path(name) / "told", "--by", "Ana")
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        try:
            for picture in (_desk, _claim, _cite, _stale, _report, _phone):
                picture(browser, server)
        finally:
            browser.close()
            server.stop()


def _desk(browser: Browser, server: Server) -> None:
    page = _page(browser, server, "/?status=disputed")
    page.keyboard.press("j")
    page.keyboard.press("j")
    _save(page, "review-desk")


def _claim(browser: Browser, server: Server) -> None:
    _save(_page(browser, server, "/claims/c319b7b9?status=disputed"), "review-claim")


def _cite(browser: Browser, server: Server) -> None:
    page = _page(browser, server, "/claims/c319b7b9?status=disputed")
    page.keyboard.press("a")
    page.get_by_label("Search the evidence").fill("as soon as this situation is resolved")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Read around it").first.click()
    select_words(
        page, "source", "I look forward to a meaningful Summit again as soon as this situation is resolved"
    )
    page.locator("#pane").evaluate("each => each.scrollIntoView({block: 'center'})")
    _save(page, "review-cite")


def _stale(browser: Browser, server: Server) -> None:
    first, second = (_page(browser, server, "/claims/ca656735") for _ in range(2))
    second.keyboard.press("2")
    second.keyboard.type("The year is not said there.")
    first.keyboard.press("c")
    first.keyboard.type("The transcript names the day: 16 July 2018.")
    first.keyboard.press("Control+Enter")
    second.locator("#told p").wait_for()
    second.keyboard.press("Control+Enter")
    second.locator("#stale").wait_for()
    _save(second, "review-stale", height=620)


def _report(browser: Browser, server: Server) -> None:
    _save(_page(browser, server, "/report"), "review-report")


def _phone(browser: Browser, server: Server) -> None:
    page = _page(browser, server, "/claims/c319b7b9?status=disputed", width=390, scheme="dark")
    _save(page, "review-phone", height=1100)


def _page(browser: Browser, server: Server, path: str, width: int = 1280, scheme: str = "light") -> Page:
    page = browser.new_page(
        viewport={"width": width, "height": 860}, color_scheme=scheme, reduced_motion="reduce"
    )
    page.goto(server.link())
    page.goto(server.url + path)
    ready(page)
    return page


def _save(page: Page, name: str, height: int = 860) -> None:
    page.set_viewport_size({"width": page.viewport_size["width"], "height": height})
    page.wait_for_timeout(300)
    blank = page.context.browser.new_page()
    width, height, text = blank.evaluate(PIXELS, [base64.b64encode(page.screenshot()).decode()])
    pixels = np.frombuffer(base64.b64decode(text), np.uint8).reshape(height, width, 4)[:, :, :3]
    png = reduced(pixels)
    (SCREENS / f"{name}.png").write_bytes(png)
    print(f"docs/screens/{name}.png: {width} x {height}, {len(png) // 1000} kB")
    for each in (blank, page):
        each.close()


def reduced(pixels: np.ndarray) -> bytes:
    """Return a PNG of at most 256 colours of `pixels` (rows, columns, 3): the most frequent ones and their nearest."""
    flat = pixels.reshape(-1, 3).astype(np.int32)
    names = (flat[:, 0] << 16) | (flat[:, 1] << 8) | flat[:, 2]
    colours, at, counts = np.unique(names, return_inverse=True, return_counts=True)
    values = np.stack([colours >> 16, (colours >> 8) & 255, colours & 255], axis=1)
    kept = values[np.argsort(-counts, kind="stable")[:256]]
    nearest = np.array([int(((kept - value) ** 2).sum(axis=1).argmin()) for value in values], np.uint8)
    rows = nearest[at].reshape(pixels.shape[:2])
    raw = b"".join(b"\0" + row.tobytes() for row in rows)
    part: Callable[[bytes, bytes], bytes] = lambda kind, data: (  # noqa: E731
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    )
    head = struct.pack(">IIBBBBB", pixels.shape[1], pixels.shape[0], 8, 3, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + part(b"IHDR", head)
        + part(b"PLTE", kept.astype(np.uint8).tobytes())
        + part(b"IDAT", zlib.compress(raw, 9))
        + part(b"IEND", b"")
    )


if __name__ == "__main__":
    main()
