"""First word vectors: skip-gram with negative sampling over token ids (Mikolov et al. 2013)."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from stance.errors import MissingExtraError
from stance.train.corpus import Ids

SPREAD = 0.04
"""Standard deviation of the vectors: wide enough that the tied output layer starts with usable logits."""


def skip_gram(ids: Ids, path: Path, shape: tuple[int, int], epochs: int, seed: int) -> npt.NDArray[np.float32]:
    """Vectors of (vocabulary, hidden) for the tokens of `ids`, kept in `path` and read from there the next time.

    Raises MissingExtraError where gensim is not installed.
    """
    if path.exists():
        return np.asarray(np.load(path), dtype=np.float32)
    try:
        from gensim.models import Word2Vec
    except ImportError:
        raise MissingExtraError("pretraining needs gensim: pip install 'stance[pretrain]'") from None

    lines = path.with_suffix(".txt")
    with lines.open("w") as file:
        for start in range(0, len(ids), 1000):
            file.write(" ".join(map(str, ids[start : start + 1000])) + "\n")
    trained = Word2Vec(
        corpus_file=str(lines), vector_size=shape[1], window=5, min_count=1, sg=1, negative=5,
        sample=1e-4, workers=os.cpu_count() or 1, epochs=epochs, seed=seed,
    )  # fmt: skip
    lines.unlink()
    vectors = np.random.default_rng(seed).normal(size=shape).astype(np.float32)
    scale = float(np.std(trained.wv.vectors))
    for token, row in trained.wv.key_to_index.items():
        vectors[int(token)] = trained.wv.vectors[row] / scale
    vectors *= SPREAD
    write_array(path, vectors)
    return vectors


def write_array(path: Path, array: npt.NDArray[Any]) -> None:
    """Write `array` to `path` in one step, so that what is there is whole."""
    fresh = path.with_suffix(".new.npy")
    np.save(fresh, array)
    fresh.replace(path)
