/* Opening texts as files, and showing records, for the tests of src/csv. */
#ifndef TESTS_CSV_CHECK_H
#define TESTS_CSV_CHECK_H

#include "check.h"

#include <trustpress/csv.h>

struct fixture {
    struct arena *arena;
    struct diag *diag;
    const struct source *source;
};

static struct fixture fixture;

static int setup(void **state)
{
    (void)state;
    fixture.arena = arena_new(0);
    fixture.diag = diag_new(fixture.arena);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(fixture.arena);
    return 0;
}

static inline struct reader *open_bytes(struct str bytes)
{
    fixture.source = source_from(fixture.arena, STR("t.csv"), bytes);
    return reader_open(fixture.arena, fixture.diag, fixture.source);
}

static inline struct reader *open_text(const char *text)
{
    struct reader *r = open_bytes(str_from(text));

    assert_non_null(r);
    return r;
}

/* a|b|c, with line ends shown. */
static inline const char *shown(struct record rec)
{
    struct buf b = { 0 };

    for (size_t i = 0; i < rec.n; i++) {
        if (i > 0)
            buf_byte(&b, '|');
        for (size_t k = 0; k < rec.field[i].len; k++) {
            if (rec.field[i].ptr[k] == '\n')
                buf_text(&b, "\\n");
            else if (rec.field[i].ptr[k] == '\r')
                buf_text(&b, "\\r");
            else
                buf_byte(&b, rec.field[i].ptr[k]);
        }
    }
    return str_cstr(fixture.arena, buf_take(&b, fixture.arena));
}

static inline void assert_next(struct reader *r, const char *expected)
{
    struct record rec;

    if (!reader_next(fixture.diag, r, &rec))
        fail_msg("no record; wanted %s", expected);
    assert_string_equal(shown(rec), expected);
}

static inline void assert_end(struct reader *r)
{
    struct record rec;

    if (reader_next(fixture.diag, r, &rec))
        fail_msg("a record too many: %s", shown(rec));
}

static inline const char *messages(void)
{
    struct buf b = { 0 };

    diag_render(fixture.diag, (struct diag_style){ 0 }, &b);
    return str_cstr(fixture.arena, buf_take(&b, fixture.arena));
}

static inline void assert_message(const char *text)
{
    if (strstr(messages(), text) == NULL)
        fail_msg("'%s' not in: %s", text, messages());
}

static inline struct str under(struct span at)
{
    return str_slice(source_bytes(at.src), at.begin, at.end);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

#endif
