#ifndef WAYBILL_CODEC_SIMDJSON_HPP
#define WAYBILL_CODEC_SIMDJSON_HPP

// The kernels that the parser picks from at run time are in simdjson's library. Its header defines them once more, which
// takes a third of its time to compile and serves only code that is compiled for such a processor.
#if !defined(SIMDJSON_IMPLEMENTATION_HASWELL) && !defined(__AVX2__)
#define SIMDJSON_IMPLEMENTATION_HASWELL 0
#endif
#if !defined(SIMDJSON_IMPLEMENTATION_ICELAKE) && !defined(__AVX512F__)
#define SIMDJSON_IMPLEMENTATION_ICELAKE 0
#endif
#if !defined(SIMDJSON_IMPLEMENTATION_WESTMERE) && !defined(__SSE4_2__)
#define SIMDJSON_IMPLEMENTATION_WESTMERE 0
#endif

#include <simdjson.h>

#endif
