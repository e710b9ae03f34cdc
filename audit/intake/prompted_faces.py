"""What the generated faces of the EmoNet family were asked to look like.

The attributes are parameters of the prompt. Nobody checked that an image shows them, and no person
is depicted; call them `prompted` in a plan. Ages are 20 to 80 in steps of ten. Three of the 14
ethnicity strings mean White and three Middle Eastern, so that even sampling over strings is not
even over groups: `prompted_ethnicity_group` holds the publisher's own eight groups.

Prompts asked for smooth skin without wrinkles at every age, so prompted age says little about how
old a face looks.

Schuhmann et al. 2025, arXiv:2505.20033.
"""

from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyarrow as pa

from evenhand.audit.errors import InputError
from evenhand.audit.intake.columns import positions, require, text_column
from evenhand.audit.intake.label_sheets import literal
from evenhand.audit.intake.refusal import refuse
from evenhand.audit.intake.sources import Option, sourced
from evenhand.audit.nearest import listing
from evenhand.audit.result import FileRecord
from evenhand.audit.table import Text

PROMPTS = Option(
    meaning="file with the prompt of each image (columns path, Prompt, Age, Ethnicity, Gender), "
    "which adds the prompted attributes to the items; beside: the Parquet files of the images have "
    "these columns, or prompt and demographics",
    choices=("none", "prompts.csv", "prompts.jsonl", "prompts.parquet", "beside"),
)
BESIDE = "beside"
PLACES: Mapping[str, str] = MappingProxyType(
    {"Prompt": "prompt", "Age": "age", "Ethnicity": "ethnicity", "Gender": "gender"}
)
"""Column of the raw files -> its name in the other layout, but for the prompt in `demographics`."""
PROMPT_COLUMNS = (*PLACES, "prompt", "demographics")

ETHNICITY_GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "American Indian or Alaska Native": "AI/AN-NHPI",
        "Native Hawaiian or Other Pacific Islander": "AI/AN-NHPI",
        "white caucasian north american": "White",
        "white caucasian european": "White",
        "White": "White",
        "Middle Eastern": "Middle Eastern",
        "arabic": "Middle Eastern",
        "North African": "Middle Eastern",
        "Asian": "East Asian",
        "South Asian": "Indian",
        "Indian": "Indian",
        "Southeast Asian": "Southeast Asian",
        "Hispanic or Latino": "Latino",
        "Black or African American": "Black",
    }
)
GENDERS: Mapping[str, str] = MappingProxyType(
    {
        "man": "man",
        "woman": "woman",
        "non-binary": "non-binary",
        "non-binary person": "non-binary",
    }
)
AGES = ("20", "30", "40", "50", "60", "70", "80")


def prompted_columns(
    folder: Path, name: str, images: Text
) -> tuple[Mapping[str, list[str]], tuple[FileRecord, ...]]:
    """Return the prompted attributes of images as item columns, and the record of their file.

    Args:
        folder: the data folder.
        name: the choice of option `prompts`; `"none"` adds no column.
        images: the wanted images, shape (items,).

    Returns:
        Columns `prompt`, `prompted_age`, `prompted_gender`, `prompted_ethnicity` (as published) and
        `prompted_ethnicity_group`, in the order of the images.

    Raises:
        InputError: a file that is missing or not as described, or images without a prompt.
    """
    if name == "none":
        return {}, ()
    if name == BESIDE:
        problem = (
            f"data.options: prompts is {BESIDE!r}, which needs source = 'parquet'; name the file "
            "of prompts instead"
        )
        raise InputError([problem])
    frame, file = sourced(folder, name, role="items", field="data.folder")
    require(frame, ["path", "Prompt", "Age", "Ethnicity", "Gender"], file=name)
    paths = text_column(frame, "path", name)
    _, first = np.unique(paths, return_index=True)
    again = ~np.isin(np.arange(len(paths)), first)
    refuse(again, paths, file=name, column="path", expected="each image once")
    row = positions(pa.table({"image": images.tolist()}), "image", paths.tolist(), file=name)
    expected = f"an image of {name}"
    refuse(row < 0, images, file="the rated images", column="path", expected=expected)
    return {key: [values[each] for each in row] for key, values in told(frame, name).items()}, (
        file,
    )


def told(frame: pa.Table, file: str) -> Mapping[str, list[str]]:
    """Return the prompted attributes that the rows of a table tell, in either published layout.

    Args:
        frame: columns `Prompt`, `Age`, `Ethnicity`, `Gender`; or `prompt` and `demographics`, a
            structure, or a dictionary as text, of `age`, `ethnicity` and `gender`.
        file: its name in messages.

    Returns:
        Columns as those of `prompted_columns`, in the order of the rows.

    Raises:
        InputError: columns that are missing, or values that were never prompted.
    """
    given = _given(frame, file)
    for column, known in (("Age", AGES), ("Ethnicity", ETHNICITY_GROUPS), ("Gender", GENDERS)):
        _check(given[column], known, file=file, column=column)
    ethnicity = given["Ethnicity"].tolist()
    return {
        "prompt": given["Prompt"].tolist(),
        "prompted_age": given["Age"].tolist(),
        "prompted_gender": [GENDERS[each] for each in given["Gender"].tolist()],
        "prompted_ethnicity": ethnicity,
        "prompted_ethnicity_group": [ETHNICITY_GROUPS[each] for each in ethnicity],
    }


def _given(frame: pa.Table, file: str) -> Mapping[str, Text]:
    if "demographics" not in frame.column_names:
        require(frame, PLACES, file=file)
        return {column: text_column(frame, column, file) for column in PLACES}
    written = [
        literal(each) if isinstance(each, str) else each
        for each in frame.column("demographics").to_pylist()
    ]
    told_of = [each for each in written if isinstance(each, dict)]
    wrong = np.asarray([not isinstance(each, dict) for each in written])
    texts = np.asarray([str(each) for each in written])
    wanted = "a structure of age, ethnicity and gender"
    refuse(wrong, texts, file=file, column="demographics", expected=wanted)
    places = [place for place in PLACES.values() if place != "prompt"]
    columns = {
        place: np.asarray([str(each.get(place, "")) for each in told_of], dtype=np.str_)
        for place in places
    }
    prompts = text_column(frame, "prompt", file)
    return {column: columns.get(place, prompts) for column, place in PLACES.items()}


def _check(values: Text, known: Collection[str], *, file: str, column: str) -> None:
    wrong = ~np.isin(values, sorted(known))
    refuse(wrong, values, file=file, column=column, expected=f"one of {listing(sorted(known))}")
