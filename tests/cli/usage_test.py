"""Words and options: what is understood, what is refused, and how help says it."""

import re
import unittest

from support import ProgramTest


class Help(ProgramTest):
    def test_help_of_the_program_names_the_providers_and_the_exit_statuses(self):
        text = self.ok("--help").out
        self.assertIn("konigle", text)
        self.assertIn("completion", text)
        self.assertIn("2 usage, 3 invalid_argument", text)
        self.assertEqual(self.ok("-h").out, text)

    def test_help_of_a_provider_names_each_operation_and_the_environment(self):
        text = self.ok("konigle", "--help").out
        for endpoint in self.ok("konigle", "endpoints", "--format", "json").json():
            self.assertIn(f"  {endpoint['name']} ", text)
        self.assertIn("KONIGLE_API_KEY (needed)", text)
        self.assertIn("KONIGLE_BASE_URL", text)

    def test_help_of_an_operation_names_members_with_types_and_what_is_required(self):
        text = self.ok("konigle", "campaigns.create", "--help").out
        self.assertIn("POST /reachout/api/v1/campaigns, answered by campaign", text)
        self.assertRegex(text, r"--audience <text> +required\n")
        self.assertRegex(text, r"--scheduled_at <time> *\n")
        self.assertRegex(text, r"--channel_type <email> +default email\n")
        self.assertIn("--dry-run", text)

    def test_help_needs_neither_arguments_nor_credentials(self):
        self.assertIn("id required", self.ok("konigle", "campaigns.get", "--help").out)

    def test_every_operation_has_help(self):
        for endpoint in self.ok("konigle", "endpoints", "--format", "json").json():
            text = self.ok("konigle", endpoint["name"], "--help").out
            for member in endpoint["members"]:
                self.assertRegex(text, f"--(request[.])?{re.escape(member['name'])} <", endpoint["name"])

    def test_all_is_offered_where_there_are_pages_and_only_there(self):
        self.assertIn("--all", self.ok("konigle", "campaigns.list", "--help").out)
        self.assertNotIn("--all", self.ok("konigle", "campaigns.get", "--help").out)
        self.assertIn("--all", self.usage("konigle", "campaigns.get", "cmp_1", "--all", "--sandbox"))

    def test_json_is_offered_where_there_is_a_request_and_only_there(self):
        self.assertIn("--json", self.ok("konigle", "campaigns.update", "--help").out)
        self.assertNotIn("--json", self.ok("konigle", "campaigns.start", "--help").out)

    def test_the_sandbox_is_offered_where_there_is_one_and_only_there(self):
        self.assertIn("--sandbox", self.ok("konigle", "campaigns.list", "--help").out)
        for provider in self.ok("providers", "--format", "json").json():
            if provider["sandbox"]:
                continue
            operation = self.ok(provider["name"], "endpoints", "--format", "json").json()[0]["name"]
            self.assertNotIn("--sandbox", self.ok(provider["name"], operation, "--help").out)

    def test_version(self):
        self.assertRegex(self.ok("--version").out, r"^waybill \d+\.\d+\.\d+\S*\n$")


class Lists(ProgramTest):
    def test_providers_as_table_and_json(self):
        table = self.ok("providers").out
        self.assertRegex(table, r"^PROVIDER +BASE URL +NEEDS +SANDBOX\n")
        self.assertRegex(table, r"\nkonigle +https://tim[.]konigle[.]com +KONIGLE_API_KEY +yes\n")
        self.assertEqual(self.ok("providers", "--format", "table").out, table)
        first = self.ok("providers", "--format", "json").json()[0]
        self.assertEqual(first["name"], "konigle")
        self.assertEqual(first["needed_variables"], ["KONIGLE_API_KEY"])

    def test_endpoints_as_a_table_have_a_line_for_each_operation(self):
        lines = self.ok("konigle", "endpoints").out.splitlines()
        self.assertRegex(lines[0], r"^OPERATION +SENT AS +ANSWER +REQUEST$")
        schedule = [line for line in lines if line.startswith("campaigns.schedule ")]
        self.assertEqual(len(schedule), 1)
        self.assertRegex(
            schedule[0], r" POST /reachout/api/v1/campaigns/\{id\}/schedule +campaign +\[scheduled_at: time\]$"
        )
        create = [line for line in lines if line.startswith("campaigns.create ")][0]
        self.assertIn(" audience: text, name: text, [description: text],", create)

    def test_endpoints_as_json(self):
        all_of_them = self.ok("konigle", "endpoints", "--format", "json").json()
        self.assertEqual(len(all_of_them), len(self.ok("konigle", "endpoints").out.splitlines()) - 1)
        found = [each for each in all_of_them if each["name"] == "campaigns.add_ltv"][0]
        self.assertEqual(found["method"], "POST")
        self.assertEqual(found["path_arguments"], ["id"])
        self.assertEqual([each["name"] for each in found["members"] if each["required"]], ["value", "currency"])
        self.assertEqual(found["response"], "campaign")


class Refusals(ProgramTest):
    def test_no_words(self):
        self.assertIn("--help", self.usage())
        self.assertIn("konigle --help", self.usage("konigle"))

    def test_a_wrong_provider_gets_the_nearest(self):
        self.assertIn('did you mean "konigle"?', self.usage("konigel", "campaigns.list"))
        self.assertNotIn("did you mean", self.usage("something_else_entirely"))

    def test_a_wrong_operation_gets_the_nearest(self):
        for wrong in ["campaigns.lst", "campaign.list", "Campaigns.list"]:
            self.assertIn('did you mean "campaigns.list"?', self.usage("konigle", wrong), wrong)
        self.assertIn('did you mean "campaigns.schedule"?', self.usage("konigle", "schedule", "cmp_1"))

    def test_an_unknown_member_gets_the_nearest(self):
        message = self.usage("konigle", "campaigns.create", "--nam", "x", "--sandbox")
        self.assertEqual(message, 'there is no option --nam; did you mean "--name"?')

    def test_options_stand_behind_the_operation(self):
        self.assertIn("behind the operation", self.usage("--sandbox", "konigle", "campaigns.list"))
        self.assertIn("behind the operation", self.usage("konigle", "--sandbox", "campaigns.list"))

    def test_too_few_and_too_many_ids(self):
        self.assertEqual(self.usage("konigle", "campaigns.get", "--sandbox"), "id is required")
        self.assertIn('"cmp_2"', self.usage("konigle", "campaigns.get", "cmp_1", "cmp_2", "--sandbox"))
        self.assertIn('"cmp_1"', self.usage("konigle", "campaigns.list", "cmp_1", "--sandbox"))

    def test_an_id_may_be_called_like_a_command(self):
        for name in ["konigle", "providers", "endpoints", "campaigns.list", "completion"]:
            self.fails("konigle", "campaigns.get", name, "--sandbox", kind="not_found", status=15)

    def test_an_id_may_begin_with_a_hyphen_behind_two(self):
        shown = self.ok("konigle", "campaigns.get", "--sandbox", "--dry-run", "--", "--help").out
        self.assertIn("/campaigns/--help\n", shown)

    def test_wrong_values_of_options(self):
        call = ["konigle", "campaigns.list", "--sandbox"]
        for wrong in ["0", "-1", "abc", "nan", "inf", "1e99"]:
            self.assertIn("--timeout", self.usage(*call, "--timeout", wrong))
        for wrong in ["-1", "101", "x", "1.5"]:
            self.assertIn("--retries", self.usage(*call, "--retries", wrong))
        self.assertIn('"xml"', self.usage(*call, "--format", "xml"))
        self.assertIn("--page", self.usage(*call, "--page", "1", "--page", "2"))
        self.assertIn("--base-url", self.usage(*call, "--base-url", "http://127.0.0.1:1"))
        self.usage(*call, "--format")

    def test_completion_for_other_shells(self):
        self.assertIn("bash", self.usage("completion", "fish"))


if __name__ == "__main__":
    unittest.main()
