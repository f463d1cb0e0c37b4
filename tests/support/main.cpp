#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <locale>

namespace {

unsigned test_cases_run = 0;

struct counter : doctest::IReporter {
    explicit counter(doctest::ContextOptions const&) {}
    void test_case_start(doctest::TestCaseData const&) override { ++test_cases_run; }

    void report_query(doctest::QueryData const&) override {}
    void test_run_start() override {}
    void test_run_end(doctest::TestRunStats const&) override {}
    void test_case_reenter(doctest::TestCaseData const&) override {}
    void test_case_end(doctest::CurrentTestCaseStats const&) override {}
    void test_case_exception(doctest::TestCaseException const&) override {}
    void subcase_start(doctest::SubcaseSignature const&) override {}
    void subcase_end() override {}
    void log_assert(doctest::AssertData const&) override {}
    void log_message(doctest::MessageData const&) override {}
    void test_case_skipped(doctest::TestCaseData const&) override {}
};
REGISTER_LISTENER("counter", 1, counter);

} // namespace

int main(int argc, char** argv)
{
    if (std::setlocale(LC_ALL, "")) std::locale::global(std::locale{""});
    char const* const point = std::getenv("WAYBILL_TEST_DECIMAL_POINT");
    if (point && std::strcmp(point, std::localeconv()->decimal_point) != 0) {
        std::fprintf(stderr, "the locale does not write '%s' as its decimal point\n", point);
        return 2;
    }

    doctest::Context context{argc, argv};
    int const failed = context.run();
    if (context.shouldExit()) return failed; // a query, such as the list of test cases

    // doctest calls a filter that matches nothing a success: a misspelled name would pass for ever.
    if (failed == 0 && test_cases_run == 0) return 2;
    return failed;
}
