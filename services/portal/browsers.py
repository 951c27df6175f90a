"""How a browser reads on a page, as far as it says itself what it is (`User-Agent`)."""

_SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("Edg", "Microsoft Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""The first that is found counts: most of them name others, too."""


def browser_words(agent: str) -> str:
    """「Windowsの Microsoft Edge」, as much of it as is known."""
    system, browser = _first(_SYSTEMS, agent), _first(_BROWSERS, agent)
    if system and browser:
        return f"{system}の{browser}"
    return system or browser or "種類の分からない端末"


def _first(known: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for sign, name in known if sign in agent), "")
