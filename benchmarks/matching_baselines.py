"""The four plain methods that the matching room is measured beside, each as likeness of two texts.

For ranking and titles they rank. Where a value is to be read (technologies, work model, salary, a broken rule)
they answer with the label of the likest text of the half that is known; for spans, with the likest known span.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from benchmarks.matching_samples import Collection, chars, pairs
from scoutly_tui.matching.document import words

TFIDF, BM25, CHARS, FUZZY = "TF-IDF 1–2-gram", "BM25", "character n-grams 2–4", "fuzzy matching"
METHODS = (TFIDF, BM25, CHARS, FUZZY)


class Texts:
    """A collection that texts are compared with, by each of the four methods. ``short``: titles, not postings."""

    def __init__(self, texts: Sequence[str], *, short: bool = False) -> None:
        self.texts = [text.lower() for text in texts]
        self.words = Collection([pairs(text) for text in texts])
        self.chars = Collection([chars(text) for text in texts])
        self.likeness = fuzz.token_sort_ratio if short else fuzz.token_set_ratio

    def scores(self, method: str, text: str) -> Sequence[float]:
        """How like ``text`` each of the collection is."""
        if method == TFIDF:
            return self.words.tfidf(pairs(text))
        if method == BM25:
            return self.words.bm25(Counter(words(text)))
        if method == CHARS:
            return self.chars.tfidf(chars(text))
        return [self.likeness(text.lower(), other) for other in self.texts]

    def nearest(self, method: str, text: str) -> int:
        """The place of the likest; the first of those alike."""
        if method == FUZZY:
            found = process.extractOne(text.lower(), self.texts, scorer=self.likeness)
            return int(found[2])
        scores = self.scores(method, text)
        return max(range(len(scores)), key=lambda place: (scores[place], -place))


class Spans:
    """Known spans; a stretch of words is one where its likeness to one of them reaches nine tenths."""

    CLOSE = 0.9

    def __init__(self, spans: Sequence[str]) -> None:
        self.texts = Texts(spans, short=True)
        self.known: dict[tuple[str, str], bool] = {}

    def holds(self, method: str, text: str) -> bool:
        key = (method, text.lower())
        if key not in self.known:
            self.known[key] = self._holds(method, text)
        return self.known[key]

    def _holds(self, method: str, text: str) -> bool:
        if method == FUZZY:
            found = process.extractOne(
                text.lower(), self.texts.texts, scorer=fuzz.ratio, score_cutoff=100 * self.CLOSE
            )
            return found is not None
        if method == BM25:
            query = Counter(words(text))
            best = max(self.texts.words.bm25(query), default=0.0)
            full = sum(self.texts.words.idf(term) for term in query)
            return bool(query) and best >= self.CLOSE * full
        return max(self.texts.scores(method, text), default=0.0) >= self.CLOSE
