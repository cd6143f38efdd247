"""Find the project's own files: beside the package in a wheel, two levels up in a checkout."""

from pathlib import Path

from mandates.errors import UnavailableError

_PACKAGE = Path(__file__).parent
_HOMES = (_PACKAGE / "_resources", _PACKAGE.parent.parent)


def resource_folder(name: str) -> Path:
    """Return the folder `ontology`, `data`, `shapes` or `queries`.

    Raises UnavailableError when the installation lacks it.
    """
    for home in _HOMES:
        if (home / "ontology").is_dir() and (home / name).is_dir():
            return home / name
    raise UnavailableError(f"the installation lacks its folder {name}/: install mandates again")


def checkout_folder() -> Path | None:
    """Return the root of the checkout the package runs from, or None for an installed wheel."""
    root = _HOMES[1]
    return root if (root / "pyproject.toml").is_file() and (root / "ontology").is_dir() else None
