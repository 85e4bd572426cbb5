/* What an amount has to do with a difference that nobody expected.
 *
 * The surprise: digits that changed places always leave a difference that nine
 * divides, and which ones they were can be told from the amount itself. */
#include <trustpress/data.h>

static bool same_size(struct decimal x, struct decimal y)
{
    return decimal_compare(decimal_absolute(x), decimal_absolute(y)) == 0;
}

static bool is_half(struct decimal x, struct decimal whole)
{
    struct decimal twice;

    return decimal_add(x, x, &twice) && same_size(twice, whole);
}

static bool is_swapped(struct decimal x, struct decimal difference)
{
    int64_t m = decimal_absolute(x).mantissa;

    for (int64_t unit = 1; m >= 10; m /= 10, unit *= 10) {
        const int64_t low = m % 10, high = m / 10 % 10;

        if (high != low &&
            same_size(decimal_make(9 * (high - low) * unit, x.scale),
                      difference))
            return true;
    }
    return false;
}

enum clue clue_of(struct decimal amount, struct decimal difference)
{
    if (decimal_sign(amount) == 0 || decimal_sign(difference) == 0)
        return CLUE_NONE;
    if (same_size(amount, difference))
        return CLUE_WHOLE;
    if (is_half(amount, difference))
        return CLUE_SIGN;
    return is_swapped(amount, difference) ? CLUE_DIGITS : CLUE_NONE;
}

const char *clue_words(enum clue clue)
{
    switch (clue) {
    case CLUE_NONE:
        return "";
    case CLUE_WHOLE:
        return "is the very difference: once too often, or left out elsewhere";
    case CLUE_SIGN:
        return "is half of the difference: its sign may be wrong";
    case CLUE_DIGITS:
        return "may have two digits the wrong way round: that would make the "
               "difference";
    }
    return "";
}
