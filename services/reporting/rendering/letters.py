"""How wide the letters of the report's fonts are: in em, at most, so that no room is too small.

Measured in BIZ UDPGothic, bold; a proportional face has digits of 0.63 to 0.76 em.
"""

import unicodedata


class _Widths(dict[str, float]):
    def __missing__(self, letter: str) -> float:
        """Marks on a letter take no room; nothing takes more than an em."""
        self[letter] = 0.0 if unicodedata.combining(letter) else 1.0
        return self[letter]


_EMS = _Widths(
    {
        **dict.fromkeys("0123456789", 0.76),
        **dict.fromkeys(",.:;'!|()[]ilj", 0.4),
        **dict.fromkeys("-/\\ rtfI", 0.5),
        **dict.fromkeys("abcdeghknopqsuvxyzJ", 0.7),
        **dict.fromkeys("ABCDEFGHKLNPRSTUVXYZ", 0.84),
    }
)


def ems(line: str) -> float:
    """Em that a line takes."""
    return sum(map(_EMS.__getitem__, line))
