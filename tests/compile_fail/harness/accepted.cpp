// Neither form is wrong.
static_assert(true, "waybill: one word, for the harness");
