/* Short names of schools, as the people of one trust say them: "Glen Hills"
 * for "Glen Hills Primary School".
 *
 * The surprise: whether a name may be cut depends on the others. Where two
 * would read the same, both stay whole. */
#include <trustpress/data.h>

/* Words at the end of a school's name that say what kind of school it is. */
static const struct str kind_words[] = {
    STR_INIT("academy"),   STR_INIT("aided"),      STR_INIT("and"),
    STR_INIT("c"),         STR_INIT("catholic"),   STR_INIT("ce"),
    STR_INIT("church"),    STR_INIT("cofe"),       STR_INIT("college"),
    STR_INIT("community"), STR_INIT("controlled"), STR_INIT("e"),
    STR_INIT("england"),   STR_INIT("federation"), STR_INIT("first"),
    STR_INIT("free"),      STR_INIT("high"),       STR_INIT("infant"),
    STR_INIT("infants"),   STR_INIT("junior"),     STR_INIT("lower"),
    STR_INIT("middle"),    STR_INIT("nursery"),    STR_INIT("of"),
    STR_INIT("primary"),   STR_INIT("rc"),         STR_INIT("roman"),
    STR_INIT("school"),    STR_INIT("secondary"),  STR_INIT("special"),
    STR_INIT("upper"),     STR_INIT("voluntary"),
};

static bool is_kind_word(struct arena *a, struct str word)
{
    const struct str folded = str_fold(a, word);

    if (str_empty(folded))
        return true; /* "&", "-" */
    for (size_t i = 0; i < sizeof kind_words / sizeof *kind_words; i++) {
        if (str_equal(folded, kind_words[i]))
            return true;
    }
    return false;
}

static struct str without_last_word(struct str s)
{
    size_t end = s.len;

    while (end > 0 && s.ptr[end - 1] != ' ')
        end--;
    return str_trim(str_slice(s, 0, end));
}

static struct str last_word(struct str s)
{
    return str_trim(str_slice(s, without_last_word(s).len, s.len));
}

/* A name that is nothing but such words, or only an article, stays whole. */
static struct str cut(struct arena *a, struct str name)
{
    struct str s = str_trim(name);

    while (!str_empty(s) && is_kind_word(a, last_word(s)))
        s = without_last_word(s);
    while (s.len > 0 && (s.ptr[s.len - 1] == ',' || s.ptr[s.len - 1] == '-'))
        s = str_trim(str_slice(s, 0, s.len - 1));
    return s.len < 3 || str_equal_nocase(s, STR("the")) ? str_trim(name) : s;
}

void names_short(struct arena *a, const struct str full[], size_t n,
                 struct str out[])
{
    struct map *seen = map_new(a);
    size_t *times = arena_array(a, size_t, n);

    for (size_t i = 0; i < n; i++) {
        out[i] = cut(a, full[i]);
        times[map_put(seen, str_fold(a, out[i]))]++;
    }
    for (size_t i = 0; i < n; i++) {
        if (times[map_find(seen, str_fold(a, out[i]))] > 1)
            out[i] = str_trim(full[i]);
    }
}
