"""Experts' answers to two questions about each generated face, as EmoNet-Face Binary has them.

Which of the two emotions the prompt wanted is not published; it is concluded from how many experts
were asked, and from whose the answers are.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from evenhand.audit.intake.columns import distinct, require, text_column
from evenhand.audit.intake.emonet_names import emonet_name
from evenhand.audit.intake.refusal import refuse
from evenhand.audit.table import Array, Text

ANSWERS = "binary.csv"
ASKED = 2
TARGET_EXPERTS = frozenset(("human-1", "human-2"))
CONTRAST_EXPERTS = frozenset(("human-3", "human-5", "human-7"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers, and the pairs of image and emotion that they are about.

    Attributes:
        rater: expert of each answer, shape (answers,).
        yes: the answers, shape (answers,).
        pair: position of the pair of each answer, shape (answers,).
        image: image of each pair, shape (pairs,); pairs of one image are neighbours.
        emotion: emotion of each pair, shape (pairs,).
    """

    rater: Text
    yes: NDArray[np.bool_]
    pair: NDArray[np.int64]
    image: Text
    emotion: Text

    @property
    def asked(self) -> Array:
        """Number of experts who judged each pair."""
        return self._count(np.ones(len(self.pair)))

    @property
    def agreed(self) -> Array:
        """Number of experts who said yes to each pair."""
        return self._count(self.yes)

    @property
    def evidence(self) -> Array:
        """What speaks for a pair being the target: answers first, then whose they are."""
        only_targets, only_contrasts = (
            self._count(np.isin(self.rater, sorted(experts))) > 0
            for experts in (TARGET_EXPERTS, CONTRAST_EXPERTS)
        )
        return 3 * self.asked + only_targets - only_contrasts

    def _count(self, weights: NDArray[np.generic]) -> Array:
        counted = np.bincount(self.pair, weights=weights, minlength=len(self.image))
        return counted.astype(np.float64)


def answers_of(frame: pa.Table, file: str) -> Answers:
    """Return the answers that a table has.

    Args:
        frame: columns `path`, `annotator`, `value` (True or False), `emotion`.
        file: its name in messages.

    Raises:
        InputError: columns or rows that are not as described.
    """
    require(frame, ["path", "annotator", "value", "emotion"], file=file)
    images, image = distinct(frame, "path", file=file)
    emotions, emotion = _emotions(frame, file)
    pair_ids, pair = np.unique(image * len(emotions) + emotion, return_inverse=True)
    answers = Answers(
        rater=_raters(frame, file),
        yes=_yes(frame, file),
        pair=pair.astype(np.int64),
        image=np.asarray(images, dtype=np.str_)[pair_ids // len(emotions)],
        emotion=emotions[pair_ids % len(emotions)],
    )
    _check(answers, text_column(frame, "path", file), file)
    return answers


def _emotions(frame: pa.Table, file: str) -> tuple[Text, NDArray[np.int64]]:
    """Return the sorted names of the emotions, and the position of each answer's own."""
    labels, code = distinct(frame, "emotion", file=file)
    named = np.asarray([emonet_name(label) for label in labels], dtype=np.str_)
    refuse(
        named[code] == "",
        np.asarray(labels, dtype=np.str_)[code],
        file=file,
        column="emotion",
        expected="one of the 40 EmoNet categories",
    )
    emotions, position = np.unique(named, return_inverse=True)
    return emotions, position[code].astype(np.int64)


def _raters(frame: pa.Table, file: str) -> Text:
    raters = text_column(frame, "annotator", file)
    nobody = np.char.strip(raters) == ""
    refuse(nobody, raters, file=file, column="annotator", expected="the expert's name")
    return raters


def _yes(frame: pa.Table, file: str) -> NDArray[np.bool_]:
    text = text_column(frame, "value", file)
    answer = np.char.lower(text)
    wrong = ~np.isin(answer, ("true", "false"))
    refuse(wrong, text, file=file, column="value", expected="True or False")
    yes: NDArray[np.bool_] = answer == "true"
    return yes


def _check(answers: Answers, path: Text, file: str) -> None:
    nameless = np.char.strip(path) == ""
    refuse(nameless, path, file=file, column="path", expected="the image's number")
    _, rater = np.unique(answers.rater, return_inverse=True)
    key = answers.pair * (rater.max() + 1) + rater
    _, first = np.unique(key, return_index=True)
    again = ~np.isin(np.arange(len(key)), first)
    wanted = "one answer of an expert to an image and emotion"
    refuse(again, path, file=file, column="path", expected=wanted)
    images, count = np.unique(answers.image, return_counts=True)
    odd = np.isin(path, images[count != ASKED])
    wanted = "answers about exactly two emotions of each image"
    refuse(odd, path, file=file, column="path", expected=wanted)


def targets(answers: Answers) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which pairs are targets, and of which it is known whether they are."""
    evidence = answers.evidence.reshape(-1, ASKED)
    more = evidence > evidence[:, ::-1]
    known = np.repeat(more.any(axis=1), ASKED)
    return more.ravel(), known
