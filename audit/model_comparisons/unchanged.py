"""Files are still what they were when an earlier audit read them."""

from collections.abc import Mapping, Sequence

from evenhand.audit.errors import InputError
from evenhand.audit.result import FileRecord


def check_unchanged(files: Sequence[FileRecord], expected: Mapping[str, FileRecord]) -> None:
    """Refuse files whose content is another than an earlier audit recorded.

    Args:
        files: as read now.
        expected: as recorded, by role; files of other roles may be anything.

    Raises:
        InputError: with one sentence for each file that was changed.
    """
    problems = [
        f"{file.role}: {file.name} has sha256 {file.sha256[:12]}..., the finished audit read "
        f"{then.name} with {then.sha256[:12]}...; expected the same file, see --data"
        for file in files
        if (then := expected.get(file.role)) is not None and then.sha256 != file.sha256
    ]
    if problems:
        raise InputError(problems)
