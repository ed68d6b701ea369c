"""Starts the app: Streamlit serves it, and what the first page needs is loaded meanwhile.

`python -m ui` with Streamlit's own options. Streamlit alone would load all that when the first
visitor is there; a browser takes a second until it shows anything, and so long nobody waits.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

LOG = logging.getLogger(__name__)

APP = Path(__file__).parents[1] / "app.py"
LOOK_SECONDS = 0.02  # how often it is looked whether the page is served yet
# So long a thread may keep others waiting while we load, Python's own is 5 ms: a file of the page
# goes through four threads, the page has eighty files, and the browser waits for the last one.
TURN_SECONDS = 0.0002


def main(options: Sequence[str]) -> None:
    """Serves the app until it is stopped, then ends the process."""
    gc.disable()  # until all is loaded: that stays, and looking it through again finds nothing
    from streamlit.web import cli

    _spare_search_for_components()
    threading.Thread(target=_prepare_once_served, daemon=True).start()
    cli.main(["run", str(APP), *options], prog_name="streamlit")


def _spare_search_for_components() -> None:
    """Keeps Streamlit from looking through all installed packages for components: we use none.

    It would parse what each package says of itself four times over, a third of a second. It has
    no setting for that; where it is built in another way, we start later.
    """
    with contextlib.suppress(ImportError, AttributeError):
        from streamlit.components.v2.component_manager import BidiComponentManager

        BidiComponentManager.discover_and_register_components = (  # type: ignore[method-assign]
            lambda self, **options: None
        )


def _prepare_once_served() -> None:
    from streamlit import runtime

    # before that we would only keep the server from starting: one of us runs at a time
    while not runtime.exists() or runtime.get_instance().state.name == "INITIAL":
        time.sleep(LOOK_SECONDS)
    prepare(pause=True)


def prepare(pause: bool = False) -> None:
    """Loads what the first page needs, then what the first question needs.

    With pauses in between, in which a browser draws the page. Trouble is told by the page.
    """
    try:
        with _short_turns():
            from ui import chat, frame, session  # noqa: F401 (they load what they draw with)
            from ui.turn_taking import TURNS

            session.prepare_page()
        if pause:
            TURNS.served.wait(session.PAGE_SECONDS)
        session.prepare_words()
        if pause:
            time.sleep(session.PAGE_SECONDS)
        session.prepare_index()
    except Exception:
        LOG.info("nothing could be prepared", exc_info=True)
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def _short_turns() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(TURN_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


if __name__ == "__main__":
    main(sys.argv[1:])
