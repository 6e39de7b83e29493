"""Stance, sentiment and language of reader comments under Moroccan news.

from stance import aggregate, load, score, split

articles = split("seeds")
predictions = score(articles, load())
results = aggregate(articles, predictions)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

# These two are named as the modules they live in, which would take their place if they came later.
from stance.aggregate import aggregate
from stance.records import Article, ArticleStance, Comment, Prediction
from stance.split import split

if TYPE_CHECKING:
    from stance.model.folder import Model, load
    from stance.predict import score

__version__ = "0.1.0"
__all__ = ["Article", "ArticleStance", "Comment", "Model", "Prediction", "aggregate", "load", "score", "split"]

_NEED_NUMPY = {"Model": "stance.model.folder", "load": "stance.model.folder", "score": "stance.predict"}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - one of three public names
    """Imported when first used, so that `import stance` and `stance --help` stay light."""
    if name not in _NEED_NUMPY:
        raise AttributeError(f"module 'stance' has no attribute {name!r}")
    return getattr(import_module(_NEED_NUMPY[name]), name)
