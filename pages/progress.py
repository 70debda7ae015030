"""Progress: will each target of the roadmap be met, how sure are we, how much is still allowed."""

from __future__ import annotations

from ui import frame

page = frame.page("progress")
page.head(page.text("frame.page.progress"))
