/* The catalogue: every measure by name, from one or more YAML files.
 *
 * The surprise: a project's catalogue is laid over the shipped one and then
 * everything is linked anew, so a replaced measure is also the one that the
 * shipped formulas use. Files of one load are one catalogue: each is placed by
 * name before any is read, so that what they name may stand in any order. */
#include "measure_priv.h"

#include <assert.h>

void entry_place(struct catalogue *c, struct entry *e)
{
    const uint32_t i = map_put(c->names, e->measure.name);
    void *array = c->entry;

    e->index = i;
    e->measure.name = map_key(c->names, i);
    if (i == c->n_entries) {
        arena_grow(c->arena, &array, c->n_entries, &c->cap_entries,
                   sizeof(struct entry *), _Alignof(struct entry *));
        c->entry = array;
        c->n_entries++;
    }
    c->entry[i] = e;
}

static struct catalogue *catalogue_new(struct arena *a)
{
    struct catalogue *c = arena_new_of(a, struct catalogue);

    c->arena = a;
    c->names = map_new(a);
    c->input_names = map_new(a);
    c->families = map_new(a);
    c->breakdowns = map_new(a);
    c->load = 1;
    return c;
}

const struct catalogue *catalogue_knowing(struct arena *a,
                                          struct list_shapes lists)
{
    struct catalogue *c = catalogue_new(a);

    c->lists = lists;
    return c;
}

static void copy_input(struct catalogue *c, const struct input *from)
{
    struct input *own = arena_new_of(c->arena, struct input);
    void *array = c->input;

    *own = *from;
    map_put(c->input_names, own->name);
    arena_grow(c->arena, &array, c->n_inputs, &c->cap_inputs,
               sizeof(struct input *), _Alignof(struct input *));
    c->input = array;
    c->input[c->n_inputs++] = own;
}

/* Everything of `base`, unlinked, in the same order. */
static void catalogue_copy(struct catalogue *c, const struct catalogue *base)
{
    c->load = base->load + 1;
    c->left_out = base->left_out;
    c->bases = base->bases;
    c->n_left_out = base->n_left_out;
    c->lists = base->lists;
    for (uint32_t i = 0; i < map_count(base->families); i++)
        map_put(c->families, map_key(base->families, i));
    for (uint32_t i = 0; i < map_count(base->breakdowns); i++)
        map_put(c->breakdowns, map_key(base->breakdowns, i));
    for (size_t i = 0; i < base->n_inputs; i++)
        copy_input(c, base->input[i]);
    for (size_t i = 0; i < base->n_entries; i++) {
        struct entry *e = arena_new_of(c->arena, struct entry);

        *e = *base->entry[i];
        e->state = ENTRY_NEW;
        entry_place(c, e);
    }
}

static bool read_breakdowns(struct diag *dg, struct catalogue *c,
                            const struct yaml *root)
{
    struct str_list names = { 0 };

    if (!yaml_read_texts(c->arena, dg, root, STR("breakdowns"), &names))
        return false;
    map_put(c->breakdowns, STR("all"));
    for (size_t i = 0; i < names.n; i++)
        map_put(c->breakdowns, names.item[i]);
    return true;
}

/* A measure called as a family is would make "pupils.roll" ambiguous. */
static bool check_name(struct diag *dg, const struct catalogue *c,
                       const struct yaml *node)
{
    if (map_find(c->families, node->key) == MAP_NONE)
        return true;
    diag_report(dg, DIAG_MEASURE_INVALID, node->key_at,
                "'%.*s' is the name of a family of inputs", STR_ARG(node->key));
    return false;
}

/* Two of a name in one load are two figures of a name; a project's goes over
 * the shipped one. */
bool entry_is_first(struct diag *dg, const struct catalogue *c, struct str name,
                    struct span at)
{
    const struct measure *m = catalogue_find(c, name);

    if (!m || entry_of(m)->load != c->load)
        return true;
    diag_report(dg, DIAG_MEASURE_INVALID, at,
                "there are two measures called '%.*s'", STR_ARG(name));
    diag_note(dg, m->at, "the other one");
    return false;
}

static bool place_measures(struct diag *dg, struct catalogue *c,
                           const struct source *src, const struct yaml *list)
{
    bool ok = true;

    for (const struct yaml *n = list ? list->first : NULL; n; n = n->next) {
        struct entry *e = arena_new_of(c->arena, struct entry);
        const struct measure *before = catalogue_find(c, n->key);

        if (!check_name(dg, c, n) ||
            !entry_is_first(dg, c, n->key, n->key_at)) {
            ok = false;
            continue;
        }
        e->node = n;
        e->source = src;
        e->load = c->load;
        e->before = before ? entry_of(before) : NULL;
        e->measure.name = n->key;
        e->measure.at = n->key_at;
        e->state = ENTRY_PLACED;
        entry_place(c, e);
    }
    return ok;
}

static bool read_placed(struct diag *dg, struct catalogue *c)
{
    bool ok = true;

    for (size_t i = 0; i < c->n_entries; i++)
        ok = entry_read(dg, c, c->entry[i]) && ok;
    return ok;
}

static bool link_all(struct diag *dg, struct catalogue *c)
{
    bool ok = true;

    for (size_t i = 0; i < c->n_entries; i++)
        ok = entry_link(dg, c, c->entry[i]) && ok;
    return ok;
}

/* What formulas may name: inputs, breakdowns and lines. */
static bool read_names(struct diag *dg, struct catalogue *c,
                       const struct yaml *root)
{
    static const struct str keys[] = {
        STR_INIT("inputs"),         STR_INIT("breakdowns"), STR_INIT("lines"),
        STR_INIT("authority-rows"), STR_INIT("bases"),      STR_INIT("measures")
    };
    bool ok;

    if (root->kind != YAML_MAP && root->kind != YAML_NULL) {
        diag_report(dg, DIAG_YAML_TYPE, root->at,
                    "a catalogue has inputs, breakdowns and measures");
        return false;
    }
    ok = yaml_check_keys(dg, root, keys, sizeof keys / sizeof *keys);
    ok = inputs_read(dg, c, yaml_find(root, STR("inputs"))) && ok;
    ok = bases_read(dg, c, yaml_find(root, STR("bases"))) && ok;
    ok = authority_rows_read(dg, c, yaml_find(root, STR("authority-rows"))) &&
         ok;
    return read_breakdowns(dg, c, root) && ok;
}

static bool read_measures(struct diag *dg, struct catalogue *c,
                          const struct source *src, const struct yaml *root)
{
    const struct yaml *list = yaml_find(root, STR("measures"));
    const bool ok = lines_read(dg, c, yaml_find(root, STR("lines")));

    if (list && list->kind != YAML_MAP && list->kind != YAML_NULL) {
        diag_report(dg, DIAG_YAML_TYPE, list->at,
                    "'measures' takes measures by name");
        return false;
    }
    return place_measures(dg, c, src, list) && ok;
}

struct catalogue *catalogue_load_all(struct arena *a, struct diag *dg,
                                     const struct catalogue *base,
                                     const struct source *const *src, size_t n)
{
    const struct yaml **root = arena_array(a, const struct yaml *, n);
    struct catalogue *c = catalogue_new(a);
    bool ok = true;

    if (base)
        catalogue_copy(c, base);
    for (size_t i = 0; i < n; i++) {
        root[i] = yaml_parse(a, dg, src[i], source_bytes(src[i]));
        ok = root[i] && read_names(dg, c, root[i]) && ok;
    }
    for (size_t i = 0; i < n; i++)
        ok = root[i] && read_measures(dg, c, src[i], root[i]) && ok;
    ok = read_placed(dg, c) && ok;
    return link_all(dg, c) && ok ? c : NULL; /* all mistakes at once */
}

struct catalogue *catalogue_load(struct arena *a, struct diag *dg,
                                 const struct catalogue *base,
                                 const struct source *src)
{
    return catalogue_load_all(a, dg, base, &src, 1);
}

size_t catalogue_count(const struct catalogue *c)
{
    return c->n_entries;
}

const struct measure *catalogue_at(const struct catalogue *c, size_t i)
{
    assert(i < c->n_entries);
    return &c->entry[i]->measure;
}

const struct measure *catalogue_find(const struct catalogue *c, struct str name)
{
    const uint32_t i = map_find(c->names, name);

    return i == MAP_NONE ? NULL : &c->entry[i]->measure;
}

struct str catalogue_nearest(const struct catalogue *c, struct str name)
{
    struct str best = { 0 };
    size_t distance = name.len / 3 + 2; /* further off is another word */

    for (size_t i = 0; i < c->n_entries; i++) {
        const struct str own = c->entry[i]->measure.name;
        const size_t d = name_distance(own, name);

        if (d < distance) {
            distance = d;
            best = own;
        }
    }
    return best;
}
