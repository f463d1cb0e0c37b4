#ifdef WAYBILL_MISUSE
static_assert(misspelled, "waybill: one word, for the harness");
#endif
