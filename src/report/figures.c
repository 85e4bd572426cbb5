/* figures: every measure of one trust, or of every trust that the registers
 * know, for every year there is: a row each, as CSV or JSON lines.
 *
 * The surprise: nothing is evaluated before all exports were read, and each
 * trust has an evaluator of its own whose arena is freed behind it. So memory
 * grows with the exports, and not with the number of trusts. */
#include "report_priv.h"

#include <trustpress/doc.h>

#include <stdlib.h>

struct listing { /* of one run */
    const struct session *session;
    struct buf text; /* rows not printed yet */
};

/* ---- one row ------------------------------------------------------------- */

static struct str number(struct arena *a, struct value v)
{
    return v.kind == VALUE_DECIMAL ? decimal_text(a, v.decimal)
                                   : (struct str){ 0 };
}

static struct str whole(struct arena *a, int64_t n)
{
    return n < 0 ? (struct str){ 0 } : str_printf(a, "%lld", (long long)n);
}

enum { FIELDS = 16 };

static const struct str heading[FIELDS] = {
    STR_INIT("organisation_code"),
    STR_INIT("organisation"),
    STR_INIT("measure"),
    STR_INIT("id"),
    STR_INIT("title"),
    STR_INIT("period"),
    STR_INIT("value"),
    STR_INIT("reason"),
    STR_INIT("lower"),
    STR_INIT("upper"),
    STR_INIT("schools"),
    STR_INIT("of_schools"),
    STR_INIT("cohort"),
    STR_INIT("of_cohort"),
    STR_INIT("rating"),
    STR_INIT("approximate"),
};

/* As it is printed, without unit; or why there is none. */
static void fields_of(struct arena *a, const struct session *s,
                      const struct figure *f, struct str out[FIELDS])
{
    const struct measure *m = f->question.measure;
    const struct entity *e = registry_at(
        s->store->registry, evaluator_setting(s->evaluator)->organisation);
    const bool has_value = f->value.kind != VALUE_REASON;

    out[0] = e->code;
    out[1] = name_display(a, e->name);
    out[2] = m->name;
    out[3] = m->id;
    out[4] = m->title;
    out[5] = period_text(a, f->question.period);
    out[6] = has_value ? figure_plain(a, f) : (struct str){ 0 };
    out[7] =
        has_value ? (struct str){ 0 } : str_from(reason_slug(f->value.reason));
    out[8] = number(a, f->lower);
    out[9] = number(a, f->upper);
    out[10] = whole(a, f->coverage.schools);
    out[11] = whole(a, f->coverage.of_schools);
    out[12] = whole(a, f->coverage.pupils);
    out[13] = whole(a, f->coverage.of_pupils);
    out[14] =
        m->n_bands > 0 ? str_from(rating_name(f->rating)) : (struct str){ 0 };
    out[15] = f->approximate ? STR("yes") : (struct str){ 0 };
}

static void row_csv(struct buf *b, const struct str field[FIELDS])
{
    for (size_t i = 0; i < FIELDS; i++) {
        if (i > 0) {
            buf_byte(b, ',');
        }
        csv_field(b, field[i]);
    }
    buf_byte(b, '\n');
}

static void row_json(struct buf *b, const struct str field[FIELDS])
{
    const char *between = "{";

    for (size_t i = 0; i < FIELDS; i++) {
        if (str_empty(field[i])) {
            continue;
        }
        buf_text(b, between);
        json_text(b, heading[i]);
        buf_byte(b, ':');
        json_text(b, field[i]);
        between = ",";
    }
    buf_text(b, "}\n");
}

/* ---- one trust ----------------------------------------------------------- */

static void add_row(struct arena *a, struct listing *t, const struct figure *f)
{
    struct str field[FIELDS];

    if (f->value.kind == VALUE_REASON && f->value.reason == REASON_NO_DATA) {
        return;
    }
    fields_of(a, t->session, f, field);
    if (t->session->request->json) {
        row_json(&t->text, field);
    } else {
        row_csv(&t->text, field);
    }
}

static void add_measure(struct arena *a, struct listing *t,
                        const struct measure *m)
{
    struct evaluator *ev = t->session->evaluator;
    struct question q = { .measure = m };
    struct period_list list = { 0 };

    if (!measure_has_data(ev, m)) {
        return;
    }
    if (m->time == TIME_YEAR) {
        list = str_empty(t->session->request->period)
                   ? measure_periods(a, ev, m)
                   : (struct period_list){ &t->session->setting.year, 1 };
    }
    if (list.n == 0) {
        add_row(a, t, evaluate(ev, &q));
    }
    for (size_t i = 0; i < list.n; i++) {
        q.period = list.item[i];
        add_row(a, t, evaluate(ev, &q));
    }
}

static void add_trust(struct listing *t, struct session *s,
                      struct evaluator_setting setting)
{
    struct arena *own = arena_new(0);

    setting.schools = registry_members(own, s->store->registry,
                                       setting.organisation, s->project.as_at);
    if (setting.schools.n > 0) {
        s->evaluator = evaluator_new(own, s->store, s->catalogue, &setting);
        for (size_t i = 0; i < catalogue_count(s->catalogue); i++) {
            add_measure(own, t, catalogue_at(s->catalogue, i));
        }
        s->evaluator = NULL;
    }
    s->request->print(buf_str(&t->text));
    buf_clear(&t->text);
    arena_free(own);
}

/* ---- the command --------------------------------------------------------- */

static bool is_for_one(const struct session *s)
{
    return !str_empty(s->request->who) || !str_empty(s->project.folder);
}

static int by_code(const void *x, const void *y)
{
    const struct entity *const *a = x, *const *b = y;

    return str_compare((*a)->code, (*b)->code);
}

/* In the order of their codes: not of the rows that named them first. */
static void add_all(struct arena *a, struct listing *t, struct session *s)
{
    const struct registry *g = s->store->registry;
    const struct entity **trust =
        arena_array(a, const struct entity *, registry_count(g));
    struct evaluator_setting setting = s->setting;
    size_t n = 0;

    for (uint32_t i = 0; i < registry_count(g); i++) {
        if (registry_at(g, i)->kind == ENTITY_ORGANISATION) {
            trust[n++] = registry_at(g, i);
        }
    }
    if (n > 1) {
        qsort(trust, n, sizeof *trust, by_code);
    }
    setting.as_at = s->project.as_at;
    for (size_t i = 0; i < n; i++) {
        setting.organisation =
            registry_find(g, ENTITY_ORGANISATION, trust[i]->code);
        add_trust(t, s, setting);
    }
}

bool report_figures(struct arena *a, struct diag *dg, const struct request *r,
                    struct outcome *out)
{
    struct session s;
    struct listing t = { .session = &s };

    (void)out;
    if (str_equal(r->edition, STR("public"))) {
        diag_report(dg, DIAG_EDITION_UNSAFE, (struct span){ 0 },
                    "figures prints small numbers as they are");
        diag_hint(dg, "only a document can be published: trustpress build "
                      "-e public");
        return false;
    }
    if (!session_start(a, dg, r, &s) ||
        !(is_for_one(&s) ? session_read(a, dg, &s)
                         : session_read_all(a, dg, &s))) {
        return false;
    }
    if (!r->json) {
        row_csv(&t.text, heading);
    }
    if (is_for_one(&s)) {
        add_trust(&t, &s, s.setting);
    } else {
        add_all(a, &t, &s);
    }
    buf_free(&t.text);
    return true;
}
