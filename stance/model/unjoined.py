"""A network that computes the same in fewer and plainer steps, for runtimes that work a graph off step by step.

ModernBERT projects queries, keys and values at once and cuts the product up again, and so with the gate of its
feed-forward layers. Runtimes have slow general code for such cuts; and the scales between a norm and the product behind
it can be part of the weights. In OpenVINO that takes a sixth of the time, half of it because attention without torch's
question for rows that are masked whole is known as one step.
"""

from collections.abc import Iterator
from typing import Any

import torch
from torch import nn
from transformers.models.modernbert.modeling_modernbert import ModernBertModel, apply_rotary_pos_emb


def unjoined(network: Any) -> Any:
    """`network`, changed in place: attention in plain products, and joint projections of ModernBERT's apart."""
    encoder = network.encoder
    encoder.set_input_embeddings(_Table(encoder.get_input_embeddings().weight))
    if network.wide is not None:
        network.wide = _Wide(network.wide)
    encoder.set_attn_implementation("eager")
    if isinstance(encoder, ModernBertModel):
        for layer in encoder.layers:
            layer.attn = _Attention(layer.attn, layer.attn_norm)
            layer.mlp = _Gated(layer.mlp, layer.mlp_norm)
            layer.attn_norm, layer.mlp_norm = _bare(layer.attn_norm), _bare(layer.mlp_norm)
    return network


class _Table(nn.Module):
    """Rows by number, in sixteen bits where they lose nothing by it: half as much is mapped from the file."""

    def __init__(self, weight: torch.Tensor) -> None:
        super().__init__()
        half = weight.detach().half()
        self.weight = nn.Parameter(half if half.float().equal(weight) else weight.detach(), requires_grad=False)

    def forward(self, places: torch.Tensor) -> torch.Tensor:
        """(…) whole numbers → (…, width) in fp32."""
        return nn.functional.embedding(places, self.weight).float()


class _Wide(nn.Module):
    """`stance.model.network.Wide` over tables."""

    def __init__(self, wide: Any) -> None:
        super().__init__()
        self.idf, self.weight, self.bias = _Table(wide.idf[:, None]), _Table(wide.weight), wide.bias

    def forward(self, places: torch.Tensor, counts: torch.Tensor) -> torch.Tensor:
        """The same."""
        values = counts * self.idf(places).squeeze(-1)
        values = values / values.norm(dim=1, keepdim=True).clamp_min(1e-6)
        logits: torch.Tensor = torch.einsum("bn,bnl->bl", values, self.weight(places)) + self.bias
        return logits


class _Attention(nn.Module):
    """ModernBERT's self-attention with a projection each for queries, keys and values."""

    def __init__(self, joint: Any, norm: Any) -> None:
        super().__init__()
        self.query, self.key, self.value = _parts(joint.Wqkv, norm, 3)
        self.head_dim, self.out = joint.head_dim, joint.Wo
        with torch.no_grad():
            for part in self.query.parameters():  # what turns them by their places keeps the factor
                part.mul_(joint.head_dim**-0.5)

    def forward(
        self, hidden_states: torch.Tensor, position_embeddings: Any, attention_mask: torch.Tensor | None
    ) -> tuple[torch.Tensor, None]:
        """(batch, length, hidden) → the same."""
        shape = (*hidden_states.shape[:-1], -1, self.head_dim)
        query, key, value = (
            part(hidden_states).view(shape).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        query, key = apply_rotary_pos_emb(query, key, *position_embeddings, unsqueeze_dim=1)
        scores = query @ key.transpose(2, 3)
        if attention_mask is not None:
            scores = scores + attention_mask
        seen = (scores.softmax(dim=-1) @ value).transpose(1, 2)
        return self.out(seen.reshape(hidden_states.shape)), None


class _Gated(nn.Module):
    """ModernBERT's gated feed-forward layer with a projection each for what is gated and the gate."""

    def __init__(self, joint: Any, norm: Any) -> None:
        super().__init__()
        self.inner, self.gate = _parts(joint.Wi, norm, 2)
        self.act, self.out = joint.act, joint.Wo

    def forward(self, hidden_states: torch.Tensor) -> torch.Tensor:
        """(batch, length, hidden) → the same."""
        gated: torch.Tensor = self.out(self.act(self.inner(hidden_states)) * self.gate(hidden_states))
        return gated


def _parts(joint: nn.Linear, norm: Any, n: int) -> Iterator[nn.Linear]:
    """The `n` projections that a joint one behind a norm is made of, with the norm's scales and biases in theirs."""
    weight = joint.weight.detach()
    bias = torch.zeros(len(weight)) if joint.bias is None else joint.bias.detach()
    if isinstance(norm, nn.LayerNorm):
        bias = bias if norm.bias is None else bias + weight @ norm.bias.detach()
        weight = weight * norm.weight.detach()
    for rows, biases in zip(weight.chunk(n), bias.chunk(n), strict=True):
        part = nn.Linear(rows.shape[1], len(rows), bias=bool(bias.any()))
        part.weight = nn.Parameter(rows.clone())
        if part.bias is not None:
            part.bias = nn.Parameter(biases.clone())
        yield part


def _bare(norm: Any) -> Any:
    """A norm without what is part of the projections behind it now."""
    if not isinstance(norm, nn.LayerNorm):
        return norm
    return nn.LayerNorm(norm.normalized_shape, eps=norm.eps, elementwise_affine=False)
