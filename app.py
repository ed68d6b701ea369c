"""协同问答 in the browser: navigation over the pages of `ui`.

Start it with `streamlit run app.py`.
"""

from __future__ import annotations

from ui.frame import run

run()
