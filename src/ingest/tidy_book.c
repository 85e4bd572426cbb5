/* `_tidy.yaml`: what the columns of tidy statistics are, in whatever file.
 *
 * Surprise: its keys and rows are those of a profile, read by the same code; a
 * profile that says `tidy:` gets each of them that it does not have itself. */
#include "tidy_priv.h"

static bool folded_list(struct arena *a, struct diag *dg,
                        const struct yaml *map, struct str key,
                        struct str_list *out)
{
    struct str_list list = { 0 };
    struct str *item;

    if (!yaml_read_texts(a, dg, map, key, &list))
        return false;
    item = arena_array(a, struct str, list.n);
    for (size_t i = 0; i < list.n; i++) {
        item[i] = str_fold(a, list.item[i]);
        if (str_empty(item[i])) /* ":" has no letter to fold */
            item[i] = list.item[i];
    }
    *out = (struct str_list){ item, list.n };
    return true;
}

static size_t count_words(const struct yaml *map)
{
    size_t n = 0;

    for (const struct yaml *m = map != NULL ? map->first : NULL; m != NULL;
         m = m->next)
        n += m->kind == YAML_LIST ? m->n : 1;
    return n;
}

/* meaning: [values] */
static bool book_words(struct arena *a, struct diag *dg, const struct yaml *map,
                       struct words *out)
{
    struct word *word = arena_array(a, struct word, count_words(map));

    out->item = word;
    for (const struct yaml *m = map != NULL ? map->first : NULL; m != NULL;
         m = m->next) {
        struct str_list list = { 0 };

        if (!folded_list(a, dg, map, m->key, &list))
            return false;
        for (size_t i = 0; i < list.n; i++)
            word[out->n++] = (struct word){ list.item[i], m->key };
    }
    return true;
}

static bool family_read(struct arena *a, struct diag *dg, const struct yaml *y,
                        struct tidy_family *out)
{
    static const struct str known[] = { STR_INIT("columns"),
                                        STR_INIT("words") };

    return yaml_check_keys(dg, y, known, 2) &&
           folded_list(a, dg, y, STR("columns"), &out->columns) &&
           book_words(a, dg, yaml_find(y, STR("words")), &out->words);
}

static bool families_read(struct arena *a, struct diag *dg,
                          const struct yaml *top, struct tidy_book *out)
{
    const struct yaml *y = yaml_find(top, STR("words"));
    struct tidy_family *family;
    bool fine = true;

    if (y == NULL)
        return true;
    family = arena_array(a, struct tidy_family, y->n);
    out->family = family;
    for (const struct yaml *f = y->first; f != NULL; f = f->next)
        fine &= family_read(a, dg, f, &family[out->n_families++]);
    return fine;
}

static bool grouping_read(struct arena *a, struct diag *dg,
                          const struct yaml *top, struct tidy_book *out)
{
    const struct yaml *y = yaml_find(top, STR("grouping"));
    struct only *pair;

    if (y == NULL)
        return true;
    pair = arena_array(a, struct only, y->n);
    out->grouping.item = pair;
    for (const struct yaml *g = y->first; g != NULL; g = g->next) {
        struct str *member = arena_new_of(a, struct str);

        *member = str_fold(a, g->key);
        pair[out->grouping.n].headings = (struct str_list){ member, 1 };
        if (!folded_list(a, dg, y, g->key, &pair[out->grouping.n++].tokens))
            return false;
    }
    return true;
}

bool tidy_book_read(struct arena *a, struct diag *dg, const struct source *src,
                    struct profiles *p)
{
    static const struct str known[] = {
        STR_INIT("key"),     STR_INIT("rows"),    STR_INIT("place"),
        STR_INIT("filters"), STR_INIT("regions"), STR_INIT("of-school"),
        STR_INIT("totals"),  STR_INIT("nothing"), STR_INIT("grouping"),
        STR_INIT("texts"),   STR_INIT("percent"), STR_INIT("beyond"),
        STR_INIT("words")
    };
    const struct yaml *top = yaml_parse(a, dg, src, source_bytes(src));
    struct tidy_book *b = arena_new_of(a, struct tidy_book);

    if (top == NULL)
        return false;
    p->tidy = b;
    return yaml_check_keys(dg, top, known, sizeof known / sizeof *known) &
           profile_rows_read(a, dg, top, &b->base) &
           rules_read(a, dg, p, top, &b->base) &
           folded_list(a, dg, top, STR("place"), &b->place) &
           folded_list(a, dg, top, STR("of-school"), &b->of_school) &
           folded_list(a, dg, top, STR("filters"), &b->filters) &
           folded_list(a, dg, top, STR("totals"), &b->totals) &
           folded_list(a, dg, top, STR("nothing"), &b->nothing) &
           folded_list(a, dg, top, STR("texts"), &b->texts) &
           folded_list(a, dg, top, STR("percent"), &b->percent) &
           folded_list(a, dg, top, STR("beyond"), &b->beyond) &
           book_words(a, dg, yaml_find(top, STR("regions")), &b->regions) &
           grouping_read(a, dg, top, b) & families_read(a, dg, top, b);
}

static bool has_role(const struct profile *p, enum role role)
{
    for (size_t i = 0; i < p->n_rules; i++) {
        if (p->rule[i].role == role)
            return true;
    }
    return false;
}

static void fold_silent(struct arena *a, struct profile *out)
{
    struct str *item = arena_array(a, struct str, out->silent.n);

    for (size_t i = 0; i < out->silent.n; i++)
        item[i] = str_fold(a, out->silent.item[i]);
    out->silent.item = item;
}

bool tidy_inherit(struct arena *a, struct diag *dg, const struct profiles *p,
                  struct profile *out)
{
    const struct profile *base = p->tidy != NULL ? &p->tidy->base : NULL;
    struct rule *rule;
    size_t n = out->n_rules;

    fold_silent(a, out);
    if (out->tidy == TIDY_NO)
        return true;
    if (base == NULL) {
        profile_invalid(dg, NULL, "says 'tidy', but there is no _tidy.yaml",
                        out->name);
        return false;
    }
    rule = arena_array(a, struct rule, n + base->n_rules);
    for (size_t i = 0; i < n; i++)
        rule[i] = out->rule[i];
    for (size_t i = 0; i < base->n_rules; i++) {
        if (!has_role(out, base->rule[i].role))
            rule[n++] = base->rule[i];
    }
    out->rule = rule;
    out->n_rules = n;
    if (out->n_row_tokens == 0) {
        out->row_token = base->row_token;
        out->n_row_tokens = base->n_row_tokens;
        out->row_otherwise = base->row_otherwise;
    }
    if (out->year.from == YEAR_FROM_NOTHING)
        out->year.from = YEAR_FROM_COLUMN;
    return true;
}
