/* One truth: the same fact from two places.
 *
 * Surprise: nothing is thrown away. The value that loses (provisional against
 * final, an earlier-year column against that year's own file) stays in the
 * store, set aside, so that `explain` can show it. */
#include "ingest_priv.h"

/* A file's word about its own year goes before its word about earlier ones,
 * and of two such words the later file's; then final before revised before
 * provisional. */
static int rank_of(const struct run *r, const struct fact *f)
{
    const struct input_file *file = &r->store->file[f->origin.file];
    const struct period *own = &file->period;
    bool is_own = own->kind == PERIOD_NONE || own->kind == PERIOD_UNKNOWN ||
                  period_equal(*own, f->key.period);

    return (is_own ? 100000 : own->year * 10) + (int)file->release;
}

static bool not_given(struct value v)
{
    return v.kind == VALUE_REASON && v.reason == REASON_NOT_GIVEN;
}

static const char *shown(struct run *r, struct value v)
{
    return str_cstr(r->scratch, value_dump(r->scratch, v));
}

/* "Ash Green Primary School, year 1" */
static struct str fact_subject(struct run *r, const struct fact *f)
{
    struct str name = registry_at(r->store->registry, f->key.entity)->name;
    struct str group =
        map_key(facts_breakdowns(r->store->facts), f->key.breakdown);

    if (f->key.breakdown == 0)
        return name;
    return str_printf(r->scratch, "%.*s, %.*s", STR_ARG(name), STR_ARG(group));
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
    diag_report(r->dg, DIAG_FACT_CONFLICT, run_span(r, new->origin.column),
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
static void repeat(struct run *r, struct fact *old, const struct fact *new)
{
    const struct input_file *file = r->store->file;
    int before = rank_of(r, old), now = rank_of(r, new);

    r->n_repeated++;
    if (now < before || new->origin.file == old->origin.file)
        return;
    if (now > before || str_compare(file[new->origin.file].name,
                                    file[old->origin.file].name) < 0) {
        old->value = new->value;
        old->origin = new->origin;
        old->detail = new->detail;
    }
}

/* Decides between two values of one fact; false: the new one is not needed. */
static bool settle(struct run *r, struct fact *old, struct fact *new)
{
    int before = rank_of(r, old), now = rank_of(r, new);

    if (value_equal(old->value, new->value)) {
        repeat(r, old, new);
        return false;
    }
    if (not_given(new->value) && (before >= now || !not_given(old->value)))
        return false;
    if (not_given(old->value)) {
        old->set_aside = true;
        return true;
    }
    if (before == now) {
        report_conflict(r, old, new);
        return false;
    }
    if (now > before)
        old->set_aside = true;
    else
        new->set_aside = true;
    r->n_superseded++;
    r->better =
        r->store->file[now > before ? new->origin.file : old->origin.file]
            .source;
    return true;
}

void fact_put(struct run *r, const struct fact *fact)
{
    struct facts *f = r->store->facts;
    struct fact new = *fact;

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

void facts_finish(struct run *r)
{
    if (r->n_conflicts > BAD_VALUES_SHOWN)
        diag_report(r->dg, DIAG_FACT_CONFLICT, reader_header_span(r->reader, 0),
                    "and %zu more figures that two files give differently",
                    r->n_conflicts - BAD_VALUES_SHOWN);
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
