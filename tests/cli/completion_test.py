"""What a real bash completes."""

import os
import subprocess
import unittest

from support import PROGRAM, ProgramTest, environment

# Takes the words of a command line, of which the last is being typed, and prints what bash would offer.
COMPLETE = """
source <(waybill completion bash) || exit 1
specification=$(complete -p waybill) || exit 1
[[ $specification =~ ' -F '([^ ]+) ]] || exit 1
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
COMP_LINE="$*"
COMP_POINT=${#COMP_LINE}
"${BASH_REMATCH[1]}" "$1" "${!#}" "${COMP_WORDS[COMP_CWORD - 1]}"
[ ${#COMPREPLY[@]} -eq 0 ] || printf '%s\\n' "${COMPREPLY[@]}"
"""


class Completion(ProgramTest):
    def complete(self, *words):
        path = os.path.dirname(PROGRAM) + os.pathsep + os.environ["PATH"]
        done = subprocess.run(
            ["bash", "--norc", "-c", COMPLETE, "bash", "waybill", *words],
            capture_output=True,
            text=True,
            env=environment(PATH=path),
            cwd=self.folder,
            timeout=60,
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout.splitlines()

    def test_commands_and_providers(self):
        self.assertLessEqual({"providers", "completion", "konigle"}, set(self.complete("")))
        self.assertEqual(self.complete("pro"), ["providers"])
        self.assertEqual(self.complete("completion", ""), ["bash"])

    def test_operations(self):
        self.assertEqual(self.complete("konigle", "campaigns.sch"), ["campaigns.schedule"])
        endpoints = self.ok("konigle", "endpoints", "--format", "json").json()
        expected = {"endpoints"} | {endpoint["name"] for endpoint in endpoints}
        self.assertEqual(set(self.complete("konigle", "")), expected)

    def test_options_and_members(self):
        self.assertEqual(self.complete("konigle", "campaigns.list", "--st"), ["--status"])
        offered = self.complete("konigle", "campaigns.list", "--page", "2", "--")
        self.assertLessEqual({"--page_size", "--all", "--sandbox", "--help"}, set(offered))
        self.assertEqual(self.complete("konigle", "endpoints", "--f"), ["--format"])

    def test_values_of_enums(self):
        call = ["konigle", "campaigns.list", "--status"]
        self.assertEqual(self.complete(*call, "c"), ["completed", "cancelled"])
        self.assertEqual(len(self.complete(*call, "")), 7)
        # As bash takes --status=dr and --status= apart.
        self.assertEqual(self.complete(*call, "=", "dr"), ["draft"])
        self.assertEqual(len(self.complete(*call, "=")), 7)
        self.assertEqual(self.complete("konigle", "campaigns.list", "--format", ""), ["json", "table"])
        enable = ["konigle", "email_channels.set_engagement_tracking", "ch_1", "--enable", ""]
        self.assertEqual(self.complete(*enable), ["yes", "no"])

    def test_nothing_where_anything_may_stand(self):
        self.assertEqual(self.complete("konigle", "campaigns.get", ""), [])
        self.assertEqual(self.complete("konigle", "campaigns.list", "--q", ""), [])

    def test_file_names_come_from_bash_itself(self):
        self.assertIn("-o default", self.ok("completion", "bash").out)


if __name__ == "__main__":
    unittest.main()
