#include "../provider.hpp"

namespace cli {

std::unique_ptr<provider> make_konigle();
std::unique_ptr<provider> make_konigle_forms();
std::unique_ptr<provider> make_cloudmailing();
std::unique_ptr<provider> make_cleverreach();
std::unique_ptr<provider> make_constantcontact();
std::unique_ptr<provider> make_dyn();

std::vector<std::unique_ptr<provider>> all_providers()
{
    std::vector<std::unique_ptr<provider>> all;
    all.push_back(make_konigle());
    all.push_back(make_konigle_forms());
    all.push_back(make_cloudmailing());
    all.push_back(make_cleverreach());
    all.push_back(make_constantcontact());
    all.push_back(make_dyn());
    return all;
}

} // namespace cli
