/* Exact decimals: mantissa / 10^scale. Money and measures are never binary.
 *
 * The scale is kept as written ("53.10" has scale 2): it says how a published
 * figure was rounded. Every step is checked; false means overflow. Rounding is
 * half away from zero (domain: 5.4). A mantissa is never INT64_MIN, so a sign
 * can always be turned. When a result has no room, zeros at its end are given
 * up first (1.50 -> 1.5), digits never. */
#ifndef TRUSTPRESS_BASE_DECIMAL_H
#define TRUSTPRESS_BASE_DECIMAL_H

#include <trustpress/base/str.h>

#define DECIMAL_SCALE_MAX 18

struct decimal {
    int64_t mantissa;
    int8_t scale; /* 0 .. DECIMAL_SCALE_MAX */
};

struct decimal decimal_of(int64_t whole);
struct decimal decimal_make(int64_t mantissa, int scale);

/* [+-]digits[.digits] and nothing else: no space, comma, sign of currency. */
TP_NODISCARD bool decimal_parse(struct str s, struct decimal *out);
/* Plain form with exactly `decimals` places, rounded; "-0.5" not "-.5". */
struct str decimal_plain(struct arena *a, struct decimal d, int decimals);
/* As it is, at its own scale. */
struct str decimal_text(struct arena *a, struct decimal d);
/* Thousands grouped by commas: 1234567.5 at 0 -> "1,234,568". */
struct str decimal_grouped(struct arena *a, struct decimal d, int decimals);

TP_NODISCARD bool decimal_add(struct decimal x, struct decimal y,
                              struct decimal *out);
TP_NODISCARD bool decimal_subtract(struct decimal x, struct decimal y,
                                   struct decimal *out);
/* Exact; an exact product that needs more than 18 places is rounded to 18. */
TP_NODISCARD bool decimal_multiply(struct decimal x, struct decimal y,
                                   struct decimal *out);
/* x / y to `decimals` places; false also when y is 0. */
TP_NODISCARD bool decimal_divide(struct decimal x, struct decimal y,
                                 int decimals, struct decimal *out);
TP_NODISCARD bool decimal_round(struct decimal d, int decimals,
                                struct decimal *out);
struct decimal decimal_negate(struct decimal d);
struct decimal decimal_absolute(struct decimal d);
int decimal_compare(struct decimal x, struct decimal y); /* -1, 0, 1 */
int decimal_sign(struct decimal d);
/* For drawing only; never for a printed figure. */
double decimal_double(struct decimal d);

/* A sum of many terms: 128 bits, so that no order of terms can overflow. */
__extension__ typedef __int128 int128;
struct decimal_sum {
    int128 total;
    int8_t scale;
    bool overflow;
}; /* all-zero is 0 */
void decimal_sum_add(struct decimal_sum *sum, struct decimal d);
void decimal_sum_subtract(struct decimal_sum *sum, struct decimal d);
void decimal_sum_add_product(struct decimal_sum *sum, struct decimal x,
                             struct decimal y);
/* sum as a decimal, at its own scale; false on overflow. */
TP_NODISCARD bool decimal_sum_value(const struct decimal_sum *sum,
                                    struct decimal *out);
/* (x / y) * factor to `decimals` places in one rounding; false when y is 0. */
TP_NODISCARD bool decimal_sum_ratio(const struct decimal_sum *x,
                                    const struct decimal_sum *y, int64_t factor,
                                    int decimals, struct decimal *out);

#endif
