#ifndef WAYBILL_OBSERVE_HPP
#define WAYBILL_OBSERVE_HPP

// Observers that are ready to use; one of your own derives from waybill::observer.
#include <waybill/observe/text_log.hpp>

#endif
