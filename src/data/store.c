/* The store: everything that ingest read, and its text form.
 *
 * The surprise: facts are dumped sorted by what they say (entity, input,
 * breakdown, period, scenario), not as they came, so that a golden does not
 * move when files are named in another order; only chains keep their order. */
#include "data_priv.h"

#include <assert.h>
#include <stdlib.h>

struct store *store_new(struct arena *a)
{
    struct store *s = arena_new_of(a, struct store);

    s->arena = a;
    s->registry = registry_new(a);
    s->facts = facts_new(a);
    return s;
}

uint32_t store_file(struct store *s, const struct input_file *f)
{
    void *array = s->file;

    assert(s->n_files < ORIGIN_NONE);
    arena_grow(s->arena, &array, s->n_files, &s->cap_files, sizeof *s->file,
               _Alignof(struct input_file));
    s->file = array;
    s->file[s->n_files] = *f;
    return (uint32_t)s->n_files++;
}

static size_t dataset_index(const struct store *s, struct str name)
{
    for (size_t i = 0; i < s->n_datasets; i++) {
        if (str_equal(s->dataset[i]->name, name))
            return i;
    }
    return SIZE_MAX;
}

const struct dataset *store_dataset(const struct store *s, struct str name)
{
    const size_t at = dataset_index(s, name);

    return at == SIZE_MAX ? NULL : s->dataset[at];
}

void store_add_dataset(struct store *s, const struct dataset *d)
{
    const size_t at = dataset_index(s, d->name);
    void *array;

    if (at != SIZE_MAX) {
        s->dataset[at] = dataset_join(s->arena, s->dataset[at], d);
        return;
    }
    array = s->dataset;
    arena_grow(s->arena, &array, s->n_datasets, &s->cap_datasets,
               sizeof *s->dataset, _Alignof(const struct dataset *));
    s->dataset = array;
    s->dataset[s->n_datasets++] = d;
}

/* ---- the text form ------------------------------------------------------- */

struct dump {
    struct arena *scratch;
    const struct store *store;
    struct buf *out;
};

static const char *const kinds[] = {
    [ENTITY_SCHOOL] = "school",       [ENTITY_ORGANISATION] = "organisation",
    [ENTITY_AUTHORITY] = "authority", [ENTITY_REGION] = "region",
    [ENTITY_NATION] = "nation",
};

static void put(struct dump *d, const char *label, struct str text)
{
    if (!str_empty(text))
        buf_printf(d->out, "%s%.*s", label, STR_ARG(text));
}

static void put_value(struct dump *d, struct value v)
{
    const struct arena_mark m = arena_save(d->scratch);

    buf_append(d->out, value_dump(d->scratch, v));
    arena_restore(d->scratch, m);
}

static void put_period(struct dump *d, struct period p)
{
    const struct arena_mark m = arena_save(d->scratch);

    buf_append(d->out, period_text(d->scratch, p));
    arena_restore(d->scratch, m);
}

static void put_date(struct dump *d, int32_t date)
{
    const struct arena_mark m = arena_save(d->scratch);

    if (date == DATE_NONE)
        buf_byte(d->out, '?');
    else
        buf_append(d->out, date_iso(d->scratch, date));
    arena_restore(d->scratch, m);
}

static void put_entity(struct dump *d, uint32_t entity)
{
    const struct entity *e;

    if (entity == ENTITY_NONE) {
        buf_byte(d->out, '-');
        return;
    }
    e = registry_at(d->store->registry, entity);
    buf_printf(d->out, "%s %.*s", kinds[e->kind], STR_ARG(e->code));
}

/* @file:row:column as people count: all from 1. */
static void put_origin(struct dump *d, struct origin at)
{
    if (at.file == ORIGIN_NONE)
        return;
    buf_text(d->out, " @");
    buf_int(d->out, (int64_t)at.file + 1);
    buf_byte(d->out, ':');
    buf_int(d->out, at.row);
    buf_byte(d->out, ':');
    buf_int(d->out, (int64_t)at.column + 1);
}

static void dump_file(struct dump *d, size_t i)
{
    const struct input_file *f = &d->store->file[i];

    buf_printf(d->out, "  %zu %.*s", i + 1, STR_ARG(f->name));
    put(d, " profile ", f->profile);
    put(d, " encoding ", f->encoding);
    if (f->period.kind != PERIOD_NONE) {
        buf_text(d->out, " for ");
        put_period(d, f->period);
        put(d, " by ", f->period_from);
    }
    if (f->release != RELEASE_NONE)
        buf_printf(d->out, " %s", release_slug(f->release));
    buf_printf(d->out, " rows %zu used %zu\n", f->rows, f->rows_used);
    for (const struct set_aside *s = f->set_aside; s != NULL; s = s->next)
        buf_printf(d->out, "    aside %zu: %.*s\n", s->rows, STR_ARG(s->why));
    for (size_t k = 0; k < f->unused_headings.n; k++)
        buf_printf(d->out, "    unused %.*s\n",
                   STR_ARG(f->unused_headings.item[k]));
}

static void dump_entity(struct dump *d, uint32_t entity)
{
    const struct entity *e = registry_at(d->store->registry, entity);

    buf_text(d->out, "  ");
    put_entity(d, entity);
    put(d, " ", e->name);
    if (e->authority != ENTITY_NONE) {
        buf_text(d->out, " in ");
        put_entity(d, e->authority);
    }
    put_origin(d, e->origin);
    buf_byte(d->out, '\n');
    for (const struct attribute *t = e->attributes; t != NULL; t = t->next) {
        buf_printf(d->out, "    %.*s ", STR_ARG(t->key));
        put_value(d, t->value);
        put_origin(d, t->origin);
        buf_byte(d->out, '\n');
    }
}

static void dump_membership(struct dump *d, const struct membership *m)
{
    buf_text(d->out, "  ");
    put_entity(d, m->school);
    buf_text(d->out, " of ");
    put_entity(d, m->organisation);
    buf_byte(d->out, ' ');
    put_date(d, m->joined);
    buf_text(d->out, " to ");
    put_date(d, m->left);
    put_origin(d, m->origin);
    buf_byte(d->out, '\n');
}

static void dump_link(struct dump *d, const struct school_link *l)
{
    buf_text(d->out, "  ");
    put_entity(d, l->school);
    buf_text(d->out, l->predecessor ? " before it " : " after it ");
    put_entity(d, l->link);
    buf_byte(d->out, ' ');
    put_date(d, l->date);
    buf_byte(d->out, '\n');
}

static void dump_registry(struct dump *d)
{
    const struct registry *g = d->store->registry;
    const struct membership *m;
    const struct school_link *l;
    const size_t n_memberships = registry_memberships(g, &m);
    const size_t n_links = registry_links(g, &l);

    buf_text(d->out, "register\n");
    for (uint32_t i = 0; i < registry_count(g); i++)
        dump_entity(d, i);
    buf_text(d->out, "memberships\n");
    for (size_t i = 0; i < n_memberships; i++)
        dump_membership(d, &m[i]);
    buf_text(d->out, "links\n");
    for (size_t i = 0; i < n_links; i++)
        dump_link(d, &l[i]);
}

/* ---- facts, in order ------------------------------------------------------
 */

struct sorted {
    const struct fact *fact;
    uint32_t index;
    struct str entity, input, breakdown;
    enum entity_kind kind;
};

static int compare_kind(const struct sorted *a, const struct sorted *b)
{
    return (a->kind > b->kind) - (a->kind < b->kind);
}

static int fact_order(const void *x, const void *y)
{
    const struct sorted *a = x, *b = y;
    int order = compare_kind(a, b);

    if (order == 0)
        order = str_compare(a->entity, b->entity);
    if (order == 0)
        order = str_compare(a->input, b->input);
    if (order == 0)
        order = str_compare(a->breakdown, b->breakdown);
    if (order == 0)
        order = period_compare(a->fact->key.period, b->fact->key.period);
    if (order == 0)
        order = (int)a->fact->key.scenario - (int)b->fact->key.scenario;
    return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

static struct sorted sorted_of(const struct store *s, uint32_t i)
{
    const struct fact *fact = facts_at(s->facts, i);
    const struct entity *e = registry_at(s->registry, fact->key.entity);

    return (struct sorted){
        .fact = fact,
        .index = i,
        .entity = e->code,
        .kind = e->kind,
        .input = map_key(facts_inputs(s->facts), fact->key.input),
        .breakdown = map_key(facts_breakdowns(s->facts), fact->key.breakdown),
    };
}

static void dump_fact(struct dump *d, const struct sorted *f)
{
    buf_printf(d->out, "  %s %.*s %.*s %.*s ", kinds[f->kind],
               STR_ARG(f->entity), STR_ARG(f->input), STR_ARG(f->breakdown));
    put_period(d, f->fact->key.period);
    buf_printf(d->out, " %s = ", scenario_slug(f->fact->key.scenario));
    put_value(d, f->fact->value);
    if (f->fact->detail != MAP_NONE)
        put(d, " of ",
            map_key(facts_details(d->store->facts), f->fact->detail));
    if (f->fact->set_aside)
        buf_text(d->out, " (set aside)");
    put_origin(d, f->fact->origin);
    buf_byte(d->out, '\n');
}

static void dump_facts(struct dump *d)
{
    const uint32_t n = (uint32_t)facts_count(d->store->facts);
    struct sorted *list = arena_array(d->scratch, struct sorted, n);

    for (uint32_t i = 0; i < n; i++)
        list[i] = sorted_of(d->store, i);
    if (n > 0)
        qsort(list, n, sizeof *list, fact_order);
    buf_text(d->out, "facts\n");
    for (uint32_t i = 0; i < n; i++)
        dump_fact(d, &list[i]);
}

static void dump_dataset(struct dump *d, const struct dataset *list)
{
    buf_printf(d->out, "list %.*s\n", STR_ARG(list->name));
    for (size_t r = 0; r < list->n_rows; r++) {
        buf_text(d->out, "  row");
        put_origin(d, list->row[r]);
        buf_byte(d->out, '\n');
        for (size_t c = 0; c < list->n_columns; c++) {
            buf_printf(d->out, "    %.*s ", STR_ARG(list->column[c].name));
            put_value(d, list->column[c].cell[r]);
            buf_byte(d->out, '\n');
        }
    }
}

void store_dump(const struct store *s, struct buf *out)
{
    struct dump d = { arena_new(0), s, out };

    buf_text(out, "files\n");
    for (size_t i = 0; i < s->n_files; i++)
        dump_file(&d, i);
    dump_registry(&d);
    dump_facts(&d);
    for (size_t i = 0; i < s->n_datasets; i++)
        dump_dataset(&d, s->dataset[i]);
    arena_free(d.scratch);
}
