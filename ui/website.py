"""The site: the app, and what its pages need before Streamlit's own script runs."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Tells Streamlit's script where the server is. Without it a page's address opened first makes it ask for
# /page/_stcore/health as well, and the browser's console shows two errors 404.
_HINT = b"<script>window.__streamlit={BACKEND_BASE_URL:window.location.origin+'/'}</script>"


class KnownServer:
    """Puts the hint into the page that carries the app."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or b"text/html" not in dict(scope["headers"]).get(b"accept", b""):
            await self.app(scope, receive, send)
            return
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        scope = {**scope, "headers": plain}  # a compressed page could not be written into
        start: Message = {}
        body = bytearray()

        async def hold(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                html = MutableHeaders(raw=message["headers"]).get("content-type", "").startswith("text/html")
                start = message if html and message["status"] == 200 else {}
                if start:
                    return
            elif start:
                body.extend(message.get("body", b""))
                if message.get("more_body"):
                    return
                whole = bytes(body).replace(b"<head>", b"<head>" + _HINT, 1)
                headers = MutableHeaders(raw=start["headers"])
                headers["content-length"] = str(len(whole))
                await send(start)
                await send({"type": "http.response.body", "body": whole})
                return
            await send(message)

        await self.app(scope, receive, hold)


app = st.App(Path(__file__).resolve().parent.parent / "app.py", middleware=[Middleware(KnownServer)])
