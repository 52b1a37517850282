"""A local web server with pages that tests change, remembering what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(slots=True)
class Site:
    """What the server has: path → (content type, body); a path in ``broken`` answers with that status."""

    url: str = ""
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    not_modified: list[str] = field(default_factory=list)

    def put_feed(self, path: str, title: str, *entries: tuple[str, str], extra: str = "") -> None:
        """Serve an RSS feed whose entries are (path, headline)."""
        items = "".join(
            f"<item><link>{self.url}{link}</link><title>{headline}</title>{extra}</item>"
            for link, headline in entries
        )
        rss = (
            f"<?xml version='1.0'?><rss version='2.0'><channel><title>{title}</title>{items}</channel></rss>"
        )
        self.pages[path] = ("application/rss+xml", rss)

    def put_page(self, path: str, html: str) -> None:
        """Serve a page."""
        self.pages[path] = ("text/html; charset=utf-8", html)


@contextmanager
def serve() -> Iterator[Site]:
    """Run a server on a free port of this machine."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            status, body, kind = 404, b"", "text/plain"
            if self.path in site.broken:
                status = site.broken[self.path]
            elif self.path in site.pages:
                status, kind = 200, site.pages[self.path][0]
                body = site.pages[self.path][1].encode()
            etag = f'"{hash(body):x}"'
            if status == 200 and self.headers.get("If-None-Match") == etag:
                status, body = 304, b""
                site.not_modified.append(self.path)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("ETag", etag)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    site.url = f"http://127.0.0.1:{httpd.server_address[1]}"
    try:
        yield site
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()
