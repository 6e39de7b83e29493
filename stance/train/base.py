"""What fine-tuning starts from: a model folder whose heads are kept, or any encoder, from a folder or the hub."""

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModel, AutoTokenizer

from stance.errors import ModelError
from stance.model import folder
from stance.model.network import StanceConfig, StanceNetwork, build, heads_of
from stance.targets import Target, parse_targets, read_targets

EMBEDDED_DROPOUT = 0.1
"""Dropout before and in the heads of an encoder that has none of its own."""


@dataclass(frozen=True, slots=True)
class Base:
    """A network to train on `targets`; `model` is the model folder it was, None where it was a bare encoder."""

    name: str
    network: StanceNetwork
    tokenizer: Any
    targets: tuple[Target, ...]
    model: folder.Model | None

    @property
    def known(self) -> tuple[str, ...]:
        """Names of the targets that it answers as it is."""
        return tuple(target.name for target in self.model.targets) if self.model else ()


def wanted_targets(base: str | None, extra: Path | None) -> tuple[Target, ...]:
    """The base's targets (of a bare encoder: those of this version) and after them the new ones in `extra`.

    `extra` is a whole targets.toml or only the tables of the new targets. Raises ModelError where it is neither,
    or gives a known target other labels.
    """
    place = _folder(base)
    known = read_targets(place / folder.TARGETS if place and _is_model(place) else None)
    if extra is None:
        return known
    try:
        text = extra.read_text(encoding="utf-8")
        named = {str(table["name"]) for table in tomllib.loads(text)["target"]}
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise ModelError(
            f"expected [[target]] tables with name, kind, labels and claim in {extra}, got: {problem}"
        ) from None
    ours = tuple(target for target in known if target.name not in named)
    found = {target.name: target for target in parse_targets(f"{folder.toml_of(ours)}\n{text}")}
    for target in known:
        if found[target.name].labels != target.labels:
            raise ModelError(
                f"{extra}: {target.name} has labels {', '.join(found[target.name].labels)}, the base answers "
                f"{', '.join(target.labels)}; give the new labels a target of their own name"
            )
    names = {target.name for target in known}
    return (*known, *(target for name, target in found.items() if name not in names))


def open_base(base: str | None, targets: tuple[Target, ...], seed: int) -> Base:
    """The base with a head for each of `targets`; heads that it has are kept, new ones drawn by `seed`.

    Raises ModelError where `base` is neither a folder nor an encoder that is cached or can be fetched.
    """
    torch.manual_seed(seed)
    place = _folder(base)
    if place and _is_model(place):
        model = folder.load(place)
        network = _extended(folder.load_network(place, model.targets), targets)
        return Base(str(base or "default"), network, folder.load_tokenizer(place), targets, model)
    name = str(place or base)
    try:
        encoder = AutoModel.from_pretrained(name, dtype=torch.float32)
        tokenizer = AutoTokenizer.from_pretrained(name)
    except (OSError, ValueError) as problem:
        reason = str(problem).strip().splitlines()[0]
        raise ModelError(
            f"{name}: expected a model folder, an encoder's folder, or a hub name that is cached or can be fetched "
            f"({reason}); fetch it first with: hf download {name}"
        ) from None
    if not getattr(tokenizer, "is_fast", False) or tokenizer.pad_token_id is None:
        raise ModelError(f"{name}: expected a fast tokenizer with a padding token; choose another encoder")
    return Base(Path(name).name, build(encoder, targets, EMBEDDED_DROPOUT), tokenizer, targets, None)


def _folder(base: str | None) -> Path | None:
    if base is None:
        return folder.default_path()
    place = Path(base)
    if place.is_dir():
        return place
    if place.is_absolute() or base.startswith(".") or base.count("/") > 1:
        raise ModelError(f"{base}: no such folder; name a model folder, an encoder's folder or a hub name")
    return None


def _is_model(place: Path) -> bool:
    """Whether a folder is, or should be, one of ours: then it is checked as such, and not taken for an encoder."""
    return (place / folder.SETTINGS).is_file() or (place / folder.TARGETS).is_file()


def _extended(network: StanceNetwork, targets: tuple[Target, ...]) -> StanceNetwork:
    """`network` with further heads after its own, which stay as they are."""
    old = network.config
    fields = {name: value for name, value in (old.encoder or {}).items() if name != "_name_or_path"}
    config = StanceConfig.from_dict({**old.to_dict(), "encoder": fields, "heads": heads_of(targets)})
    made = StanceNetwork(config)
    wanted = made.state_dict()
    for name, value in network.state_dict().items():
        # What grows with the heads grows at its end: rows of queries, columns of n-gram weights.
        wanted[name][tuple(slice(0, size) for size in value.shape)] = value
    made.load_state_dict(wanted)
    return made


def with_new_heads_alone(base: Base) -> Base:
    """The base whose new heads learn and nothing else, so that the others go on to answer exactly as they did.

    The queries of the pooling are one parameter: those of heads without a label get no gradient.
    """
    base.network.requires_grad_(False)
    base.network.pooling.query.requires_grad_(True)
    for target in base.targets:
        if target.name not in base.known:
            base.network.heads[target.name].requires_grad_(True)
    return base


def with_lora(base: Base) -> Base:
    """The base whose encoder learns by low-rank additions only (Hu et al. 2022); heads learn whole."""
    try:
        from peft import LoraConfig, get_peft_model
    except ImportError:
        from stance.errors import MissingExtraError

        raise MissingExtraError("--lora needs peft; install it with: pip install 'stance[lora]'") from None
    config = LoraConfig(r=16, lora_alpha=32, lora_dropout=0.05, target_modules="all-linear")
    base.network.encoder = get_peft_model(base.network.encoder, config)
    return replace(base)


def merged(network: StanceNetwork) -> StanceNetwork:
    """`network` with low-rank additions, where it has some, worked into the encoder's own weights."""
    merge = getattr(network.encoder, "merge_and_unload", None)
    if merge is not None:
        network.encoder = merge()
    return network
