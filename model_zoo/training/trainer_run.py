"""The trainer of transformers: its settings, its log, its checkpoints, and no bars and tables."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

from transformers import PrinterCallback, TrainerCallback, TrainerState
from transformers.utils import logging

from evenhand.model_zoo.training.metrics_log import Measured, Say, append
from evenhand.model_zoo.training.recipe_file import CaptionsRecipe, QatRecipe

Told: TypeAlias = Callable[[Mapping[str, float]], Mapping[str, Mapping[str, float | None]]]
"""From the trainer's measures to those of each output."""

CHECKPOINTS: Final = "checkpoints"


@contextmanager
def quiet_transformers() -> Iterator[None]:
    """Keep messages and bars of transformers from the screen, errors excepted."""
    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()


def trainer_settings(recipe: CaptionsRecipe | QatRecipe, out: Path) -> dict[str, Any]:
    """Return what every run of a trainer is told: local, silent, seeded, one checkpoint an epoch.

    Args:
        recipe: how to learn.
        out: folder of the run.
    """
    learning = recipe.learning
    return {
        "output_dir": str(out / CHECKPOINTS),
        "per_device_train_batch_size": learning.batch,
        "per_device_eval_batch_size": learning.batch,
        "learning_rate": learning.rate,
        "weight_decay": learning.weight_decay,
        "num_train_epochs": learning.epochs,
        "eval_strategy": "epoch",
        "save_strategy": "epoch",
        "logging_strategy": "epoch",
        "save_total_limit": 2,
        "load_best_model_at_end": True,
        "metric_for_best_model": "eval_loss",
        "greater_is_better": False,
        "restore_callback_states_from_checkpoint": True,
        "remove_unused_columns": False,
        "label_names": ["labels"],
        "report_to": [],
        "disable_tqdm": True,
        "dataloader_num_workers": 0,
        "dataloader_pin_memory": False,
        "seed": recipe.seed,
        "data_seed": recipe.seed,
    }


class EpochLog(TrainerCallback):  # type: ignore[misc]
    """Writes one line an epoch, to the log and to who listens."""

    def __init__(self, out: Path, say: Say, told: Told, *, epochs: int) -> None:
        """Take where to write, and how measures become those of outputs."""
        self.out, self.say, self.told, self.epochs = out, say, told, epochs
        self.loss = float("nan")

    def on_log(self, *_: object, logs: Mapping[str, float], **__: object) -> None:
        """Keep the loss of the epoch's batches."""
        self.loss = logs.get("loss", self.loss)

    def on_evaluate(
        self,
        _args: object,
        state: TrainerState,
        _control: object,
        metrics: Mapping[str, float],
        **_: object,
    ) -> None:
        """Write what was measured on the validation persons."""
        measured = Measured(
            epoch=round(state.epoch),
            train_loss=self.loss,
            valid_loss=metrics["eval_loss"],
            outputs=self.told(metrics),
        )
        append(self.out, measured)
        said = [
            f"{name} {value:.3f}"
            for found in list(measured.outputs.values())[:1]
            for name, value in found.items()
            if value is not None
        ]
        self.say(
            f"epoch {measured.epoch} of {self.epochs}: loss {self.loss:.4f}, validation "
            f"{measured.valid_loss:.4f}; {', '.join(said)}"
        )


def trained(trainer: Any, *, checkpoint: Path | None) -> Any:  # noqa: ANN401 classes of transformers
    """Run a trainer, from a checkpoint if there is one, and return its model.

    Args:
        trainer: of transformers.
        checkpoint: folder of one that is whole, or None.
    """
    trainer.remove_callback(PrinterCallback)
    with quiet_transformers():
        trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    return trainer.model


def last_checkpoint(folder: Path) -> tuple[Path | None, int]:
    """Return the newest checkpoint that was written to its end, and how many epochs it holds.

    Args:
        folder: where the trainer puts them; `trainer_state.json` is what it writes last.

    Returns:
        None and 0 where there is none.
    """
    whole = [
        (_epoch(state), state.parent) for state in folder.glob("checkpoint-*/trainer_state.json")
    ]
    epoch, found = max(whole, key=lambda one: one[0], default=(0, None))
    return (found, epoch) if epoch else (None, 0)


def _epoch(state: Path) -> int:
    """Return the epoch that a state tells; 0 where it was cut off."""
    try:
        epoch: float = json.loads(state.read_text(encoding="utf-8"))["epoch"]
    except (ValueError, KeyError):
        return 0
    return round(epoch)
