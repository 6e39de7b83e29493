"""Model folders: saved whole, and refused on loading when anything in them does not fit.

A folder holds `config.json` and `model.safetensors` (the network), the tokenizer, `targets.toml`,
`stance.json` (normaliser version, temperatures) and, where they were measured, `validation.json`,
`evaluation.json` and a card.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.errors import ModelError
from stance.model.serving import TORCH, Source, serve
from stance.model.validation import Evidence, read_validation
from stance.normalise import VERSION
from stance.targets import Target, read_targets

if TYPE_CHECKING:
    from stance.model.backends import Backend
    from stance.model.network import StanceNetwork

WEIGHTS, CONFIG, SETTINGS, TARGETS = "model.safetensors", "config.json", "stance.json", "targets.toml"
NEEDED = (WEIGHTS, CONFIG, SETTINGS, TARGETS, "tokenizer.json", "tokenizer_config.json")


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded model folder. `temperatures` divides each target's logits; `fingerprint` names its bytes.

    `validation` is what corrected shares rest on, by target; empty where it was not measured on these very bytes.
    `served_by` names the backend.
    """

    name: str
    path: Path
    fingerprint: str
    targets: tuple[Target, ...]
    temperatures: Mapping[str, float]
    backend: "Backend"
    validation: Mapping[str, Evidence] = field(default_factory=dict)
    served_by: str = TORCH


def default_path() -> Path:
    """Folder of the model that ships: inside an installed package, or beside it in a checkout."""
    package = Path(str(files("stance")))
    inside = package / "models" / "default"
    return inside if inside.is_dir() else package.parent / "models" / "default"


def load(path: str | Path | None = None, backend: str = TORCH, say: Callable[[str], None] = lambda line: None) -> Model:
    """The model in `path`, or the one that ships, served by `backend`.

    That is torch, onnx, openvino, quick for the one that starts first, or auto for the one that serves most comments a
    second, as measured once on this machine. One that is not here is one line to `say`, and torch serves. Raises
    ModelError where the folder is missing or not whole, its heads do not fit its targets, or it was trained on text of
    another normaliser version.
    """
    folder = default_path() if path is None else Path(path)
    settings, targets = check(folder)
    bytes_name = fingerprint(folder)
    served_by, chosen = serve(Source(folder, bytes_name, targets), backend, say)
    return Model(
        name=f"{settings['name']}-{bytes_name[:8]}",
        path=folder,
        fingerprint=bytes_name,
        targets=targets,
        temperatures=settings["temperatures"],
        backend=chosen,
        validation=read_validation(folder, bytes_name),
        served_by=served_by,
    )


def check(folder: Path) -> tuple[Mapping[str, Any], tuple[Target, ...]]:
    """The settings and targets of a model folder; ModelError where a file is missing or they do not fit each other."""
    _check_files(folder)
    settings = _read_json(folder / SETTINGS)
    targets = read_targets(folder / TARGETS)
    _check_settings(folder, settings, targets)
    return settings, targets


def load_network(folder: Path, targets: tuple[Target, ...]) -> "StanceNetwork":
    """The network with the folder's weights, every one of them checked against the targets' heads."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    from stance.model.network import StanceConfig, StanceNetwork, heads_of

    heads = heads_of(targets)
    fields = _read_json(folder / CONFIG)
    if fields.get("heads") != heads:
        raise ModelError(f"{folder}: expected heads {heads} (from {TARGETS}), got {fields.get('heads')}; train it anew")
    network = StanceNetwork(StanceConfig.from_dict(fields))
    try:
        weights = load_file(folder / WEIGHTS)
    except (SafetensorError, OSError) as problem:
        raise ModelError(f"{folder / WEIGHTS} is not readable ({problem}); copy the folder again") from None
    wanted = network.state_dict()
    missing, unknown = wanted.keys() - weights.keys(), weights.keys() - wanted.keys()
    bent = {name for name in wanted.keys() & weights.keys() if wanted[name].shape != weights[name].shape}
    if missing or unknown or bent:
        raise ModelError(
            f"{folder / WEIGHTS} does not fit its targets: missing {_some(missing)}, unknown {_some(unknown)}, "
            f"other shape {_some(bent)}; use the folder as it was saved or train it anew"
        )
    network.load_state_dict(weights)
    return network


def load_tokenizer(folder: Path) -> Any:
    """The folder's tokenizer, read from disk only."""
    from transformers import PreTrainedTokenizerFast

    try:
        return PreTrainedTokenizerFast.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError) as problem:
        raise ModelError(f"the tokenizer in {folder} is not readable ({problem}); copy the folder again") from None


def load_plain_tokenizer(folder: Path) -> tuple[Any, int]:
    """The folder's tokenizer without transformers around it, and the id that it pads with."""
    from tokenizers import Tokenizer

    try:
        plain = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as problem:  # tokenizers raises nothing more special
        raise ModelError(f"the tokenizer in {folder} is not readable ({problem}); copy the folder again") from None
    named = _read_json(folder / "tokenizer_config.json").get("pad_token")
    pad_id = plain.token_to_id(str(named["content"] if isinstance(named, dict) else named))
    if pad_id is None:
        raise ModelError(f"the tokenizer in {folder} has no padding token; copy the folder again")
    return plain, pad_id


def save(folder: Path, network: "StanceNetwork", tokenizer: Any, targets: tuple[Target, ...]) -> None:
    """Write the parts that make a folder loadable; weights in fp16, temperatures at 1."""
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    weights = {name: value.detach().half().contiguous() for name, value in network.state_dict().items()}
    save_file(weights, folder / WEIGHTS, metadata={"format": "pt"})
    network.config.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    (folder / TARGETS).write_text(toml_of(targets), encoding="utf-8")
    write_settings(folder, folder.name, {target.name: 1.0 for target in targets})


def write_settings(folder: Path, name: str, temperatures: Mapping[str, float]) -> None:
    """Write `stance.json`: what a network needs to be used as it was trained."""
    settings = {"name": name, "normaliser_version": VERSION, "temperatures": dict(temperatures)}
    (folder / SETTINGS).write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")


def toml_of(targets: tuple[Target, ...]) -> str:
    """`targets` as the text of a targets.toml."""
    tables = []
    for target in targets:
        fields = {"name": target.name, "kind": target.kind, "labels": list(target.labels), "claim": target.claim}
        lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items())
        tables.append("\n".join(["[[target]]", *lines]))
    return "\n\n".join(tables) + "\n"


def fingerprint(folder: Path) -> str:
    """SHA-256 over the files that decide what the model answers, in hex."""
    digest = hashlib.sha256()
    for name in NEEDED:
        with (folder / name).open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _check_files(folder: Path) -> None:
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        found = sorted(place.name for place in folder.iterdir()) if folder.is_dir() else "no such folder"
        raise ModelError(f"{folder} is not a model folder: missing {', '.join(missing)}, found {found}")


def _check_settings(folder: Path, settings: Mapping[str, Any], targets: tuple[Target, ...]) -> None:
    version = settings.get("normaliser_version")
    if version != VERSION:
        raise ModelError(
            f"{folder}: expected normaliser version {VERSION}, got {version}; train it anew or use its release"
        )
    missing = [target.name for target in targets if target.name not in settings.get("temperatures", {})]
    if missing or "name" not in settings:
        raise ModelError(f"{folder / SETTINGS}: expected a name and a temperature for each target, missing {missing}")


def _read_json(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, OSError) as problem:
        raise ModelError(f"{path} is not readable JSON ({problem}); copy the folder again") from None


def _some(names: set[str]) -> str:
    ordered = sorted(names)
    return ", ".join(ordered[:3]) + (f" and {len(ordered) - 3} more" if len(ordered) > 3 else "") if ordered else "none"
