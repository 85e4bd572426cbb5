/* One truth: the same fact from two places. The rules are written for those who
 * own the files in templates/profiles/README.md, "What wins".
 *
 * Surprise: nothing is thrown away. The value that loses (provisional against
 * final, an earlier-year column against that year's own file) stays in the
 * store, set aside, so that `explain` can show it. */
#include "tidy_priv.h"

/* How good a file's word about a fact is; compared member by member. */
struct standing {
    bool own_year; /* its own year's file, not a column of a later one */
    int later;     /* of two later ones, the year of the file */
    int edition;   /* of the service's runs, the later one */
    int rank;      /* of the publication: its profile's `rank` */
    int release;   /* a file that says nothing is no provisional one */
};

static struct standing standing_of(const struct run *r, const struct fact *f)
{
    static const int order[] = { [RELEASE_PROVISIONAL] = 0,
                                 [RELEASE_NONE] = 1,
                                 [RELEASE_REVISED] = 2,
                                 [RELEASE_FINAL] = 3 };
    const struct input_file *file = &r->store->file[f->origin.file];
    const struct period *own = &file->period;
    struct standing s = { .rank = file->rank, .release = order[file->release] };

    s.own_year = own->kind == PERIOD_NONE || own->kind == PERIOD_UNKNOWN ||
                 period_equal(*own, f->key.period);
    s.later = s.own_year ? 0 : own->year;
    s.edition = f->edition;
    return s;
}

/* Above 0: a is better. */
static int standing_compare(const struct standing *a, const struct standing *b)
{
    if (a->own_year != b->own_year)
        return a->own_year ? 1 : -1;
    if (a->later != b->later)
        return a->later - b->later;
    if (a->edition != b->edition)
        return a->edition - b->edition;
    if (a->rank != b->rank)
        return a->rank - b->rank;
    return a->release - b->release;
}

static bool not_given(struct value v)
{
    return v.kind == VALUE_REASON && v.reason == REASON_NOT_GIVEN;
}

/* 2.88 and 2.9 are one figure, published twice. */
static bool agree_rounded(struct value a, struct value b)
{
    struct decimal fine, coarse;

    if (a.kind != VALUE_DECIMAL || b.kind != VALUE_DECIMAL ||
        a.decimal.scale == b.decimal.scale)
        return false;
    fine = a.decimal.scale > b.decimal.scale ? a.decimal : b.decimal;
    coarse = a.decimal.scale > b.decimal.scale ? b.decimal : a.decimal;
    return decimal_round(fine, coarse.scale, &fine) &&
           decimal_compare(fine, coarse) == 0;
}

static bool same_publication(const struct run *r, const struct fact *a,
                             const struct fact *b)
{
    const struct input_file *file = r->store->file;

    return str_equal(file[a->origin.file].profile,
                     file[b->origin.file].profile);
}

static const char *shown(struct run *r, struct value v)
{
    return str_cstr(r->scratch, value_dump(r->scratch, v));
}

/* "Ash Green Primary School, year 1" */
static struct str fact_subject(struct run *r, const struct fact *f)
{
    const struct entity *e = registry_at(r->store->registry, f->key.entity);
    struct str name = str_empty(e->name) ? e->code : e->name;
    struct str group =
        map_key(facts_breakdowns(r->store->facts), f->key.breakdown);

    if (r->profile->kind == PROFILE_POOLED)
        name = str_printf(
            r->scratch, "%.*s, %.*s", STR_ARG(name),
            STR_ARG(map_key(facts_inputs(r->store->facts), f->key.input)));
    if (f->key.breakdown == 0)
        return name;
    return str_printf(r->scratch, "%.*s, %.*s", STR_ARG(name), STR_ARG(group));
}

/* Of what is put together from many rows: that of the first of them. */
static struct span fact_span(struct run *r, const struct fact *f)
{
    return f->origin.row == r->record.row
               ? run_span(r, f->origin.column)
               : reader_locate(r->scratch, r->src, f->origin.row,
                               f->origin.column);
}

static void report_conflict(struct run *r, const struct fact *old,
                            const struct fact *new)
{
    const struct input_file *file = &r->store->file[old->origin.file];
    struct str heading = run_heading(r, new->origin.column);
    struct str when = period_text(r->scratch, new->key.period);
    struct str who = fact_subject(r, new);
    bool same = old->origin.file == r->file;
    struct str other = same ? STR("another row") : file->name;

    if (r->n_conflicts++ >= BAD_VALUES_SHOWN)
        return;
    diag_report(r->dg, DIAG_FACT_CONFLICT, fact_span(r, new),
                "column '%.*s': %.*s, %.*s, is %s here and %s in %.*s",
                STR_ARG(heading), STR_ARG(who), STR_ARG(when),
                shown(r, new->value), shown(r, old->value), STR_ARG(other));
    diag_note(r->dg,
              reader_locate(r->scratch, file->source, old->origin.row,
                            old->origin.column),
              "the other value stands here");
    if (same)
        diag_hint(r->dg, "remove one of the two rows");
    else if (new->key.period.kind == PERIOD_UNKNOWN)
        diag_hint(r->dg, "if they are for different years, put the year of "
                         "each in its file's name; else remove one");
    else
        diag_hint(r->dg, "remove one of the two files, or name their "
                         "release: provisional, revised or final");
}

/* Whose word a value that two files agree on is taken to be: the better file's,
 * of equals the one whose name comes first. The order of reading must not show:
 * 41 and 41.0 are equal, yet are printed differently. */
static bool name_goes_first(const struct run *r, const struct fact *new,
                            const struct fact *old)
{
    const struct input_file *file = r->store->file;

    return str_compare(file[new->origin.file].name,
                       file[old->origin.file].name) < 0;
}

static void repeat(struct run *r, struct fact *old, const struct fact *new,
                   int order)
{
    if (new->origin.file == old->origin.file)
        return;
    r->n_repeated++;
    if (order > 0 || (order == 0 && name_goes_first(r, new, old))) {
        old->value = new->value;
        old->origin = new->origin;
        old->detail = new->detail;
    }
}

static void set_aside_one(struct run *r, struct fact *old, struct fact *new,
                          bool new_wins)
{
    const struct fact *better = new_wins ? new : old;

    if (new_wins)
        old->set_aside = true;
    else
        new->set_aside = true;
    r->better = r->store->file[better->origin.file].source;
}

/* Two publications of one rank: the finer figure where they agree as far as
 * the coarser one goes, else the file whose name comes first, and it is said. */
static void settle_equals(struct run *r, struct fact *old, struct fact *new)
{
    if (agree_rounded(old->value, new->value)) {
        set_aside_one(r, old, new,
                      new->value.decimal.scale > old->value.decimal.scale);
        r->n_repeated++;
        return;
    }
    if (r->n_differing++ == 0) {
        r->differing_new = *new;
        r->differing_old = *old;
    }
    set_aside_one(r, old, new, name_goes_first(r, new, old));
}

/* Two tables may call different things by one name. Then the name means neither,
 * whichever file is read first. */
static void name_means_neither(struct run *r, struct fact *old,
                               const struct fact *new)
{
    if (r->tidy->n_unlike++ == 0) {
        r->tidy->unlike_new = *new;
        r->tidy->unlike_old = *old;
    }
    old->value = value_reason(REASON_NOT_COMPARABLE);
}

/* Decides between two values of one fact; false: the new one is not needed. */
static bool settle(struct run *r, struct fact *old, struct fact *new)
{
    struct standing before = standing_of(r, old), now = standing_of(r, new);
    int order = standing_compare(&now, &before);

    if (value_equal(old->value, new->value)) {
        repeat(r, old, new, order);
        return false;
    }
    if (not_given(new->value) && (order <= 0 || !not_given(old->value)))
        return false;
    if (not_given(old->value)) {
        old->set_aside = true;
        return true;
    }
    if (tidy_names_apart(r, old, new)) {
        name_means_neither(r, old, new);
        return false;
    }
    if (order == 0 &&
        (r->profile->kind == PROFILE_POOLED || same_publication(r, old, new))) {
        report_conflict(r, old, new);
        return false;
    }
    if (order == 0) {
        settle_equals(r, old, new);
        return true;
    }
    set_aside_one(r, old, new, order > 0);
    r->n_superseded++;
    return true;
}

/* Rows of one school add up, but not with those of another file. */
static void fact_add(struct run *r, const struct fact *new)
{
    struct facts *f = r->store->facts;

    for (uint32_t i = facts_first(f, &new->key); i != FACT_NONE;
         i = facts_at(f, i)->next) {
        if (facts_at(f, i)->origin.file == r->file)
            continue;
        report_conflict(r, facts_at(f, i), new);
        return;
    }
    (void)facts_add(f, new);
}

void fact_put(struct run *r, const struct fact *fact)
{
    struct facts *f = r->store->facts;
    struct fact new = *fact;

    if (r->options->facts_most > 0 && facts_count(f) >= r->options->facts_most)
        return;
    if (r->profile->add_up) {
        fact_add(r, &new);
        return;
    }
    for (uint32_t i = facts_first(f, &new.key); i != FACT_NONE;
         i = facts_at(f, i)->next) {
        struct fact *old = facts_edit(f, i);

        if (old->set_aside)
            continue;
        if (!settle(r, old, &new))
            return;
        break;
    }
    (void)facts_add(f, &new);
}

static void report_differing(struct run *r)
{
    const struct fact *old = &r->differing_old, *new = &r->differing_new;
    const struct input_file *file = &r->store->file[old->origin.file];

    diag_report(r->dg, DIAG_FACT_DIFFERS,
                reader_header_span(r->reader, new->origin.column),
                r->n_differing == 1
                    ? "%zu figure differs between two publications: %.*s, "
                      "%.*s, is %s here and %s in %.*s"
                    : "%zu figures differ between two publications: first "
                      "%.*s, %.*s, is %s here and %s in %.*s",
                r->n_differing, STR_ARG(fact_subject(r, new)),
                STR_ARG(period_text(r->scratch, new->key.period)),
                shown(r, new->value), shown(r, old->value),
                STR_ARG(file->name));
    diag_note(r->dg,
              reader_locate(r->scratch, file->source, old->origin.row,
                            old->origin.column),
              "the other value stands here");
    diag_hint(r->dg,
              "%.*s is used; take the other file out if you do not "
              "want that",
              STR_ARG(source_name(r->better)));
}

static void report_unlike(struct run *r)
{
    const struct fact *old = &r->tidy->unlike_old, *new = &r->tidy->unlike_new;
    const struct input_file *file = &r->store->file[old->origin.file];

    diag_report(r->dg, DIAG_FACT_DIFFERS,
                reader_header_span(r->reader, new->origin.column),
                r->tidy->n_unlike == 1
                    ? "%zu figure has the name of one in another table and "
                      "differs: %.*s, %.*s, is %s here and %s in %.*s; "
                      "neither is used"
                    : "%zu figures have the names of some in another table and "
                      "differ: first %.*s, %.*s, is %s here and %s in %.*s; "
                      "neither is used",
                r->tidy->n_unlike, STR_ARG(fact_subject(r, new)),
                STR_ARG(period_text(r->scratch, new->key.period)),
                shown(r, new->value), shown(r, old->value),
                STR_ARG(file->name));
    diag_hint(r->dg, "a profile of your own can give the figures of one of "
                     "the two tables names of their own");
}

void facts_finish(struct run *r)
{
    if (r->tidy != NULL && r->tidy->n_unlike > 0)
        report_unlike(r);
    if (r->n_conflicts > BAD_VALUES_SHOWN)
        diag_report(r->dg, DIAG_FACT_CONFLICT, reader_header_span(r->reader, 0),
                    "and %zu more figures that two files give differently",
                    r->n_conflicts - BAD_VALUES_SHOWN);
    if (r->n_differing > 0)
        report_differing(r);
    if (r->n_repeated > 0)
        diag_report(r->dg, DIAG_FACT_REPEATED, reader_header_span(r->reader, 0),
                    r->n_repeated == 1
                        ? "%zu figure stands in another file too, and agrees"
                        : "%zu figures stand in other files too, and agree",
                    r->n_repeated);
    if (r->n_superseded > 0 && r->better != NULL)
        diag_report(r->dg, DIAG_FACT_SUPERSEDED,
                    reader_header_span(r->reader, 0),
                    r->n_superseded == 1
                        ? "%zu figure is given twice and differs; that of "
                          "%.*s is used"
                        : "%zu figures are given twice and differ; those of "
                          "%.*s are used",
                    r->n_superseded, STR_ARG(source_name(r->better)));
}
