/* Values: a decimal, a text, a date, a truth, or the reason why there is none.
 *
 * The surprise: an all-zero value is a reason (not given), so that memory
 * which nobody filled can never be printed as the number 0. */
#include <trustpress/data.h>

#include <assert.h>

static const struct str words[REASON_COUNT] = {
#define X(name, words, mark) [REASON_##name] = STR_INIT(words),
    REASONS(X)
#undef X
};

static const struct str marks[REASON_COUNT] = {
#define X(name, words, mark) [REASON_##name] = STR_INIT(mark),
    REASONS(X)
#undef X
};

/* Written out, because data files and goldens hold them: they must not change
 * when somebody renames a constant. */
static const struct str slugs[REASON_COUNT] = {
    [REASON_NOT_GIVEN] = STR_INIT("not-given"),
    [REASON_SUPPRESSED] = STR_INIT("suppressed"),
    [REASON_NOT_AVAILABLE] = STR_INIT("not-available"),
    [REASON_NOT_APPLICABLE] = STR_INIT("not-applicable"),
    [REASON_NO_ENTRIES] = STR_INIT("no-entries"),
    [REASON_NOT_PUBLISHED] = STR_INIT("not-published"),
    [REASON_LOW_COVERAGE] = STR_INIT("low-coverage"),
    [REASON_NEW_SCHOOL] = STR_INIT("new-school"),
    [REASON_ROUNDS_TO_ZERO] = STR_INIT("rounds-to-zero"),
    [REASON_LOW_RELIABILITY] = STR_INIT("low-reliability"),
    [REASON_DID_NOT_SUPPLY] = STR_INIT("did-not-supply"),
    [REASON_NO_DATA] = STR_INIT("no-data"),
    [REASON_NO_BASE] = STR_INIT("no-base"),
    [REASON_NOT_COMPARABLE] = STR_INIT("not-comparable"),
    [REASON_OVERFLOW] = STR_INIT("overflow"),
    [REASON_WITHHELD] = STR_INIT("withheld"),
};

const char *reason_words(enum reason r)
{
    assert(r < REASON_COUNT);
    return words[r].ptr;
}

const char *reason_mark(enum reason r)
{
    assert(r < REASON_COUNT);
    return marks[r].ptr;
}

const char *reason_slug(enum reason r)
{
    assert(r < REASON_COUNT);
    return slugs[r].ptr;
}

/* '-' and '_' are the same here: people write both. */
static bool slug_equal(struct str slug, struct str given)
{
    if (slug.len != given.len)
        return false;
    for (size_t i = 0; i < slug.len; i++) {
        char c = given.ptr[i] == '_' ? '-' : given.ptr[i];

        if (slug.ptr[i] != c)
            return false;
    }
    return true;
}

bool reason_from_slug(struct str slug, enum reason *out)
{
    for (size_t i = 0; i < REASON_COUNT; i++) {
        if (slug_equal(slugs[i], slug)) {
            *out = (enum reason)i;
            return true;
        }
    }
    return false;
}

struct value value_reason(enum reason r)
{
    assert(r < REASON_COUNT);
    return (struct value){ .kind = VALUE_REASON, .reason = r };
}

struct value value_decimal(struct decimal d)
{
    return (struct value){ .kind = VALUE_DECIMAL, .decimal = d };
}

struct value value_text(struct str s)
{
    return (struct value){ .kind = VALUE_TEXT, .text = s };
}

struct value value_date(int32_t date)
{
    return (struct value){ .kind = VALUE_DATE, .date = date };
}

struct value value_truth(bool t)
{
    return (struct value){ .kind = VALUE_TRUTH, .truth = t };
}

bool value_is_number(struct value v)
{
    return v.kind == VALUE_DECIMAL;
}

/* Decimals are equal by value: 53.1 is 53.10. */
bool value_equal(struct value a, struct value b)
{
    if (a.kind != b.kind)
        return false;
    switch (a.kind) {
    case VALUE_REASON:
        return a.reason == b.reason;
    case VALUE_DECIMAL:
        return decimal_compare(a.decimal, b.decimal) == 0;
    case VALUE_TEXT:
        return str_equal(a.text, b.text);
    case VALUE_DATE:
        return a.date == b.date;
    case VALUE_TRUTH:
        return a.truth == b.truth;
    }
    return false;
}

static void dump_text_byte(struct buf *b, char c)
{
    if (c == '\n')
        buf_text(b, "\\n");
    else if (c == '\r')
        buf_text(b, "\\r");
    else if (c == '"' || c == '\\')
        buf_printf(b, "\\%c", c);
    else
        buf_byte(b, c);
}

static struct str dump_text(struct arena *a, struct str s)
{
    struct buf b = { 0 };

    buf_byte(&b, '"');
    for (size_t i = 0; i < s.len; i++)
        dump_text_byte(&b, s.ptr[i]);
    buf_byte(&b, '"');
    return buf_take(&b, a);
}

/* 53.10, "text", 2025-11-27, yes, (suppressed): one line, each kind apart. */
struct str value_dump(struct arena *a, struct value v)
{
    switch (v.kind) {
    case VALUE_REASON:
        return str_printf(a, "(%s)", reason_slug(v.reason));
    case VALUE_DECIMAL:
        return decimal_text(a, v.decimal);
    case VALUE_TEXT:
        return dump_text(a, v.text);
    case VALUE_DATE:
        return v.date == DATE_NONE ? STR("(no date)") : date_iso(a, v.date);
    case VALUE_TRUTH:
        return v.truth ? STR("yes") : STR("no");
    }
    return STR("");
}
