"""Encoder and heads: one pass over (title, comment) answers every target.

Any `transformers` encoder fits underneath. Each head reads the comment's tokens through an attention
pooling of its own (one learned query a target), so that a theme carried by two words of a long comment
is not averaged away; next to it stands what the title says and how the two agree. Beside the encoder, a linear
classifier reads the comment's n-grams ("wide & deep", Cheng et al. 2016): on rare themes word counts beat small
encoders.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import nn
from transformers import AutoConfig, AutoModel, PreTrainedConfig, PreTrainedModel
from transformers.utils.generic import ModelOutput

from stance.targets import Target

HEAD = 96
"""Width of the layer in each head of a new network: what reads three vectors a target need not be as wide as they."""

LEAST = 1e-3
"""Deviation below which a dimension counts as constant; its inverse is well within sixteen bits."""

IGNORED = -100
"""Label index of a row that says nothing of a target: it takes no part in the loss."""


class StanceConfig(PreTrainedConfig):
    """`encoder`: the config of the encoder as a dict; `heads`: a [target name, number of labels] pair a head.

    Pairs and not a mapping, because a saved config sorts its keys and the heads' order is that of the logits.
    `width` is that of the layer in each head, 0 the encoder's own; `standard` whether the encoder's states are
    standardised before anything reads them; `wide` is the number of n-gram buckets, 0 in a network without the linear
    classifier.
    """

    model_type = "stance"
    encoder: dict | None = None  # type: ignore[type-arg]  # transformers checks fields at run time, without parameters
    heads: list | None = None  # type: ignore[type-arg]
    dropout: float = 0.1
    width: int = 0
    standard: bool = False
    wide: int = 0


@dataclass
class StanceOutput(ModelOutput):
    """`logits`: (batch, labels of all heads side by side); `loss`: mean over heads, when labels were given."""

    loss: torch.Tensor | None = None
    logits: torch.Tensor | None = None


class Standard(nn.Module):
    """Makes mean 0 and deviation 1 of the states' dimensions, as those that `fit` has seen are.

    Encoders, those without biases above all, write one large constant into all their states, and what is learnt on top
    of them learns from that first (Timkey and van Schijndel 2021, "All bark and no bite: rogue dimensions").
    """

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.mean = nn.Parameter(torch.zeros(hidden), requires_grad=False)
        self.scale = nn.Parameter(torch.ones(hidden), requires_grad=False)

    def fit(self, states: torch.Tensor) -> None:
        """Take mean and deviation from states of (tokens, hidden); what hardly ever differs is left small."""
        self.mean.data = states.mean(dim=0)
        self.scale.data = 1 / states.std(dim=0).clamp_min(LEAST)

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """The same shape and type back."""
        return ((states - self.mean) * self.scale).to(states.dtype)


class TargetPooling(nn.Module):
    """Attention pooling with one learned query a target: (batch, length, hidden) → (batch, targets, hidden)."""

    def __init__(self, hidden: int, targets: int) -> None:
        super().__init__()
        self.key = nn.Linear(hidden, hidden)
        self.query = nn.Parameter(torch.zeros(targets, hidden))

    def forward(self, states: torch.Tensor, pooled: torch.Tensor) -> torch.Tensor:
        """`pooled`: (batch, length), true where a token may be read; at least one in every row."""
        scores = torch.tanh(self.key(states)) @ self.query.T
        scores = scores.masked_fill(~pooled.unsqueeze(-1), torch.finfo(scores.dtype).min)
        return scores.softmax(dim=1).transpose(1, 2) @ states


class Wide(nn.Module):
    """A linear classifier of each target over the TF-IDF of hashed n-grams: (batch, n-grams) → (batch, labels).

    `idf` and `weight` are fitted apart (`stance.train.wide`) and do not learn from gradients.
    """

    def __init__(self, buckets: int, labels: int) -> None:
        super().__init__()
        self.idf = nn.Parameter(torch.zeros(buckets), requires_grad=False)
        self.weight = nn.Parameter(torch.zeros(buckets, labels), requires_grad=False)
        self.bias = nn.Parameter(torch.zeros(labels), requires_grad=False)

    def forward(self, places: torch.Tensor, counts: torch.Tensor) -> torch.Tensor:
        """`counts`: 1 + log of how often each n-gram occurs, 0 on padding."""
        values = counts.to(self.idf.dtype) * self.idf[places]
        values = values / values.norm(dim=1, keepdim=True).clamp_min(1e-6)
        return torch.einsum("bn,bnl->bl", values, self.weight[places]) + self.bias


class StanceNetwork(PreTrainedModel):
    """An encoder with one head a target, as a `transformers` model."""

    config_class = StanceConfig
    base_model_prefix = "encoder"

    def __init__(self, config: StanceConfig, encoder: PreTrainedModel | None = None) -> None:
        super().__init__(config)
        fields = dict(config.encoder or {})
        self.encoder = encoder or AutoModel.from_config(AutoConfig.for_model(fields.pop("model_type"), **fields))
        hidden = self.encoder.config.hidden_size
        heads = config.heads or []
        self.segment = nn.Parameter(torch.zeros(hidden))
        self.standard = Standard(hidden) if config.standard else nn.Identity()
        self.pooling = TargetPooling(hidden, len(heads))
        self.dropout = nn.Dropout(config.dropout)
        sizes = (3 * hidden, config.width or hidden)
        self.heads = nn.ModuleDict({name: _head(sizes, n, config.dropout) for name, n in heads})
        self.wide = Wide(config.wide, sum(n for _, n in heads)) if config.wide else None
        self.label_weights: tuple[torch.Tensor, ...] | None = None
        self.post_init()

    @property
    def fresh(self) -> bool:
        """Whether the states still have to be standardised."""
        return isinstance(self.standard, Standard) and bool((self.standard.scale == 1).all())

    def standardise(self, states: torch.Tensor) -> None:
        """Fit what standardises the states of this network's encoder on states of (tokens, hidden)."""
        if isinstance(self.standard, Standard):
            self.standard.fit(states)

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        comment_mask: torch.Tensor,
        ngrams: torch.Tensor | None = None,
        ngram_counts: torch.Tensor | None = None,
        labels: torch.Tensor | None = None,
    ) -> StanceOutput:
        """Logits of every head, and the loss where labels are given.

        input_ids, attention_mask, comment_mask: (batch, length); comment_mask is 1 on the comment's tokens.
        ngrams, ngram_counts: (batch, n-grams), as `stance.model.ngrams` makes them; without them the encoder answers.
        labels: (batch, targets), IGNORED where a row says nothing of a target.
        """
        comment = comment_mask.bool()
        words = self.encoder.get_input_embeddings()(input_ids)
        # Encoders without token types (ours, XLM-R) cannot tell title from comment otherwise.
        words = words + comment.unsqueeze(-1) * self.segment
        states = self.standard(self.encoder(inputs_embeds=words, attention_mask=attention_mask).last_hidden_state)
        pooled = self.pooling(states, comment)
        title = _mean(states, attention_mask.bool() & ~comment).unsqueeze(1).expand_as(pooled)
        # Shallow encoders compare two texts badly on their own (Conneau et al. 2017, "InferSent").
        joined = self.dropout(torch.cat([pooled, title, pooled * title], dim=2))
        logits = [head(joined[:, place]) for place, head in enumerate(self.heads.values())]
        flat = torch.cat(logits, dim=1)
        if self.wide is not None and ngrams is not None and ngram_counts is not None:
            flat = flat + self.wide(ngrams, ngram_counts)
        # What the n-grams already answer the encoder need not learn: the loss is that of both together.
        loss = None if labels is None else self._loss(flat.split([one.shape[1] for one in logits], dim=1), labels)
        return StanceOutput(loss=loss, logits=flat)

    def _loss(self, logits: Sequence[torch.Tensor], labels: torch.Tensor) -> torch.Tensor:
        """Cross-entropy summed over heads, each averaged over the batch: few labelled rows in it weigh little."""
        total = logits[0].new_zeros(())
        for place, one in enumerate(logits):
            weight = None if self.label_weights is None else self.label_weights[place].to(one)
            losses = nn.functional.cross_entropy(
                one, labels[:, place], weight=weight, ignore_index=IGNORED, reduction="sum"
            )
            total = total + losses / len(labels)
        return total


def _head(sizes: tuple[int, int], labels: int, dropout: float) -> nn.Sequential:
    """(…, sizes[0]), the comment, the title and their product, → (…, labels)."""
    return nn.Sequential(nn.Linear(*sizes), nn.GELU(), nn.Dropout(dropout), nn.Linear(sizes[1], labels))


def _mean(states: torch.Tensor, read: torch.Tensor) -> torch.Tensor:
    """Mean over the tokens that `read` marks, (batch, hidden); a row without a title still has its first token."""
    weights = read.unsqueeze(-1).to(states.dtype)
    return (states * weights).sum(dim=1) / weights.sum(dim=1).clamp_min(1.0)


def build(encoder: PreTrainedModel, targets: tuple[Target, ...], dropout: float = 0.1) -> StanceNetwork:
    """A network with fresh heads for `targets` on a pretrained encoder."""
    fields = encoder.config.to_dict()
    fields.pop("_name_or_path", None)  # where the encoder lay on one machine says nothing on another
    config = StanceConfig(encoder=fields, heads=heads_of(targets), dropout=dropout, width=HEAD, standard=True)
    return StanceNetwork(config, encoder)


def heads_of(targets: tuple[Target, ...]) -> list[list[str | int]]:
    """The `heads` of a config that answers `targets`."""
    return [[target.name, len(target.labels)] for target in targets]
