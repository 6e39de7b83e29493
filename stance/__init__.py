"""Stance, sentiment and language of reader comments under Moroccan news.

from stance import aggregate, load, score, split

articles = split("seeds")
predictions = score(articles, load())
results = aggregate(articles, predictions)
"""

from stance.aggregate import aggregate
from stance.model.folder import Model, load
from stance.predict import score
from stance.records import Article, ArticleStance, Comment, Prediction
from stance.split import split

__version__ = "0.1.0"
__all__ = ["Article", "ArticleStance", "Comment", "Model", "Prediction", "aggregate", "load", "score", "split"]
