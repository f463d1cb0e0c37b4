"""Settings and credentials from the environment, .env and --env-file."""

import os
import unittest

from support import FAKE_KEY, FakeProvider, ProgramTest

EMPTY_PAGE = {"payload": [], "count": 0, "next": None}


class Environment(ProgramTest):
    def setUp(self):
        super().setUp()
        self.fake = FakeProvider(lambda *request: (200, {}, EMPTY_PAGE))
        self.fake.__enter__()
        self.addCleanup(self.fake.__exit__)

    def key_sent(self, *arguments, **variables):
        self.fake.requests.clear()
        self.ok("konigle", "campaigns.list", *arguments, **variables)
        return self.fake.requests[0][2]["Authorization"]

    def refused(self, *arguments, **variables):
        call = ["konigle", "campaigns.list", *arguments]
        failure = self.fails(*call, kind="configuration", status=4, **variables)
        self.assertEqual((failure["effect"], self.fake.requests), ("not_sent", []))
        return failure["message"]

    def test_no_credentials(self):
        for nothing in [{}, {"KONIGLE_API_KEY": ""}]:
            self.assertIn("KONIGLE_API_KEY", self.refused(**nothing))
        self.assertIn("KONIGLE_API_KEY", self.refused("--dry-run"))
        call = ["konigle_forms", "forms.list"]
        failure = self.fails(*call, kind="configuration", status=4, KONIGLE_API_KEY=FAKE_KEY)
        self.assertIn("KONIGLE_FORMS_API_KEY", failure["message"])

    def test_lists_and_help_need_no_credentials(self):
        self.ok("providers")
        self.ok("konigle", "endpoints")

    def test_all_credentials_and_options_come_from_the_environment(self):
        variables = {**self.fake.variables(), "KONIGLE_AUTH_PREFIX": "Bearer", "KONIGLE_RETRY_COUNT": "0"}
        self.assertEqual(self.key_sent(**variables), "Bearer " + FAKE_KEY)

    def test_a_variable_that_does_not_fit_is_named(self):
        self.assertIn("KONIGLE_TIMEOUT", self.refused(KONIGLE_API_KEY=FAKE_KEY, KONIGLE_TIMEOUT="soon"))

    def test_a_base_url_that_is_not_safe(self):
        for wrong in ["http://api.example", "ftp://127.0.0.1", "no url"]:
            self.refused("--base-url", wrong, KONIGLE_API_KEY=FAKE_KEY)

    def test_env_in_the_working_directory_is_read(self):
        self.write(".env", f"# mine\n\nOTHER=it's\nKONIGLE_API_KEY=from-file\nexport KONIGLE_BASE_URL='{self.fake.url}'\r\n")
        self.assertEqual(self.key_sent(), "Token from-file")

    def test_a_file_overrides_nothing(self):
        self.write(".env", "KONIGLE_API_KEY=from-file\n")
        self.assertEqual(self.key_sent(**self.fake.variables()), "Token " + FAKE_KEY)

    def test_another_file_is_read_in_place_of_it(self):
        self.write(".env", "KONIGLE_API_KEY=from-file\n")
        path = self.write("other", f'KONIGLE_API_KEY = "from other"\nKONIGLE_BASE_URL={self.fake.url}\n')
        self.write("spaces", f"KONIGLE_API_KEY=from-other\nKONIGLE_BASE_URL={self.fake.url}")
        self.assertEqual(self.key_sent("--env-file", "spaces"), "Token from-other")
        self.assertIn("space", self.refused_with_file(path))
        self.assertIn("nowhere", self.refused("--env-file", "nowhere"))

    def refused_with_file(self, path):
        self.fake.requests.clear()
        return self.refused("--env-file", path)

    def test_the_env_of_a_folder_cannot_take_the_key_elsewhere(self):
        self.write(".env", f"KONIGLE_BASE_URL={self.fake.url}\n")
        self.assertIn("--env-file .env", self.refused(KONIGLE_API_KEY=FAKE_KEY))
        for trusted in ["CA_FILE=ca.pem", "PUBLIC_KEY_PIN=sha256//x", "CHECK_HOST=false"]:
            self.write(".env", f"KONIGLE_{trusted}\n")
            self.assertIn("--env-file .env", self.refused(**self.fake.variables()))
        # Said aloud, it may.
        self.write(".env", f"KONIGLE_BASE_URL={self.fake.url}\n")
        self.assertEqual(self.key_sent("--env-file", ".env", KONIGLE_API_KEY=FAKE_KEY), "Token " + FAKE_KEY)

    def test_a_folder_called_env_is_no_file(self):
        os.mkdir(os.path.join(self.folder, ".env"))
        self.assertEqual(self.key_sent(**self.fake.variables()), "Token " + FAKE_KEY)

    def test_a_line_that_is_wrong_is_named_and_not_shown(self):
        self.write(".env", f'\nKONIGLE_API_KEY="{FAKE_KEY}\n')
        message = self.refused()
        self.assertIn(".env, line 2", message)
        self.assertNotIn(FAKE_KEY, message)


if __name__ == "__main__":
    unittest.main()
