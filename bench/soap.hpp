#ifndef WAYBILL_BENCH_SOAP_HPP
#define WAYBILL_BENCH_SOAP_HPP

#include <waybill/providers/cleverreach/receiver.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// What the SOAP benchmarks have in common: an answer with receivers is read, and a call with receivers written.
namespace bench {

using receivers = std::vector<waybill::cleverreach::receiver>;

/// By hand over pugixml, from and into the same structs as waybill, for a service whose prefixes are known: faults, nil and what
/// is no number are looked for, references, other prefixes and bytes that are no UTF-8 are not.
receivers read_by_pugixml(std::string_view document);
std::string write_by_pugixml(receivers const& batch);

/// gSOAP has structs of its own, made from the description of the service.
class by_gsoap {
public:
    by_gsoap();
    by_gsoap(by_gsoap const&) = delete;
    by_gsoap& operator=(by_gsoap const&) = delete;
    ~by_gsoap();

    /// Reads into gSOAP's structs, which go away again; how many receivers there were.
    std::size_t read(std::string_view document);
    /// The same, copied out, for comparison.
    receivers read_and_copy(std::string_view document);

    /// What `write` writes, as gSOAP's structs.
    void prepare(receivers const& batch);
    std::string write();

private:
    struct implementation;
    std::unique_ptr<implementation> impl_;
};

} // namespace bench

#endif
