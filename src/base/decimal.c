/* Exact decimals.
 *
 * The invariant behind everything: a mantissa is never INT64_MIN, so that a
 * sign can always be turned. Steps run in 128 bits and are fitted at the end.
 */
#include <trustpress/base/decimal.h>

#include <assert.h>
#include <string.h>

__extension__ typedef unsigned __int128 uint128;

#define PLACES_MAX 38 /* 10^38 is the largest power of ten in 128 bits */

/* 10^n, 0 <= n <= PLACES_MAX. */
static int128 power(int n)
{
    int128 p = 1;

    assert(n >= 0 && n <= PLACES_MAX);
    for (; n > 0; n--)
        p *= 10;
    return p;
}

static uint128 magnitude(int128 n)
{
    return n < 0 ? 0 - (uint128)n : (uint128)n;
}

/* n / divisor, half away from zero. */
static int128 quotient(int128 n, int128 divisor)
{
    int128 whole = n / divisor, rest = n % divisor;

    if (magnitude(rest) >= magnitude(divisor) - magnitude(rest))
        whole += (n < 0) == (divisor < 0) ? 1 : -1;
    return whole;
}

/* Brings n / 10^scale into a decimal. Zeros at the end are given up when there
 * is no room for them; digits only beyond DECIMAL_SCALE_MAX, rounded. */
static bool fit(int128 n, int scale, struct decimal *out)
{
    while (scale > 0 && n % 10 == 0 &&
           (scale > DECIMAL_SCALE_MAX || magnitude(n) > INT64_MAX)) {
        n /= 10;
        scale--;
    }
    if (scale > DECIMAL_SCALE_MAX) {
        n = quotient(n, power(scale - DECIMAL_SCALE_MAX));
        scale = DECIMAL_SCALE_MAX;
    }
    if (magnitude(n) > INT64_MAX)
        return false;
    *out = decimal_make((int64_t)n, scale);
    return true;
}

struct decimal decimal_of(int64_t whole)
{
    return decimal_make(whole, 0);
}

struct decimal decimal_make(int64_t mantissa, int scale)
{
    assert(mantissa != INT64_MIN);
    assert(scale >= 0 && scale <= DECIMAL_SCALE_MAX);
    return (struct decimal){ mantissa, (int8_t)scale };
}

/* ---- Text -----------------------------------------------------------------
 */

/* Appends s's digits to *n; false when s has a byte that is none, or *n would
 * pass INT64_MAX. */
static bool take_digits(struct str s, int64_t *n)
{
    for (size_t i = 0; i < s.len; i++) {
        int digit = s.ptr[i] - '0';

        if (!byte_is_digit(s.ptr[i]) || *n > (INT64_MAX - digit) / 10)
            return false;
        *n = *n * 10 + digit;
    }
    return true;
}

bool decimal_parse(struct str s, struct decimal *out)
{
    bool is_negative = str_starts(s, STR("-")), has_point;
    struct str whole, places;
    int64_t n = 0;

    if (is_negative || str_starts(s, STR("+")))
        s = str_slice(s, 1, s.len);
    has_point = str_cut(s, '.', &whole, &places);
    if (whole.len == 0 || (has_point && places.len == 0))
        return false;
    if (places.len > DECIMAL_SCALE_MAX || !take_digits(whole, &n) ||
        !take_digits(places, &n))
        return false;
    *out = decimal_make(is_negative ? -n : n, (int)places.len);
    return true;
}

/* The text of d rounded to `decimals`, `comma` true: thousands apart. Longest:
 * sign, 19 digits, 6 commas, point, 18 digits. */
static struct str spell(struct arena *a, struct decimal d, int decimals,
                        bool comma)
{
    char text[64], *end = text + sizeof text, *at = end;
    int128 n = d.mantissa;
    uint128 rest;
    int zeros = decimals - d.scale;

    assert(decimals >= 0 && decimals <= DECIMAL_SCALE_MAX);
    if (zeros < 0)
        n = quotient(n, power(-zeros));
    rest = magnitude(n);
    for (int place = decimals; place > 0; place--) {
        bool padding = zeros > 0 && decimals - place < zeros;

        *--at = padding ? '0' : (char)('0' + (int)(rest % 10));
        rest = padding ? rest : rest / 10;
    }
    if (decimals > 0)
        *--at = '.';
    for (int i = 0; i == 0 || rest > 0; i++) {
        if (comma && i > 0 && i % 3 == 0)
            *--at = ',';
        *--at = (char)('0' + (int)(rest % 10));
        rest /= 10;
    }
    if (n < 0)
        *--at = '-';
    return str_copy(a, (struct str){ at, (size_t)(end - at) });
}

struct str decimal_plain(struct arena *a, struct decimal d, int decimals)
{
    return spell(a, d, decimals, false);
}

struct str decimal_text(struct arena *a, struct decimal d)
{
    return spell(a, d, d.scale, false);
}

struct str decimal_grouped(struct arena *a, struct decimal d, int decimals)
{
    return spell(a, d, decimals, true);
}

/* ---- Arithmetic -----------------------------------------------------------
 */

static int larger(int a, int b)
{
    return a > b ? a : b;
}

/* d's mantissa at a scale that is no smaller than its own. */
static int128 at_scale(struct decimal d, int scale)
{
    return d.mantissa * power(scale - d.scale);
}

bool decimal_add(struct decimal x, struct decimal y, struct decimal *out)
{
    int scale = larger(x.scale, y.scale);

    return fit(at_scale(x, scale) + at_scale(y, scale), scale, out);
}

bool decimal_subtract(struct decimal x, struct decimal y, struct decimal *out)
{
    return decimal_add(x, decimal_negate(y), out);
}

bool decimal_multiply(struct decimal x, struct decimal y, struct decimal *out)
{
    return fit((int128)x.mantissa * y.mantissa, x.scale + y.scale, out);
}

bool decimal_divide(struct decimal x, struct decimal y, int decimals,
                    struct decimal *out)
{
    struct decimal_sum over = { x.mantissa, x.scale, false };
    struct decimal_sum under = { y.mantissa, y.scale, false };

    return decimal_sum_ratio(&over, &under, 1, decimals, out);
}

bool decimal_round(struct decimal d, int decimals, struct decimal *out)
{
    if (decimals < 0 || decimals > DECIMAL_SCALE_MAX)
        return false;
    if (decimals >= d.scale)
        return fit(at_scale(d, decimals), decimals, out) &&
               out->scale == decimals;
    return fit(quotient(d.mantissa, power(d.scale - decimals)), decimals, out);
}

struct decimal decimal_negate(struct decimal d)
{
    return decimal_make(-d.mantissa, d.scale);
}

struct decimal decimal_absolute(struct decimal d)
{
    return d.mantissa < 0 ? decimal_negate(d) : d;
}

int decimal_compare(struct decimal x, struct decimal y)
{
    int scale = larger(x.scale, y.scale);
    int128 a = at_scale(x, scale), b = at_scale(y, scale);

    return (a > b) - (a < b);
}

int decimal_sign(struct decimal d)
{
    return (d.mantissa > 0) - (d.mantissa < 0);
}

double decimal_double(struct decimal d)
{
    return (double)d.mantissa / (double)power(d.scale);
}

/* ---- Sums -----------------------------------------------------------------
 */

static void add_scaled(struct decimal_sum *sum, int128 n, int scale)
{
    int128 wide;

    if (scale > sum->scale) {
        sum->overflow |= __builtin_mul_overflow(
            sum->total, power(scale - sum->scale), &wide);
        sum->total = wide;
        sum->scale = (int8_t)scale;
    } else if (scale < sum->scale) {
        sum->overflow |=
            __builtin_mul_overflow(n, power(sum->scale - scale), &wide);
        n = wide;
    }
    sum->overflow |= __builtin_add_overflow(sum->total, n, &wide);
    sum->total = wide;
}

void decimal_sum_add(struct decimal_sum *sum, struct decimal d)
{
    add_scaled(sum, d.mantissa, d.scale);
}

void decimal_sum_subtract(struct decimal_sum *sum, struct decimal d)
{
    add_scaled(sum, -(int128)d.mantissa, d.scale);
}

void decimal_sum_add_product(struct decimal_sum *sum, struct decimal x,
                             struct decimal y)
{
    add_scaled(sum, (int128)x.mantissa * y.mantissa, x.scale + y.scale);
}

bool decimal_sum_value(const struct decimal_sum *sum, struct decimal *out)
{
    return !sum->overflow && fit(sum->total, sum->scale, out);
}

/* *rest = *rest * 10 modulo `divisor`, the digit that comes out is returned.
 * Large divisors leave no room for the product: add ten times instead. */
static unsigned next_digit(uint128 *rest, uint128 divisor)
{
    uint128 sum = 0;
    unsigned digit = 0;

    if (divisor <= ~(uint128)0 / 10) {
        digit = (unsigned)(*rest * 10 / divisor);
        *rest = *rest * 10 % divisor;
        return digit;
    }
    for (int i = 0; i < 10; i++) {
        bool wraps = sum >= divisor - *rest;

        digit += wraps;
        sum = wraps ? sum - (divisor - *rest) : sum + *rest;
    }
    *rest = sum;
    return digit;
}

/* n * 10^places / divisor, half up; false past INT64_MAX. */
static bool long_division(uint128 n, uint128 divisor, int places, int64_t *out)
{
    uint128 whole = n / divisor, rest = n % divisor;

    for (; places > 0 && whole <= INT64_MAX; places--)
        whole = whole * 10 + next_digit(&rest, divisor);
    if (places == 0 && rest >= divisor - rest)
        whole++;
    if (whole > INT64_MAX)
        return false;
    *out = (int64_t)whole;
    return true;
}

bool decimal_sum_ratio(const struct decimal_sum *x, const struct decimal_sum *y,
                       int64_t factor, int decimals, struct decimal *out)
{
    int places = decimals + y->scale - x->scale;
    int128 over, under = y->total;
    int64_t n;

    assert(decimals >= 0 && decimals <= DECIMAL_SCALE_MAX);
    if (x->overflow || y->overflow || y->total == 0)
        return false;
    if (__builtin_mul_overflow(x->total, (int128)factor, &over))
        return false;
    if (places < 0 && __builtin_mul_overflow(under, power(-places), &under))
        return false;
    if (!long_division(magnitude(over), magnitude(under),
                       places > 0 ? places : 0, &n))
        return false;
    *out = decimal_make((over < 0) == (under < 0) ? n : -n, decimals);
    return true;
}
