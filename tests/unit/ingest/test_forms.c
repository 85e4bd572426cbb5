/* The trust's own forms: every example of sample-data/README.md is read by the
 * profile that it names, wholly; and what can go wrong in them. */
#include "tried.h"

#include "ingest_priv.h"

static const char register_rows[] =
    "URN,Group UID,Group Name,Group Type,Joined date,EstablishmentName,"
    "LA (code),LA (name)\n"
    "137920,4417,EXAMPLE LEARNING TRUST,Multi-academy trust,01/02/2012,"
    "Rushmore Primary School,931,Oxfordshire\n"
    "140580,4417,EXAMPLE LEARNING TRUST,Multi-academy trust,01/02/2014,"
    "Mason Park School,931,Oxfordshire\n"
    "146392,4417,EXAMPLE LEARNING TRUST,Multi-academy trust,01/02/2019,"
    "Fitzroy School,931,Oxfordshire\n";

static struct tried forms_new(void)
{
    struct tried t = tried_new();

    tried_fine(&t, "alllinksdata.csv", register_rows);
    t.options.year = period_academic(2025);
    return t;
}

/* ---- the examples of the documentation ---------------------------------- */

static void example_read(struct str name, struct str text)
{
    struct tried t = forms_new();
    const struct source *src = source_from(t.arena, STR("example.csv"), text);
    const struct input_file *f;
    bool fine = ingest_file(t.dg, t.store, t.profiles, src, &t.options);

    if (!fine || diag_warnings(t.dg) > 0)
        diag_print(t.dg, (struct diag_style){ 0 }, stderr);
    assert_true(fine);
    assert_int_equal(diag_warnings(t.dg), 0);
    f = &t.store->file[1];
    assert_str(f->profile, str_cstr(t.arena, name));
    if (f->unused_headings.n > 0)
        print_error("%.*s: '%.*s' is not read\n", STR_ARG(name),
                    STR_ARG(f->unused_headings.item[0]));
    assert_int_equal(f->unused_headings.n, 0);
    assert_true(f->rows > 0);
    assert_int_equal(f->rows, f->rows_used);
    tried_free(&t);
}

/* Calls `use` with the profile and the text of every example. */
static size_t examples_each(void (*use)(struct str name, struct str text))
{
    struct arena *a = arena_new(0);
    struct diag *dg = diag_new(a);
    const struct source *src =
        source_open(a, dg, STR(SOURCE_DIR "/sample-data/README.md"));
    const struct str fence = STR("\n```csv ");
    size_t n = 0;

    assert_non_null(src);
    for (struct str rest = source_bytes(src);; n++) {
        size_t at = str_find(rest, fence), end;
        struct str name;

        if (at == STR_NONE)
            break;
        rest = str_slice(rest, at + fence.len, rest.len);
        assert_true(str_cut(rest, '\n', &name, &rest));
        end = str_find(rest, STR("\n```"));
        assert_true(end != STR_NONE);
        use(str_trim(name), str_slice(rest, 0, end + 1));
        rest = str_slice(rest, end, rest.len);
    }
    arena_free(a);
    return n;
}

static void test_examples(void **state)
{
    (void)state;
    assert_true(examples_each(example_read) >= 33);
}

/* ---- each example is itself and nothing else ----------------------------- */

#define APART 2 /* headings that the next best reads fewer, at least */

static struct str recognised(struct tried *t, const struct record *header)
{
    return profile_recognise(t->arena, t->profiles, header).profile;
}

static size_t index_of(const struct profiles *p, struct str name)
{
    for (size_t i = 0; i < p->n; i++) {
        if (str_equal(p->item[i].name, name))
            return i;
    }
    fail_msg("no profile %.*s", STR_ARG(name));
    return 0;
}

static size_t n_read(struct tried *t, const struct profile *p,
                     const struct record *header)
{
    struct binding b = { 0 };

    binding_make(t->arena, p, header, &b);
    return header->n - b.unused.n;
}

/* Budget monitoring and ledger reports say the same, and are read by the same
 * code: the one may stand in for the other. */
static bool are_ledgers(struct tried *t, size_t own, struct str other)
{
    const struct profile *p = t->profiles->item;

    return p[own].kind == PROFILE_LEDGER &&
           p[index_of(t->profiles, other)].kind == PROFILE_LEDGER;
}

/* The form, or with `or_none` nothing; never another. */
static void expect_form(struct tried *t, struct str name,
                        const struct record *header, bool or_none)
{
    struct str got = recognised(t, header);

    if (str_equal(got, name) || (or_none && str_empty(got)) ||
        (!str_empty(got) && are_ledgers(t, index_of(t->profiles, name), got)))
        return;
    for (size_t i = 0; i < header->n; i++)
        print_error("%.*s,", STR_ARG(header->field[i]));
    fail_msg("%.*s is taken for '%.*s'", STR_ARG(name), STR_ARG(got));
}

/* Without its own profile, another may fit; it must read clearly less. */
static void expect_alone(struct tried *t, size_t own,
                         const struct record *header)
{
    struct profiles others = *t->profiles;
    struct profile *item = arena_array(t->arena, struct profile, others.n);
    struct recognition next;
    size_t best = n_read(t, &t->profiles->item[own], header), second;

    others.n = 0;
    for (size_t i = 0; i < t->profiles->n; i++) {
        if (i != own)
            item[others.n++] = t->profiles->item[i];
    }
    others.item = item;
    next = profile_recognise(t->arena, &others, header);
    if (str_empty(next.profile) || are_ledgers(t, own, next.profile))
        return;
    second = n_read(t, &item[index_of(&others, next.profile)], header);
    if (best < second + APART)
        fail_msg("'%.*s' comes too near to %.*s: %zu headings, %zu",
                 STR_ARG(next.profile), STR_ARG(t->profiles->item[own].name),
                 second, best);
}

static void expect_without(struct tried *t, struct str name,
                           const struct record *header)
{
    for (size_t drop = 0; drop < header->n; drop++) {
        struct record less = *header;
        struct str *field = arena_array(t->arena, struct str, header->n);

        less.field = field;
        less.n = 0;
        for (size_t i = 0; i < header->n; i++) {
            if (i != drop)
                field[less.n++] = header->field[i];
        }
        expect_form(t, name, &less, true);
    }
}

/* Profiles are not changed by asking which one fits. */
static struct tried *fitting(void)
{
    static struct tried t;

    if (t.arena == NULL)
        t = tried_new();
    return &t;
}

static void example_apart(struct str name, struct str text)
{
    struct tried *t = fitting();
    struct reader *reader = reader_open(
        t->arena, t->dg, source_from(t->arena, STR("example.csv"), text));
    struct record header = reader_header(reader), turned = header;
    struct str *field = arena_array(t->arena, struct str, header.n);

    expect_form(t, name, &header, false);
    expect_alone(t, index_of(t->profiles, name), &header);
    turned.field = field;
    for (size_t shift = 1; shift < header.n; shift++) {
        for (size_t i = 0; i < header.n; i++)
            field[i] = header.field[(i * (header.n - 1) + shift) % header.n];
        expect_form(t, name, &turned, false);
    }
    expect_without(t, name, &header);
}

static void test_apart(void **state)
{
    (void)state;
    (void)examples_each(example_apart);
}

/* ---- other spellings ------------------------------------------------------ */

/* Every column of the example in its `k`th spelling. */
static void spelled(const struct binding *b, const struct record *header,
                    size_t k, struct str out[])
{
    for (size_t i = 0; i < header->n; i++)
        out[i] = header->field[i];
    for (size_t i = 0; i < b->n_values; i++) {
        const struct str_list all = b->value[i].rule->headings;

        out[b->value[i].field] = all.item[k < all.n ? k : all.n - 1];
    }
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        if (b->role[i] == NO_FIELD || b->role_rule[i] == NULL)
            continue;
        out[b->role[i]] =
            b->role_rule[i]->headings.item[k % b->role_rule[i]->headings.n];
    }
}

static void example_respelled(struct str name, struct str text)
{
    struct tried *t = fitting();
    struct reader *reader = reader_open(
        t->arena, t->dg, source_from(t->arena, STR("example.csv"), text));
    struct record header = reader_header(reader), other = header;
    struct str *field = arena_array(t->arena, struct str, header.n);
    struct binding b = { 0 };

    binding_make(t->arena, &t->profiles->item[index_of(t->profiles, name)],
                 &header, &b);
    other.field = field;
    for (size_t k = 0; k < 12; k++) {
        spelled(&b, &header, k, field);
        expect_form(t, name, &other, k > 1);
    }
}

static void test_respelled(void **state)
{
    (void)state;
    (void)examples_each(example_respelled);
    tried_free(fitting());
}

/* ---- forms of facts ----------------------------------------------------- */

static struct asked trust(const char *input, struct period when)
{
    return (struct asked){ .kind = ENTITY_ORGANISATION,
                           .code = "4417",
                           .input = input,
                           .period = when };
}

static void test_balance_sheet(void **state)
{
    struct tried t = forms_new();
    struct period now = period_date(date_of(2025, 11, 30));

    (void)state;
    tried_fine(&t, "bs.csv",
               "Date,Line,Amount,Status\n"
               "30/11/2025,Cash at bank,\"1,284,300\",Management\n"
               "30/11/2025,Accruals,\"(86,200)\",Management\n"
               "30/11/2025,Net assets,99,Management\n"
               "30/11/2025,Total funds,99,Management\n"
               "31/08/2025,Cash at bank,1190050,Audited\n");
    assert_str(tried_value(&t, trust("balance.cash", now)), "1284300");
    assert_str(tried_value(&t, trust("balance.accruals", now)), "-86200");
    assert_str(tried_value(&t, trust("balance.cash",
                                     period_date(date_of(2025, 8, 31)))),
               "1190050");
    assert_int_equal(tried_set_aside(&t.store->file[1],
                                     "lines that are worked out, not read"),
                     2);
    assert_false(tried_read(&t, "bs2.csv",
                            "Date,Line,Amount\n30/11/2025,Gold bars,5\n"
                            "soon,Cash,6\n"));
    assert_says(&t, "column 'Line': 'Gold bars' means nothing here");
    assert_says(&t, "column 'Date': 'soon'");
    tried_free(&t);
}

static void test_cash_flow(void **state)
{
    struct tried t = forms_new();
    struct asked q = trust("cash.gag", period_month(2025, 1));

    (void)state;
    tried_fine(&t, "cash.csv",
               "Month,Line,Actual/Forecast,Amount\n"
               "Sep 2025,GAG,A,512000\nOct 2025,GAG,F,513000\n"
               "Sep,Policy floor,F,400000\nSep,Ring-fenced,A,55000\n"
               "Sep 2025,Closing,A,1\n");
    assert_str(tried_value(&t, q), "512000");
    q = trust("cash.gag", period_month(2025, 2));
    assert_str(tried_value(&t, q), "no fact");
    q.scenario = SCENARIO_FORECAST;
    assert_str(tried_value(&t, q), "513000");
    q = trust("cash.ring_fenced", period_month(2025, 1));
    assert_str(tried_value(&t, q), "55000");
    /* without saying which is actual nothing may be read as actual */
    assert_false(
        tried_read(&t, "cash2.csv", "Month,Line,Amount\nSep 2025,GAG,5\n"));
    assert_true(diag_has(t.dg, DIAG_PROFILE_UNKNOWN));
    tried_free(&t);
}

static void test_pupils(void **state)
{
    struct tried t = forms_new();
    struct asked q = SCHOOL("137920", "pupils.roll", period_academic(2025));

    (void)state;
    tried_fine(&t, "pupils.csv",
               "School,Year group,PAN,Capacity,Budgeted,Roll now,Funded\n"
               "137920,R,60,,58,57,\n137920,All,,420,405,404,398\n"
               "Mason Park,Year 7,180,,178,171,\n");
    assert_str(tried_value(&t, q), "404");
    q.breakdown = "reception";
    assert_str(tried_value(&t, q), "57");
    q.input = "pupils.pan";
    assert_str(tried_value(&t, q), "60");
    q.input = "pupils.capacity";
    assert_str(tried_value(&t, q), "no fact");
    q = SCHOOL("140580", "pupils.roll", period_academic(2025));
    q.breakdown = "year 7";
    assert_str(tried_value(&t, q), "171");
    assert_str(t.store->file[1].period_from, "project");
    tried_free(&t);
}

static void test_school_names(void **state)
{
    struct tried t = forms_new();

    (void)state;
    tried_fine(&t, "a.csv",
               "School,Month,Sessions possible\n"
               "RUSHMORE PRIMARY SCHOOL,Nov 2025,100\nFitzroy,Nov 2025,200\n"
               "140580,Nov 2025,300\n");
    assert_str(tried_value(&t, SCHOOL("137920", "attendance.possible",
                                      period_month(2025, 3))),
               "100");
    assert_str(tried_value(&t, SCHOOL("146392", "attendance.possible",
                                      period_month(2025, 3))),
               "200");
    assert_false(tried_read(&t, "b.csv",
                            "School,Month,Sessions possible\n"
                            "Rushmere Primary,Nov 2025,1\n"
                            "Rushmere Primary,Dec 2025,1\n"
                            "School,Dec 2025,1\n"));
    assert_true(diag_has(t.dg, DIAG_SCHOOL_UNKNOWN));
    assert_says(&t, "no school is called 'Rushmere Primary'");
    assert_says(&t, "did you mean Rushmore Primary School (137920)");
    assert_int_equal(diag_errors(t.dg), 2); /* once for each name */
    tried_free(&t);
}

/* ---- lists -------------------------------------------------------------- */

static void test_risks(void **state)
{
    struct tried t = forms_new();
    const struct dataset *d;

    (void)state;
    tried_fine(&t, "risks.csv",
               "Ref,Risk,School,Residual likelihood,Residual impact,By\n"
               "R1,Falling rolls,,3,4,31/01/2026\n"
               ",,,,,\nR2,,,,,\n"
               "R3,Boiler,Fitzroy School,2,5,\nR4,Strike,Trust-wide,,,\n");
    tried_fine(&t, "more.csv", "Risk,Score\nStrike,6\n");
    d = store_dataset(t.store, STR("risks"));
    assert_non_null(d);
    assert_int_equal(d->n_rows, 4);
    assert_int_equal(tried_cell(d, "school", 2)->kind, VALUE_REASON);
    assert_str(tried_cell(d, "risk", 0)->text, "Falling rolls");
    assert_int_equal(tried_cell(d, "likelihood", 0)->decimal.mantissa, 3);
    assert_int_equal(tried_cell(d, "by", 0)->date, date_of(2026, 1, 31));
    assert_int_equal(tried_cell(d, "school", 0)->kind, VALUE_REASON);
    assert_str(tried_cell(d, "school", 1)->text, "146392");
    assert_int_equal(tried_cell(d, "by", 1)->kind, VALUE_REASON);
    assert_str(tried_cell(d, "risk", 3)->text, "Strike");
    assert_int_equal(tried_cell(d, "score", 3)->decimal.mantissa, 6);
    assert_int_equal(d->row[1].row, 5);
    assert_false(tried_read(&t, "bad.csv", "Risk,Score,By\nX,high,tomorrow\n"));
    assert_says(&t, "column 'Score': 'high' is not a number");
    assert_says(&t, "column 'By': 'tomorrow' is not a date");
    tried_free(&t);
}

/* ---- which form it is ---------------------------------------------------- */

static void test_told_apart(void **state)
{
    struct tried t = forms_new();

    (void)state;
    /* as many signs of an action log as of a risk register, but the register
     * reads every heading */
    tried_fine(&t, "register.csv",
               "Risk description,Likelihood,Impact,Action,Owner,Due\n"
               "Falling rolls,3,4,Review places,Chief Executive,31/01/2026\n");
    assert_str(t.store->file[1].profile, "own_risks");
    /* a form that nearly fits is named with what it lacks */
    assert_false(tried_read(&t, "nearly.csv",
                            "Ref,Risk,Category,Owner\n1,Fire,Estate,Head\n"));
    assert_says(&t, "nearest: own_risks");
    assert_says(&t, "for 'own_risks' it lacks 'Likelihood' or");
    tried_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples),
        cmocka_unit_test(test_apart),
        cmocka_unit_test(test_respelled),
        cmocka_unit_test(test_balance_sheet),
        cmocka_unit_test(test_cash_flow),
        cmocka_unit_test(test_pupils),
        cmocka_unit_test(test_school_names),
        cmocka_unit_test(test_risks),
        cmocka_unit_test(test_told_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
