"""What surrounds a command as a process: signals, and the three standard files."""

import os
import signal
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

__all__ = ["Interrupted", "end_by", "interruptible", "open_standard_files"]

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
AGAIN = 0.01  # seconds


class Interrupted(BaseException):
    """A signal asks the command to end; ``number`` says which.

    No Exception, so that nobody takes it for an error on its way, and no KeyboardInterrupt, which
    click turns into something else.
    """

    def __init__(self, number: int):
        self.number = number
        super().__init__(number)


@contextmanager
def interruptible() -> Iterator[None]:
    """Raise Interrupted inside where a signal arrives, so that what was begun is cleared away.

    Signals that whoever started the process has switched off stay off, as with ``nohup``. A second
    signal does not interrupt the clearing away.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    number = 0

    def handle(received: int, frame: FrameType | None) -> None:
        nonlocal number
        if received != signal.SIGALRM:
            number = received
            for each in SIGNALS:
                signal.signal(each, signal.SIG_IGN)
            # Amaranth warns of every component that was made and is not used any more.
            warnings.simplefilter("ignore")
        raise Interrupted(number)

    def unraisable(dropped: "sys.UnraisableHookArgs") -> None:
        # Python drops what a destructor raises, and the signal with it: come again.
        if isinstance(dropped.exc_value, Interrupted):
            signal.setitimer(signal.ITIMER_REAL, AGAIN)
        else:
            hook(dropped)

    hook, sys.unraisablehook = sys.unraisablehook, unraisable
    before = {each: signal.getsignal(each) for each in (*SIGNALS, signal.SIGALRM)}
    for each, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(each, handle)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for each, handler in before.items():
            # None: a handler that was not set by Python, which cannot be set again.
            signal.signal(each, signal.SIG_DFL if handler is None else handler)
        sys.unraisablehook = hook


def open_standard_files() -> None:
    """See that descriptors 0 to 2 are open, so that no file of ours takes the place of one.

    In the place of a closed one comes a file that cannot be written, so that output is not lost
    without a word.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDONLY)


def end_by(number: int) -> NoReturn:
    """End the process by a signal, as a shell expects of a command that the signal stopped."""
    for file in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            file.flush()
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
    os._exit(128 + number)
