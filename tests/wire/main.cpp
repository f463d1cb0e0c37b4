#include "provider.hpp"

#include <filesystem>
#include <iostream>
#include <string_view>

namespace {

struct provider {
    std::string_view name;
    void (*replay)(std::vector<wire::capture> const&, wire::report&);
};

constexpr provider providers[] = {{"cleverreach", wire::replay_cleverreach},
                                  {"cloudmailing", wire::replay_cloudmailing},
                                  {"constantcontact", wire::replay_constantcontact},
                                  {"dyn", wire::replay_dyn},
                                  {"konigle", wire::replay_konigle}};

} // namespace

// Exit status: 0 when every capture passed, 1 when one failed or none ran, 2 for wrong arguments.
int main(int argc, char** argv)
{
    for (auto const& [name, replay] : providers) {
        if (argc < 2 || argc > 3 || name != argv[1]) continue;
        std::filesystem::path const folder = argc == 3 ? argv[2] : std::filesystem::path{WAYBILL_WIRE_FOLDER} / name;
        if (!std::filesystem::is_directory(folder)) {
            std::cerr << "wire_replay: " << folder << " is no folder\n";
            return 2;
        }
        wire::report out;
        replay(wire::read_captures(folder, out), out);
        return out.finish() ? 0 : 1;
    }
    std::cerr << "usage: wire_replay PROVIDER [DIR]\nproviders:";
    for (auto const& each : providers) std::cerr << ' ' << each.name;
    std::cerr << '\n';
    return 2;
}
