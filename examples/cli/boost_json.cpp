// Boost.JSON, which is built into the program: it says where a document is malformed.
#include <boost/json/src.hpp>
