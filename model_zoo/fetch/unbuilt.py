"""A source archive through pip, without the build that pip would run to learn its name.

pip has no option for that: it asks the package's build backend for name and version, and setuptools
then runs the package's `setup.py`. Here pip meets a stand-in for setuptools instead, which answers
with what is known already. pip compares the archive's hash before that, so nothing but the archive
that was looked at when it was listed gets so far. A package with another backend is not downloaded.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from evenhand.model_zoo.fetch.part import Part

BACKEND: Final = """
from pathlib import Path


def get_requires_for_build_wheel(*_, **__):
    return []


def prepare_metadata_for_build_wheel(folder, *_, **__):
    about = Path(folder, "{name}-{version}.dist-info")
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n")
    return about.name


class __legacy__:
    get_requires_for_build_wheel = staticmethod(get_requires_for_build_wheel)
    prepare_metadata_for_build_wheel = staticmethod(prepare_metadata_for_build_wheel)
"""


def pip_arguments(part: Part, folder: Path) -> tuple[str, ...]:
    """Return what pip is told, after having written a requirement with its hash.

    Args:
        part: a file in a source archive.
        folder: to write into.
    """
    wanted = folder / "requirements.txt"
    wanted.write_text(f"{part.archive} --hash=sha256:{part.sdist_sha256}\n")
    build = "--use-pep517", "--no-build-isolation", f"--no-binary={part.package}"
    return (*build, "--require-hashes", "--requirement", str(wanted))


def pip_environment(part: Part, folder: Path) -> Mapping[str, str]:
    """Return the environment in which pip finds the stand-in, after having written it.

    Args:
        part: a file in a source archive.
        folder: to write into.
    """
    package = folder / "stand_in" / "setuptools"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    name = part.package.replace("-", "_")
    (package / "build_meta.py").write_text(BACKEND.format(name=name, version=part.version))
    paths = [str(package.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
