/* A store, the shipped profiles, and short ways to read a text and ask what
 * became of it. */
#ifndef TESTS_UNIT_INGEST_TRIED_H
#define TESTS_UNIT_INGEST_TRIED_H

#include "check.h"

#include <trustpress/ingest.h>

#include <stdio.h>

struct tried {
    struct arena *arena;
    struct diag *dg;
    struct store *store;
    struct profiles *profiles;
    struct ingest_options options;
};

static inline struct tried tried_new(void)
{
    struct tried t = { .arena = arena_new(0) };

    t.dg = diag_new(t.arena);
    t.store = store_new(t.arena);
    t.profiles = profiles_load(t.arena, t.dg, NULL,
                               STR(SOURCE_DIR "/templates/profiles"));
    if (t.profiles == NULL)
        diag_print(t.dg, (struct diag_style){ 0 }, stderr);
    assert_non_null(t.profiles);
    return t;
}

static inline void tried_free(struct tried *t)
{
    arena_free(t->arena);
}

static inline bool tried_read(struct tried *t, const char *name,
                              const char *text)
{
    const struct source *src =
        source_from(t->arena, str_from(name), str_from(text));

    return ingest_file(t->dg, t->store, t->profiles, src, &t->options);
}

/* Reads and shows the messages when it fails. */
static inline void tried_fine(struct tried *t, const char *name,
                              const char *text)
{
    bool fine = tried_read(t, name, text);

    if (!fine)
        diag_print(t->dg, (struct diag_style){ 0 }, stderr);
    assert_true(fine);
}

/* All messages as one text. */
static inline struct str tried_messages(struct tried *t)
{
    struct buf b = { 0 };

    diag_render(t->dg, (struct diag_style){ .most = 100 }, &b);
    return buf_take(&b, t->arena);
}

static inline void assert_says(struct tried *t, const char *text)
{
    struct str all = tried_messages(t);

    if (str_find(all, str_from(text)) == STR_NONE) {
        print_error("wanted: %s\nin:\n%.*s\n", text, STR_ARG(all));
        fail();
    }
}

/* What a fact is: kind, code, input, breakdown, scenario, period. */
struct asked {
    enum entity_kind kind;
    const char *code, *input, *breakdown;
    enum scenario scenario;
    struct period period;
};

static inline const struct fact *tried_fact(struct tried *t, struct asked q)
{
    struct facts *f = t->store->facts;
    struct fact_key key = {
        .entity = registry_find(t->store->registry, q.kind, str_from(q.code)),
        .input = map_find(facts_inputs(f), str_from(q.input)),
        .breakdown =
            map_find(facts_breakdowns(f),
                     str_from(q.breakdown != NULL ? q.breakdown : "all")),
        .scenario = q.scenario,
        .period = q.period
    };

    if (key.entity == ENTITY_NONE || key.input == MAP_NONE ||
        key.breakdown == MAP_NONE)
        return NULL;
    for (uint32_t i = facts_first(f, &key); i != FACT_NONE;
         i = facts_at(f, i)->next) {
        if (!facts_at(f, i)->set_aside)
            return facts_at(f, i);
    }
    return NULL;
}

/* The value as text: "36.8", "suppressed", "no fact". */
static inline struct str tried_value(struct tried *t, struct asked q)
{
    const struct fact *f = tried_fact(t, q);

    if (f == NULL)
        return STR("no fact");
    switch (f->value.kind) {
    case VALUE_DECIMAL:
        return decimal_text(t->arena, f->value.decimal);
    case VALUE_TEXT:
        return f->value.text;
    case VALUE_DATE:
        return date_iso(t->arena, f->value.date);
    case VALUE_TRUTH:
        return f->value.truth ? STR("yes") : STR("no");
    case VALUE_REASON:
        return str_from(reason_slug(f->value.reason));
    }
    return STR("");
}

static inline const struct value *tried_cell(const struct dataset *d,
                                             const char *column, size_t row)
{
    const struct column *c = dataset_column(d, str_from(column));

    assert_non_null(c);
    assert_true(row < d->n_rows);
    return &c->cell[row];
}

static inline size_t tried_set_aside(const struct input_file *f,
                                     const char *why)
{
    for (const struct set_aside *s = f->set_aside; s != NULL; s = s->next) {
        if (str_equal(s->why, str_from(why)))
            return s->rows;
    }
    return 0;
}

#define SCHOOL(urn, in, when)                                                  \
    (struct asked)                                                             \
    {                                                                          \
        .kind = ENTITY_SCHOOL, .code = (urn), .input = (in), .period = (when)  \
    }
#define NATION(which, in, when)                                                \
    (struct asked)                                                             \
    {                                                                          \
        .kind = ENTITY_NATION, .code = (which), .input = (in),                 \
        .period = (when)                                                       \
    }
#define AUTHORITY(la, in, when)                                                \
    (struct asked)                                                             \
    {                                                                          \
        .kind = ENTITY_AUTHORITY, .code = (la), .input = (in),                 \
        .period = (when)                                                       \
    }

#endif
