"""The folder of a corpus: same bytes, however often the run was interrupted."""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.stimuli.corpus_folder import Medium, write_corpus
from evenhand.audit.stimuli.manifest import Corpus, Factor, Pair, Stimulus


def corpus(*, seed: int = 1, pairs: bool = True, items: int = 7) -> Corpus:
    return Corpus(
        name="c",
        kind="voices",
        generator="g 1",
        seed=seed,
        sources=(),
        factors=(Factor(name="tone", levels=("light",), meaning="albedo"),),
        recipes={"sad": "", "neutral": ""},
        stimuli=tuple(
            Stimulus(
                id=f"{n}",
                file=f"clips/{n}.wav",
                person="p",
                split="train",
                recipe="sad" if n else "neutral",
                emotion="sadness" if n else None,
                factors={"tone": "light"},
            )
            for n in range(items)
        ),
        pairs=(Pair(id="x", factor="tone", a="1", b="2"),) if pairs else (),
    )


class Maker:
    """Makes items until it is told to stop."""

    def __init__(self, *, until: str = "") -> None:
        self.until = until
        self.made: list[str] = []

    def __call__(self, stimuli: Sequence[Stimulus]) -> Iterator[Medium]:
        for each in stimuli:
            if each.id == self.until:
                raise KeyboardInterrupt
            self.made.append(each.id)
            yield Medium(data=each.id.encode(), measured={"length_s": int(each.id) / 3})


def silent(_: str) -> None:
    pass


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_table_holds_a_row_an_item(tmp_path: Path) -> None:
    said: list[str] = []
    write_corpus(corpus(), tmp_path / "c", Maker(), say=said.append)
    with (tmp_path / "c" / "items.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows[0]["intended_emotion"] == ""
    assert rows[0]["intended_neutral"] == "yes"
    assert rows[1] == {
        "item": "1",
        "file": "clips/1.wav",
        "person": "p",
        "split": "train",
        "recipe": "sad",
        "intended_emotion": "sadness",
        "intended_neutral": "no",
        "intensity": "1",
        "tone": "light",
        "length_s": "0.333333",
        "pairs": "x",
        "sha256": hashlib.sha256(b"1").hexdigest(),
    }
    assert (tmp_path / "c" / "pairs.csv").read_text() == "id,factor,a,b\nx,tone,1,2\n"
    assert said[-1] == "c: 7 of 7 items"


def test_a_run_that_was_interrupted_goes_on_and_ends_with_the_same_bytes(tmp_path: Path) -> None:
    write_corpus(corpus(), tmp_path / "whole", Maker(), say=silent)
    with pytest.raises(KeyboardInterrupt):
        write_corpus(corpus(), tmp_path / "cut", Maker(until="4"), say=silent)
    assert not (tmp_path / "cut" / "items.csv").exists()
    with (tmp_path / "cut" / "items.csv.part").open("a") as stream:
        stream.write("4,clips/4.w")
    said: list[str] = []
    rest = Maker()
    write_corpus(corpus(), tmp_path / "cut", rest, say=said.append)
    assert rest.made == ["4", "5", "6"]
    assert said[0] == "c: 4 of 7 items are there already"
    assert content(tmp_path / "cut") == content(tmp_path / "whole")


def test_a_finished_folder_is_left_alone_and_a_changed_file_made_again(tmp_path: Path) -> None:
    folder = write_corpus(corpus(), tmp_path / "c", Maker(), say=silent)
    whole, nothing = content(folder), Maker()
    write_corpus(corpus(), folder, nothing, say=silent)
    assert nothing.made == []
    (folder / "clips" / "3.wav").write_bytes(b"other")
    (folder / "clips" / "5.wav").unlink()
    again = Maker()
    write_corpus(corpus(), folder, again, say=silent)
    assert again.made == ["3", "5"]
    assert content(folder) == whole


def test_a_corpus_without_pairs_has_an_empty_table_of_them(tmp_path: Path) -> None:
    folder = write_corpus(corpus(pairs=False), tmp_path / "c", Maker(), say=silent)
    assert (folder / "pairs.csv").read_text() == "id,factor,a,b\n"


def test_a_long_run_says_now_and_then_how_far_it_is(tmp_path: Path) -> None:
    said: list[str] = []
    write_corpus(corpus(items=60), tmp_path / "c", Maker(), say=said.append)
    assert len(said) == 20
    assert said[-1] == "c: 60 of 60 items"


def test_another_corpus_is_not_written_over(tmp_path: Path) -> None:
    folder = write_corpus(corpus(), tmp_path / "c", Maker(), say=silent)
    with pytest.raises(InputError, match=r"manifest\.json: is of a corpus with other settings"):
        write_corpus(corpus(seed=2), folder, Maker(), say=silent)


def test_a_folder_of_other_things_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    with pytest.raises(InputError, match="is not empty and holds no corpus; name a new folder"):
        write_corpus(corpus(), tmp_path, Maker(), say=silent)


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "c").touch()
    with pytest.raises(InputError, match="c: cannot be written: File exists"):
        write_corpus(corpus(), tmp_path / "c", Maker(), say=silent)
