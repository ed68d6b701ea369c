"""The index for LangChain: a retriever over passages and the embedding, as its interfaces ask.

Nothing on the way of a question imports this module, and it needs langchain-core only.

    retriever = PassageRetriever(index=open_index(folder, passages), k=5)
    retriever.invoke("低碳生态农场")  # Documents, best first
"""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from corpus.plan import Hit
from index.embedding import Embedding
from index.search import Index


class PassageRetriever(BaseRetriever):
    """Finds passages: `page_content` is the plan's words, the metadata say where they stand."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: Index
    k: int = 5  # documents at most
    kinds: frozenset[str] | None = None  # kinds of passage looked at; all where None

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [document(hit) for hit in self.index.search(query, self.k, self.kinds)]


class SentenceEmbeddings(Embeddings):
    """The index's embedding: questions and passages, each a list of d numbers."""

    def __init__(self, embedding: Embedding) -> None:
        self._embedding = embedding

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = self._embedding.encode_passages(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        row: list[float] = self._embedding.encode_queries([text])[0].tolist()
        return row


def document(hit: Hit) -> Document:
    """A hit as a LangChain document; `score` compares within one query only."""
    passage = hit.passage
    return Document(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "id": passage.id,
            "section": passage.section,
            "page": passage.page,
            "score": hit.score,
            "kind": passage.kind,
        },
    )
