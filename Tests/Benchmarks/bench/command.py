"""A program that does a work once, and what that cost."""
import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import Callable, Union


@dataclass(frozen=True)
class Command:
    name: str
    words: Union[list, Callable]  # a list, or a function that makes one for each run
    files: tuple = ()  # what it needs in the folder of the data
    ready: Callable = None  # makes ready, once
    before: Callable = None  # makes ready, before each run
    out: str = os.devnull  # the file that takes what it prints
    accepts: tuple = (0,)
    needs: str = ""  # the program or Python module that must be there
    is_slow: bool = False  # runs once, without a warm-up

    def make_ready(self, data):
        for name in self.files:
            data.need(name)
        if self.ready:
            self.ready()


@dataclass(frozen=True)
class Cost:
    seconds: float
    megabytes: float


class CommandFailed(Exception):
    pass


def measured(command, data):
    """Runs a command once in the folder of the data; nothing but its own process is measured."""
    if command.before:
        command.before()
    os.sync()  # what was written so far must not be paid for by what is measured
    record = data.path("cost")
    words = command.words() if callable(command.words) else command.words
    with open(data.path(command.out), "wb") as out:
        process = subprocess.run(
            [data.measure, record, *map(str, words)], cwd=data.folder, env=data.environment,
            stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE)
    if process.returncode != 0:
        raise CommandFailed(said(command, process))
    return cost(record, command, process)


def cost(record, command, process):
    with open(record) as file:
        wall, _, peak, code = file.read().split()
    if int(code) not in command.accepts:
        raise CommandFailed("exit code %s of %s" % (code, said(command, process)))
    return Cost(float(wall), int(peak) / 1024)


def said(command, process):
    return "%s: %s" % (command.name, process.stderr.decode(errors="replace").strip()[-500:])


def is_there(need, python):
    """Whether a program, or a module of the Python that runs the peers, can be used."""
    if not need or shutil.which(need):
        return True
    return subprocess.run([python, "-c", "import " + need], capture_output=True).returncode == 0
