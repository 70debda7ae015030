"""Starts Streamlit for `run.py`: `python -m ui.serve [Streamlit's flags]`."""

import sys
from pathlib import Path

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

SITE = Path(__file__).with_name("website.py")
FLAGS = ("--server.headless=true", "--browser.gatherUsageStats=false", "--logger.hideWelcomeMessage=true")


def main() -> None:
    # Else a page's address opened before `/` would run the file in pages/ without app.py.
    PagesManager.uses_pages_directory = False
    sys.argv = ["streamlit", "run", str(SITE), *FLAGS, *sys.argv[1:]]
    cli.main()


if __name__ == "__main__":
    main()
