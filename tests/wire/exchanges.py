"""What the self-tests of the replays share: captures to be changed, and what wire_replay has to say of them."""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

program, captures = sys.argv[1], Path(sys.argv[2])
provider = captures.parent.name
complaints = []


class Exchange:
    """A capture to be changed and written under another name."""

    def __init__(self, name):
        self.about = json.loads((captures / f"{name}.json").read_text(encoding="utf-8"))
        self.request = (captures / f"{name}.request.http").read_bytes()
        self.response = (captures / f"{name}.response.http").read_bytes()

    def set(self, *path_and_value):
        *path, last, value = path_and_value
        where = self.about
        for step in path:
            where = where[step]
        where[last] = value
        return self

    def sends(self, old, new):
        assert old.encode() in self.request, old
        self.request = with_length(self.request.replace(old.encode(), new.encode(), 1))
        return self

    def answers(self, old, new):
        assert old.encode() in self.response, old
        self.response = with_length(self.response.replace(old.encode(), new.encode(), 1))
        return self

    def write(self, folder, name):
        (folder / f"{name}.json").write_text(json.dumps(self.about), encoding="utf-8")
        if self.request is not None:
            (folder / f"{name}.request.http").write_bytes(self.request)
        if self.response is not None:
            (folder / f"{name}.response.http").write_bytes(self.response)


def with_length(message):
    head, _, body = message.partition(b"\r\n\r\n")
    return re.sub(rb"Content-Length: \d+", b"Content-Length: %d" % len(body), head) + b"\r\n\r\n" + body


def run(*arguments):
    command = [program, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout.splitlines(), done.stderr


def judge(what, exchanges, status, expected):
    """Runs the exchanges as one folder; `expected` is (start of line, words in it) for each of them."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for name, exchange in exchanges.items():
            exchange.write(folder, name)
        code, lines, errors = run(provider, folder)
    verdicts = {line.split()[1].rstrip(":"): line for line in lines[:-1]}
    ok = code == status and set(verdicts) == set(expected) and len(verdicts) == len(lines) - 1
    for name, (start, words) in expected.items():
        ok = ok and verdicts[name].startswith(start) and words in verdicts[name]
    counts = [sum(line.startswith(start) for line in lines[:-1]) for start in ("passed ", "failed ", "skipped ")]
    ok = ok and lines[-1] == "{} passed, {} failed, {} skipped".format(*counts)
    if not ok:
        complaints.append(f"{what}: exit status {code}\n" + "\n".join(lines) + errors)


def passes(what, exchange, words=""):
    exchanges = exchange if isinstance(exchange, dict) else {"made-up": exchange}
    judge(what, exchanges, 0, {name: ("passed ", words) for name in exchanges})


def fails(what, exchange, words):
    """`words` stand in the line of the last of the exchanges, or of the only one."""
    exchanges = exchange if isinstance(exchange, dict) else {"made-up": exchange}
    last = list(exchanges)[-1]
    expected = {name: ("failed " if name == last else "", words if name == last else "") for name in exchanges}
    judge(what, exchanges, 1, expected)


def finish():
    """Says what was not as expected; the exit status tells whether anything was."""
    for complaint in complaints:
        print(complaint, end="\n\n")
    sys.exit(1 if complaints else 0)
