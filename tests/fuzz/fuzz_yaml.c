/* links: yaml */
/* Any bytes as YAML, also as a part in the middle of a source. Nothing may
 * crash, hang or read past the end; a refusal is reported; places lie in the
 * part. */
#include <assert.h>

#include <trustpress/yaml.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void look_at(const struct yaml *y, struct span part)
{
    size_t n = 0;

    assert(y->at.begin <= y->at.end);
    assert(y->at.begin >= part.begin && y->at.end <= part.end);
    assert(y->key_at.src == NULL || y->key_at.end <= y->at.begin ||
           y->kind == YAML_NULL || str_empty(y->text));
    for (const struct yaml *c = y->first; c != NULL; c = c->next) {
        look_at(c, part);
        n++;
    }
    assert(n == y->n);
}

static void read_it(struct arena *a, struct diag *dg, const struct yaml *y)
{
    static const struct str keys[] = { STR_INIT("measures"), STR_INIT("a") };
    struct str_list list;
    struct decimal d;
    int64_t n;
    bool t;

    (void)yaml_check_keys(dg, y, keys, 2);
    (void)yaml_read_texts(a, dg, y, keys[1], &list);
    (void)yaml_read_decimal(dg, y, keys[1], &d);
    (void)yaml_read_int(dg, y, keys[1], &n);
    (void)yaml_read_truth(dg, y, keys[1], &t);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena *a = arena_new(0);
    struct diag *dg = diag_new(a);
    const struct source *src =
        source_from(a, STR("f.yaml"), (struct str){ (const char *)bytes, len });
    const struct str part = str_slice(source_bytes(src), len / 3, len);
    const struct yaml *y = yaml_parse(a, dg, src, source_bytes(src));

    if (y == NULL)
        assert(diag_errors(dg) > 0);
    else
        look_at(y, span_of(src, source_bytes(src)));
    y = yaml_parse(a, dg, src, part);
    if (y != NULL) {
        look_at(y, span_of(src, part));
        read_it(a, dg, y);
    }
    arena_free(a);
    return 0;
}
