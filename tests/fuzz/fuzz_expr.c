/* links: expr data base
 * Any bytes as an expression: parsed or refused, evaluated when parsed. */
#include <trustpress/expr.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static bool symbol(const void *key, struct str name, struct expr_symbol *out)
{
    (void)key;
    *out = (struct expr_symbol){ .kind = VALUE_DECIMAL };
    out->unit.money = name.len % 2 == 0;
    return name.len % 7 != 6;
}

static struct value value(const void *key, struct str name)
{
    (void)key;
    return name.len % 3 == 2 ? value_reason(REASON_SUPPRESSED)
                             : value_decimal(decimal_make(12345, 2));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *a = arena_new(0);
    struct diag *dg = diag_new(a);
    const struct str text = { (const char *)bytes, size };
    const struct source *src = source_from(a, STR("fuzz"), text);
    const struct expr_scope scope = { .symbol = symbol };
    const struct expr_env env = { .value = value };
    const struct expr *e = expr_parse(a, dg, src, source_bytes(src));
    struct expr_symbol s;

    if (e) {
        (void)expr_check(dg, e, &scope, &s);
        (void)expr_eval(e, &env); /* unchecked too: must not crash */
    }
    arena_free(a);
    return 0;
}
