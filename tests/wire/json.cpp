// The tool reads JSON with Boost.JSON, header-only here: what judges waybill's codec is not that codec.
#include <boost/json/src.hpp>
