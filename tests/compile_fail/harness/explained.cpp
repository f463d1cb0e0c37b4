template <class T>
consteval bool check()
{
    static_assert(sizeof(T) == 1, "waybill: one word, for the harness");
    return true;
}

#ifdef WAYBILL_MISUSE
static_assert(check<int>());
#else
static_assert(check<char>());
#endif
