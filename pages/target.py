"""Target: one target in full."""

from __future__ import annotations

from ui import frame

page = frame.page("target")
page.head(page.text("frame.page.target"))
