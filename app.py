"""协同问答 in the browser: navigation over the pages of `ui`.

Start it with `xietong serve`, or `python -m ui` with Streamlit's own options: both load what the
first visitor needs beforehand. `streamlit run app.py` loads it when the visitor is there.
"""

from __future__ import annotations

from ui.frame import run

run()
