"""Runs a command under a pseudo-terminal, types what it is told to, and tells what was shown.

Reads a plan as JSON from standard input and writes a report as JSON to standard output. A step is
{"wait": regex} for text behind the last match, {"send": text}, {"resize": [columns, rows]} or
{"hang_up": true}. Patterns meet the text without escape sequences.
"""

import base64
import errno
import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

ESCAPES = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[()*+][ -~]|\x1b[ -~]"
)
# an escape sequence or a character that has not arrived whole
UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*|[()*+])?$")


class Stuck(Exception):
    pass


class Terminal:
    def __init__(self, plan):
        self.raw = bytearray()
        self.matched = 0
        self.patience = plan["patience_seconds"]
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            try:
                # a shell starts what runs in the background with these ignored, and exec keeps that
                for name in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
                    signal.signal(name, signal.SIG_DFL)
                # the size must be there before the program asks for it
                _resize(0, *plan["size"])
                os.chdir(plan["directory"])
                os.execvpe(plan["argv"][0], plan["argv"], plan["environment"])
            except OSError as error:
                os.write(2, f"cannot run {plan['argv'][0]}: {error}\n".encode())
            finally:
                os._exit(127)

    def text(self):
        return self.raw.decode("utf-8", "replace")

    def plain(self):
        whole = UNFINISHED.sub("", self.text())
        return ESCAPES.sub("", whole)

    def read(self, until):
        """Takes in what comes; false once the program has closed its end."""
        ready, _, _ = select.select([self.master], [], [], max(0, until - time.monotonic()))
        if not ready:
            raise Stuck
        try:
            chunk = os.read(self.master, 65536)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            chunk = b""
        self.raw += chunk
        return bool(chunk)

    def wait(self, pattern):
        until = time.monotonic() + self.patience
        while True:
            found = re.compile(pattern).search(self.plain(), self.matched)
            if found:
                self.matched = found.end()
                return
            if not self.read(until):
                raise EOFError

    def send(self, text):
        data = text.encode()
        while data:
            _, ready, _ = select.select([], [self.master], [], self.patience)
            if not ready:
                raise Stuck
            data = data[os.write(self.master, data) :]

    def finish(self):
        until = time.monotonic() + self.patience
        if self.master is not None:
            while self.read(until):
                pass
        while time.monotonic() < until:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.01)
        raise Stuck

    def hang_up(self):
        os.close(self.master)
        self.master = None

    def kill(self):
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        try:
            os.waitpid(self.pid, 0)
        except ChildProcessError:
            pass


def _resize(descriptor, columns, rows):
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def run(plan):
    terminal = Terminal(plan)
    failed = None
    exit_code = None
    step = None
    try:
        for step in plan["steps"]:
            if "wait" in step:
                terminal.wait(step["wait"])
            elif "send" in step:
                terminal.send(step["send"])
            elif "resize" in step:
                _resize(terminal.master, *step["resize"])
            else:
                terminal.hang_up()
        step = "the program's end"
        exit_code = terminal.finish()
    except Stuck:
        failed = f"nothing more came for {plan['patience_seconds']} s while waiting for {step}"
        terminal.kill()
    except (EOFError, OSError) as error:
        failed = f"the program ended before {step} ({type(error).__name__})"
        terminal.kill()
    return {
        "exit_code": exit_code,
        "failed": failed,
        "raw": base64.b64encode(bytes(terminal.raw)).decode("ascii"),
    }


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
