"""Places in JSON: `candidates.0.content`, or a JSON pointer such as `/candidates/0/content`."""


class NothingThereError(LookupError):
    """A document has nothing at a place."""


def found_at(document: object, place: str) -> object:
    """Return what lies at a place.

    Args:
        document: of JSON.
        place: keys and numbers with dots between them; or, where keys have dots, a JSON pointer
            (RFC 6901), which begins with `/`. The empty place is the document itself.

    Raises:
        NothingThereError: there is nothing.

    Examples:
        >>> found_at({"a": [{"b.c": 1}]}, "a.0"), found_at({"a": [{"b.c": 1}]}, "/a/0/b.c")
        ({'b.c': 1}, 1)
    """
    for part in parts(place):
        if isinstance(document, dict) and part in document:
            document = document[part]
        elif isinstance(document, list) and part.isdecimal() and int(part) < len(document):
            document = document[int(part)]
        else:
            raise NothingThereError(place)
    return document


def parts(place: str) -> list[str]:
    """Return the keys and numbers of a place.

    Examples:
        >>> parts("a.0"), parts("/a~1b/m~0n"), parts("")
        (['a', '0'], ['a/b', 'm~n'], [])
    """
    if place.startswith("/"):
        return [one.replace("~1", "/").replace("~0", "~") for one in place[1:].split("/")]
    return place.split(".") if place else []
