#include "../provider.hpp"

namespace cli {

std::unique_ptr<provider> make_konigle();
std::unique_ptr<provider> make_konigle_forms();

std::vector<std::unique_ptr<provider>> all_providers()
{
    std::vector<std::unique_ptr<provider>> all;
    all.push_back(make_konigle());
    all.push_back(make_konigle_forms());
    return all;
}

} // namespace cli
