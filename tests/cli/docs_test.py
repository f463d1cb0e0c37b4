"""docs/cli.md says what the program does: every command in it is run, and its tables are compared."""

import os
import re
import subprocess
import unittest
from pathlib import Path

from support import PROGRAM, ProgramTest, environment

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")


def session():
    """Pairs of command and expected output, of all fenced blocks that hold commands."""
    for block in re.findall(r"^```\w*\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL):
        for command in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, output = command.partition("\n")
            if line.startswith("waybill "):
                yield line, output


class Docs(ProgramTest):
    def test_the_session(self):
        commands = list(session())
        self.assertGreater(len(commands), 8)
        path = os.path.dirname(PROGRAM) + os.pathsep + os.environ["PATH"]
        for command, expected in commands:
            with self.subTest(command):
                done = subprocess.run(
                    ["bash", "-c", command],
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    env=environment(PATH=path),
                    cwd=self.folder,
                    timeout=60,
                )
                self.assertEqual(done.stdout.decode("utf-8"), expected)

    def test_the_exit_statuses(self):
        documented = re.findall(r"^\| (\d+) \| `?(\w+)`? \|", TEXT, re.MULTILINE)
        shown = re.search(r"Exit status: (.*)\n", self.ok("--help").out)[1]
        self.assertEqual(documented, [tuple(each.split(" ")) for each in shown.split(", ")])

    def test_the_environment_variables(self):
        shown = re.search(r"Environment, .*?: (.*)\n", self.ok("konigle", "--help").out)[1]
        for variable in shown.split(", "):
            if not variable.endswith(" (needed)"):
                self.assertIn("`" + variable.removeprefix("KONIGLE_") + "`", TEXT)

    def test_every_provider_is_there(self):
        for provider in self.ok("providers", "--format", "json").json():
            for variable in provider["needed_variables"]:
                self.assertIn(f"`{variable}`", TEXT)


if __name__ == "__main__":
    unittest.main()
