// Both forms are wrong.
static_assert(false, "waybill: one word, for the harness");
