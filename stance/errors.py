"""Every error a user can meet. Only the command line turns one into a line and an exit code."""


class StanceError(Exception):
    """Base of all errors raised on purpose; its message says what was expected, what was got and what to do."""


class UsageError(StanceError):
    """The call itself is off: an option, an output folder that exists, a path that is not there."""


class InputError(StanceError):
    """One input file cannot be read as pages or rows; the rest of a batch is not touched by it."""


class ModelError(StanceError):
    """A model folder is not whole, or was made for other targets or another normaliser."""


class MissingExtraError(StanceError):
    """An optional package is needed; the message holds the install command."""
