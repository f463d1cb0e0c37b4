"""A provider whose operations are SOAP methods, with the key among their parts."""

import unittest
import xml.etree.ElementTree as xml
from xml.sax.saxutils import escape

from support import FAKE_KEY, FakeProvider, ProgramTest

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"


def envelope(content):
    text = f'<e:Envelope xmlns:e="{ENVELOPE}"><e:Body>{content}</e:Body></e:Envelope>'
    return 200, {"Content-Type": "text/xml"}, text.encode("utf-8")


def reply(data, status="SUCCESS", message="", code=0):
    return envelope(f"<r><return><status>{status}</status><message>{escape(message)}</message>"
                    f"<statuscode>{code}</statuscode>{data}</return></r>")


def parts(element):
    """The text of each part, or the parts of it."""
    return [(each.tag, parts(each) or each.text or "") for each in element]


class Soap(ProgramTest):
    def run_against(self, fake, *arguments):
        return self.run_program("cleverreach", *arguments, CLEVERREACH_API_KEY=FAKE_KEY, CLEVERREACH_BASE_URL=fake.url)

    def test_members_are_parts_behind_the_key(self):
        with FakeProvider(lambda *request: reply("<data>A-1</data>")) as fake:
            got = self.run_against(fake, "receivers.add_order", "--email", "<é>", "--listId", "7", "--orderData",
                                   '{"price": "19.90", "order_id": "A-1"}')
        self.assertEqual((got.out, got.err), ('"A-1"\n', ""))
        method, path, headers, body = fake.requests[0]
        self.assertEqual((method, path), ("POST", "/soap/interface_v5.1.php"))
        self.assertEqual(headers["SOAPAction"], '"receiverAddOrder"')
        call = xml.fromstring(body)[0][0]
        self.assertEqual(call.tag, "{CRS}receiverAddOrder")
        self.assertEqual(parts(call), [("apiKey", FAKE_KEY), ("listId", "7"), ("email", "<é>"),
                                       ("orderData", [("order_id", "A-1"), ("price", "19.90")])])

    def test_pages_go_on_until_one_is_not_found(self):
        def respond(method, path, headers, body):
            page = int(xml.fromstring(body).find(".//page/page").text)
            if page == 2:
                return reply("", "ERROR", "data not found", 20)
            return reply(f"<data><item><id>{page}</id><email>{page}@shop.example</email></item></data>")

        with FakeProvider(respond) as fake:
            got = self.run_against(fake, "receivers.list", "--listId", "7", "--all")
        self.assertEqual([each["id"] for each in got.lines()], [0, 1], got.err)
        self.assertEqual(len(fake.requests), 3)

    def test_faults_and_refusals(self):
        fault = envelope("<e:Fault><faultcode>e:Server</faultcode><faultstring>no &amp; no</faultstring></e:Fault>")
        for answer, status, shown in [
            (fault, 23, ['"provider_code":"e:Server"', "no & no", '"effect":"unknown"']),
            (reply("", "ERROR", "duplicate data", 50), 16, ['"provider_code":"50"', "duplicate data", '"effect":"rejected"']),
            (reply("", "ERROR", FAKE_KEY + "?", 1), 13, ['"provider_code":"1"']),
        ]:
            with FakeProvider(lambda *request: answer) as fake:
                got = self.run_against(fake, "groups.add", "--name", "x", "--verbose")
            with self.subTest(shown):
                self.assertEqual((got.status, got.out), (status, ""))
                for text in shown:
                    self.assertIn(text, got.err)
                self.assertNotIn(FAKE_KEY, got.err)

    def test_refusals_of_the_sandbox(self):
        for call, kind, status in [
            (["receivers.get_by_id", "--listId", "1", "--id", "99"], "not_found", 15),
            (["forms.activation_mail", "--formId", "1", "--email", "ada@shop.example"], "conflict", 16),
            (["receivers.list", "--listId", "2", "--all"], "not_found", 15),
        ]:
            self.fails("cleverreach", *call, "--sandbox", kind=kind, status=status)

    def test_the_key_is_not_in_what_would_be_sent(self):
        with FakeProvider(lambda *request: reply("")) as fake:
            got = self.run_against(fake, "groups.list", "--dry-run")
        self.assertEqual(fake.requests, [])
        self.assertIn(">***</apiKey>", got.out)
        self.assertNotIn(FAKE_KEY, got.out)


if __name__ == "__main__":
    unittest.main()
