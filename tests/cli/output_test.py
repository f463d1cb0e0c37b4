"""Tables for people, and outputs that are closed, full or a terminal."""

import os
import pty
import subprocess
import unittest

from support import PROGRAM, FakeProvider, ProgramTest, environment, reset_signals


class Tables(ProgramTest):
    def table(self, *arguments, **variables):
        return self.ok("konigle", *arguments, "--format", "table", **variables).out

    def test_a_list_is_a_table_of_its_items(self):
        lines = self.table("campaigns.list", "--sandbox").splitlines()
        self.assertEqual(lines[0].split()[:4], ["id", "channel_type", "email_channel", "email_template"])
        self.assertNotIn("description", lines[0])  # empty in all of them
        self.assertEqual(lines[1].split()[0], "cmp_1")
        self.assertEqual(lines[-1], "count 3, num_pages 1")
        self.assertTrue(all(line == line.rstrip() for line in lines))

    def test_columns_stay_aligned_behind_wide_characters(self):
        lines = self.table("campaigns.list", "--sandbox").splitlines()
        column = lines[0].index("status")
        self.assertEqual([line[column:].split()[0] for line in lines[1:4]], ["draft", "scheduled", "running"])

    def test_the_locale_does_not_matter(self):
        table = self.table("campaigns.list", "--sandbox")
        self.assertIn("Café news", table)
        for locale in ["C", "POSIX", "C.UTF-8", "no_such_locale"]:
            self.assertEqual(self.table("campaigns.list", "--sandbox", LC_ALL=locale), table)

    def test_all_pages_make_one_table(self):
        whole = self.table("campaigns.list", "--sandbox").splitlines()[:-1]
        self.assertEqual(self.table("campaigns.list", "--sandbox", "--all", "--page_size", "1").splitlines(), whole)

    def test_an_object_is_names_and_values(self):
        lines = self.table("campaigns.get", "cmp_3", "--sandbox").splitlines()
        self.assertEqual(lines[0].split(), ["NAME", "VALUE"])
        rows = dict(line.split(maxsplit=1) for line in lines[1:])
        self.assertEqual(rows["name"], "Café news")
        self.assertEqual(rows["execution/total_contacts"], "3")
        self.assertNotIn("description", rows)

    def test_an_empty_list(self):
        self.assertEqual(self.table("campaigns.list", "--q", "nothing", "--sandbox"), "count 0, num_pages 1\n")

    def test_nothing_that_a_terminal_would_act_upon_comes_through(self):
        campaign = {"id": "a\x1b[31m\nb", "audience": "\u009b", "name": "n", "created_at": "2026-01-01T00:00:00Z"}
        answer = (200, {}, {**campaign, "updated_at": "2026-01-01T00:00:00Z"})
        with FakeProvider(lambda *request: answer) as fake:
            table = self.table("campaigns.get", "x", **fake.variables())
        self.assertNotIn("\x1b", table)
        self.assertNotIn("\u009b", table)
        self.assertIn("\\x1b[31m\\x0ab", table)

    def test_on_a_terminal_a_row_stays_a_line(self):
        # As wide as it takes: what is narrow there is no reason to take values apart.
        to_terminal, terminal = pty.openpty()
        call = [PROGRAM, "konigle", "campaigns.list", "--sandbox", "--format", "table"]
        subprocess.run(call, stdout=terminal, env=environment(COLUMNS="40"), cwd=self.folder, timeout=60, check=True)
        os.close(terminal)
        seen = os.read(to_terminal, 65536).decode("utf-8")
        os.close(to_terminal)
        self.assertEqual(seen.replace("\r\n", "\n"), self.table("campaigns.list", "--sandbox"))


class Outputs(ProgramTest):
    def to_closed_pipe(self, *arguments, preexec_fn):
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run(
            [PROGRAM, *arguments],
            stdout=writing,
            stderr=subprocess.PIPE,
            env=environment(),
            cwd=self.folder,
            timeout=60,
            restore_signals=False,
            preexec_fn=preexec_fn,
        )
        os.close(writing)
        return done

    def test_an_output_that_is_closed_early_ends_the_program_quietly(self):
        for call in [["providers"], ["konigle", "campaigns.list", "--sandbox", "--all", "--page_size", "1"]]:
            done = self.to_closed_pipe(*call, preexec_fn=reset_signals)
            self.assertEqual((done.returncode, done.stderr), (-13, b""))  # SIGPIPE

    def test_where_the_signal_is_ignored_it_is_an_error(self):
        # Python ignores it, and its children inherit that.
        done = self.to_closed_pipe("providers", preexec_fn=None)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"Broken pipe", done.stderr)

    def test_head(self):
        call = f"'{PROGRAM}' konigle campaigns.list --sandbox --all --page_size 1 | head -1"
        done = subprocess.run(["bash", "-c", call], capture_output=True, env=environment(), cwd=self.folder, timeout=60)
        self.assertEqual((done.returncode, done.stdout.count(b"\n"), done.stderr), (0, 1, b""))

    def test_a_full_disk_is_an_error(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [PROGRAM, "konigle", "campaigns.list", "--sandbox"],
                stdout=full,
                stderr=subprocess.PIPE,
                env=environment(),
                cwd=self.folder,
                timeout=60,
            )
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"No space left", done.stderr)
        self.assertEqual(done.stderr.count(b"\n"), 1)


if __name__ == "__main__":
    unittest.main()
