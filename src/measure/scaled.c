/* Positive numbers with 64 digits and any size, every step rounded up.
 *
 * The surprise: rounding up is not for beauty. A chance that is a hair too
 * large declares one result too few; a hair too small, one too many. */
#include "chance_priv.h"

__extension__ typedef unsigned __int128 uint128;

#define TOP_BIT ((uint64_t)1 << 63)

static int zeros(uint64_t n) /* leading ones of a number that is not 0 */
{
    int count = 0;

    while (!(n & TOP_BIT)) {
        n <<= 1;
        count++;
    }
    return count;
}

/* n x 2^exponent, rounded up to 64 digits. */
static struct scaled shortened(uint128 n, int32_t exponent)
{
    const uint64_t high = (uint64_t)(n >> 64);
    struct scaled s = { (uint64_t)n, exponent };
    int shift;

    if (high > 0) {
        shift = 64 - zeros(high);
        s.mantissa = (uint64_t)(n >> shift);
        s.exponent += shift;
        if (((uint128)s.mantissa << shift) != n && ++s.mantissa == 0) {
            s.mantissa = TOP_BIT;
            s.exponent++;
        }
    } else if (s.mantissa > 0) {
        shift = zeros(s.mantissa);
        s.mantissa <<= shift;
        s.exponent -= shift;
    }
    return s;
}

struct scaled scaled_of(uint64_t whole)
{
    return shortened(whole, 0);
}

/* n / d x 2^exponent with 64 digits of the quotient or more. */
static struct scaled divided(uint128 n, uint64_t d, int32_t exponent)
{
    uint128 quotient;

    if (n == 0)
        return (struct scaled){ 0 };
    while (!(n >> 127)) {
        n <<= 1;
        exponent--;
    }
    quotient = n / d;
    if (quotient * d != n)
        quotient++; /* d > 1 here: it has room */
    return shortened(quotient, exponent);
}

struct scaled scaled_times(struct scaled s, uint64_t top, uint64_t bottom)
{
    return divided((uint128)s.mantissa * top, bottom, s.exponent);
}

struct scaled scaled_product(struct scaled x, struct scaled y)
{
    return shortened((uint128)x.mantissa * y.mantissa, x.exponent + y.exponent);
}

struct scaled scaled_quotient(struct scaled x, struct scaled y)
{
    return divided(x.mantissa, y.mantissa, x.exponent - y.exponent);
}

struct scaled scaled_sum(struct scaled x, struct scaled y)
{
    uint128 sum;
    int32_t apart;

    if (x.mantissa == 0 || (y.mantissa > 0 && y.exponent > x.exponent)) {
        const struct scaled larger = y;

        y = x;
        x = larger;
    }
    if (y.mantissa == 0)
        return x;
    apart = x.exponent - y.exponent;
    if (apart > 62) /* less than the last digit: one of it */
        return shortened((uint128)x.mantissa + 1, x.exponent);
    sum = ((uint128)x.mantissa << apart) + y.mantissa;
    return shortened(sum, y.exponent);
}

struct scaled scaled_power(struct scaled s, uint64_t power)
{
    struct scaled result = scaled_of(1);

    for (; power > 0; power >>= 1) {
        if (power & 1)
            result = scaled_product(result, s);
        s = scaled_product(s, s);
    }
    return result;
}

bool scaled_is_dust(struct scaled x, struct scaled y)
{
    return x.mantissa == 0 || (y.mantissa > 0 && x.exponent + 90 < y.exponent);
}

int64_t scaled_chance(struct scaled s)
{
    const struct scaled parts = scaled_times(s, (uint64_t)CHANCE_ONE, 1);
    uint64_t whole;

    if (parts.mantissa == 0)
        return 0;
    if (parts.exponent <= -64)
        return 1;
    if (parts.exponent > -30) /* 2^34 and more: above one */
        return CHANCE_ONE;
    whole = parts.mantissa >> -parts.exponent;
    if (whole << -parts.exponent != parts.mantissa)
        whole++;
    return (int64_t)whole < CHANCE_ONE ? (int64_t)whole : CHANCE_ONE;
}

uint64_t square_root(int128 n)
{
    uint128 rest = (uint128)n, root = 0, bit = (uint128)1 << 126;

    while (bit > rest)
        bit >>= 2;
    for (; bit > 0; bit >>= 2) {
        if (rest >= root + bit) {
            rest -= root + bit;
            root = (root >> 1) + bit;
        } else {
            root >>= 1;
        }
    }
    return (uint64_t)root;
}
