"""Why a file is not taken as a table; the messages are for the person who sent it."""


class TableRefused(Exception):
    """The file cannot be shared as it is. The text says what is wrong and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAText(TableRefused):
    """The bytes are those of another kind of file, whatever its name says."""


class Undecodable(TableRefused):
    """Neither encoding fits; `offset` counts bytes from 0, `line` from 1."""

    def __init__(self, message: str, offset: int, line: int) -> None:
        super().__init__(message)
        self.offset = offset
        self.line = line


class BrokenTable(TableRefused):
    """Text, but not CSV within our limits; `line` counts from 1."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


class PersonalNumberColumn(TableRefused):
    """A column is headed 個人番号 or マイナンバー; `column` counts from 1."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.column = column


class PersonalNumberFound(TableRefused):
    """A cell may hold a 個人番号; `line` and `column` count from 1. The number is not kept."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.line = line
        self.column = column
