"""What a plan is and what the ingested plans say: nouns, exact look-up, passages.

Knows nothing else of ours. In: a `Plan` that `ingest` read. Out: rows, units,
tables and passages of it, each with its place in the document.
"""
