"""Model folders for others: put on a hub, and called as `transformers.pipeline("stance", …)`."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from transformers import AutoConfig, Pipeline
from transformers.pipelines import PIPELINE_REGISTRY

from stance.errors import ModelError, UsageError
from stance.model.folder import NEEDED, Model, load
from stance.model.network import StanceConfig, StanceNetwork
from stance.model.validation import VALIDATION
from stance.predict import probabilities

TASK = "stance"
UNSAID = 0
CARD = "README.md"
SENT = (*NEEDED, VALIDATION, "evaluation.json", "training.json", CARD)
"""What of a folder goes to a hub: nothing that happens to lie beside the model."""


def push_to_hub(folder: Path, name: str, private: bool = True) -> str:
    """Put a model folder on the hub as `name` (owner/model) and return its address; the hub shows its card.

    Raises ModelError where the folder is not whole or has no card, which says what it was made from.
    """
    from huggingface_hub import HfApi

    model = load(folder)
    if not (folder / CARD).is_file():
        raise ModelError(f"{folder} has no {CARD}, the card that hubs show; a model of stance finetune has one")
    api = HfApi()
    address = api.create_repo(name, private=private, exist_ok=True)
    api.upload_folder(repo_id=name, folder_path=folder, allow_patterns=list(SENT), commit_message=model.name)
    return str(address)


class StanceTask(Pipeline):
    """What `transformers.pipeline("stance", model=FOLDER, target=…)` gives: calibrated answers of one target.

    Called with a comment, with {"text", "text_pair"} (its article's title), or with a list of them, it answers
    {"label", "score"} for each, or `top_k` of them.
    """

    # Pipelines of transformers take any keyword; these take those that they know.

    @cached_property
    def _ours(self) -> Model:
        """The folder as its own loader gives it: checked, and with its calibration."""
        network: Any = self.model
        return load(_downloaded(network.name_or_path))

    def _sanitize_parameters(  # type: ignore[override]
        self, target: str = "", top_k: int | None = UNSAID
    ) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        # What one call leaves open is as it was said when the pipeline was made.
        return {}, {}, ({"target": target} if target else {}) | ({} if top_k == UNSAID else {"top_k": top_k})

    def preprocess(self, input_: str | Mapping[str, str]) -> dict[str, str]:  # type: ignore[override]
        """The title and the text of one question."""
        given: Mapping[str, str] = {"text": input_} if isinstance(input_, str) else input_
        return {"title": given.get("text_pair") or "", "text": given["text"]}

    def _forward(self, input_tensors: Mapping[str, str]) -> Any:  # type: ignore[override]
        return dict(probabilities([input_tensors["title"]], [input_tensors["text"]], self._ours))

    def postprocess(  # type: ignore[override]
        self, model_outputs: Mapping[str, Any], target: str = "initiative", top_k: int | None = 1
    ) -> Any:
        """The `top_k` most probable labels of `target` (None: all), or the label alone where that is 1."""
        labels = {each.name: each.labels for each in self._ours.targets}
        if target not in labels:
            raise UsageError(f"{self._ours.name} answers {', '.join(labels)}, not {target!r}; choose one of them")
        row = model_outputs[target][0]
        ranked = [{"label": labels[target][place], "score": float(row[place])} for place in (-row).argsort()]
        return ranked[0] if top_k == 1 else ranked[:top_k]


def register() -> None:
    """Make `stance` a task that `transformers.pipeline` knows."""
    AutoConfig.register(StanceConfig.model_type, StanceConfig, exist_ok=True)
    if TASK not in PIPELINE_REGISTRY.get_supported_tasks():
        PIPELINE_REGISTRY.register_pipeline(TASK, StanceTask, StanceNetwork)


def _downloaded(name: str) -> Path:
    if Path(name).is_dir():
        return Path(name)
    from huggingface_hub import snapshot_download

    return Path(snapshot_download(name, allow_patterns=list(SENT)))
