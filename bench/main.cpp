#include "measure.hpp"

#include <boost/version.hpp>
#include <curl/curl.h>
#include <nlohmann/json.hpp>
#include <rapidjson/rapidjson.h>
#include <simdjson.h>

#include <exception>
#include <string_view>

#include <malloc.h>

// waybill_bench [json] [xmlrpc] [soap] [atom] [blocking] [coro] [layers] [in-flight] [streaming]: all without an argument. Each ratio says
// how many times as fast waybill is.
int main(int argc, char** argv)
{
    if (argc == 4 && std::string_view{argv[1]} == "xmlrpc-memory") {
        bench::xmlrpc_memory(argv[2], argv[3]);
        return 0;
    }
    if (argc == 4 && std::string_view{argv[1]} == "soap-memory") {
        bench::soap_memory(argv[2], argv[3]);
        return 0;
    }
    if (argc == 4 && std::string_view{argv[1]} == "atom-memory") {
        bench::atom_memory(argv[2], argv[3]);
        return 0;
    }
    if (argc == 4 && std::string_view{argv[1]} == "in-flight-memory") {
        bench::in_flight_memory(argv[2], argv[3]);
        return 0;
    }

    // Memory once used stays with the process: whether the kernel has to supply pages anew would otherwise depend on
    // what ran before.
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);

    std::printf("g++ %s, libcurl %s, simdjson %d.%d.%d (%s), Boost %d.%d, rapidjson %s, nlohmann %d.%d.%d\n", __VERSION__,
                curl_version_info(CURLVERSION_NOW)->version, simdjson::SIMDJSON_VERSION_MAJOR,
                simdjson::SIMDJSON_VERSION_MINOR, simdjson::SIMDJSON_VERSION_REVISION,
                simdjson::get_active_implementation()->name().c_str(), BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000,
                RAPIDJSON_VERSION_STRING, NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR,
                NLOHMANN_JSON_VERSION_PATCH);
    std::printf("%-58s %6s  %-13s  %-12s %s\n", "how many times as fast", "median", "middle half", "aim", "");
    auto const wanted = [&](std::string_view group) {
        bool found = argc == 1;
        for (int i = 1; i < argc; ++i) found = found || group == argv[i];
        return found;
    };
    try {
        if (wanted("streaming")) bench::streaming_benchmarks(); // first: memory that others have freed would hide what it takes
        if (wanted("json")) bench::json_benchmarks();
        if (wanted("xmlrpc")) bench::xmlrpc_benchmarks(argv[0]);
        if (wanted("soap")) bench::soap_benchmarks(argv[0]);
        if (wanted("atom")) bench::atom_benchmarks(argv[0]);
        if (wanted("blocking")) bench::blocking_benchmarks();
        if (wanted("coro")) bench::coro_benchmarks();
        if (wanted("layers")) bench::layer_benchmarks();
        if (wanted("in-flight")) bench::in_flight_benchmarks(argv[0]);
    } catch (std::exception const& failed) {
        std::fprintf(stderr, "waybill_bench: %s\n", failed.what());
        return 1;
    }
}
