/* Units as powers: money per pupil is money^1 pupils^-1.
 *
 * The surprise: a plain ratio (all powers 0) is not a bare number. 5 fits
 * everything; pupils / pupils does not fit pupils. */
#include "expr_priv.h"

#include <stddef.h>

static const struct {
    const char *name;
    size_t offset;
} powers[] = {
    { "money", offsetof(struct unit, money) },
    { "pupils", offsetof(struct unit, pupils) },
    { "staff", offsetof(struct unit, staff) },
    { "sessions", offsetof(struct unit, sessions) },
    { "area", offsetof(struct unit, area) },
    { "days", offsetof(struct unit, days) },
    { "points", offsetof(struct unit, points) },
    { "schools", offsetof(struct unit, schools) },
    { "count", offsetof(struct unit, count) },
};
#define N_POWERS (sizeof powers / sizeof *powers)

static int power_of(const struct unit *u, size_t i)
{
    return *(const int8_t *)((const char *)u + powers[i].offset);
}

bool unit_equal(struct unit a, struct unit b)
{
    for (size_t i = 0; i < N_POWERS && !a.any && !b.any; i++) {
        if (power_of(&a, i) != power_of(&b, i))
            return false;
    }
    return true;
}

struct unit unit_over(struct unit a, struct unit b)
{
    struct unit u = { .any = a.any && b.any };

    for (size_t i = 0; i < N_POWERS; i++)
        *(int8_t *)((char *)&u + powers[i].offset) =
            (int8_t)(power_of(&a, i) - power_of(&b, i));
    return u;
}

static bool has_sign(struct unit u, int sign)
{
    for (size_t i = 0; i < N_POWERS; i++) {
        if (power_of(&u, i) * sign > 0)
            return true;
    }
    return false;
}

bool unit_multiplies(struct unit u)
{
    return has_sign(u, 1);
}

bool unit_divides(struct unit u)
{
    return has_sign(u, -1);
}

static void powers_text(struct buf *b, const struct unit *u, int sign)
{
    bool is_first = true;

    for (size_t i = 0; i < N_POWERS; i++) {
        const int power = power_of(u, i) * sign;

        if (power <= 0)
            continue;
        buf_printf(b, "%s%s", is_first ? "" : " x ", powers[i].name);
        if (power > 1)
            buf_printf(b, "^%d", power);
        is_first = false;
    }
}

struct str unit_text(struct arena *a, struct unit u)
{
    struct buf over = { 0 }, under = { 0 };

    if (u.any)
        return STR("a number");
    powers_text(&over, &u, 1);
    powers_text(&under, &u, -1);
    if (under.len > 0) {
        buf_text(&over, over.len > 0 ? " / " : "1 / ");
        buf_append(&over, buf_str(&under));
    }
    if (over.len == 0)
        buf_text(&over, "a ratio");
    buf_free(&under);
    return buf_take(&over, a);
}
