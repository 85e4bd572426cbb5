/* Wrong formulas, one to a row: each is refused where it is wrong, and told
 * what to write. Sound ones beside them, so that the law is no wall. */
#include "world.h"

static const char head[] =
    "inputs:\n"
    "  led: {time: flow, nil: yes, money: [gag, pay, it]}\n"
    "  ks: {time: year, pupils: [base], percent: [met], points: [score], "
    "text: [word], date: [day]}\n"
    "  hr: {time: year, staff: [posts, heads], number: [sick, lessons], "
    "number / staff: [cycle], money / staff: [salary], bare: [factor]}\n"
    "  at: {time: flow, sessions: [done, due], area: [floor], "
    "schools: [sites], days: [lost]}\n"
    "measures:\n";

static const struct wrong {
    const char *entry, *message, *hint;
} wrong[] = {
    /* sums of unlike things */
    { "  a: {title: A, unit: money, sum: led.gag + ks.base}\n",
      "7:35: error: units do not fit: money with pupils", "" },
    { "  a: {title: A, unit: money, sum: led.gag - hr.posts}\n",
      "7:35: error: units do not fit: money with staff", "" },
    { "  a: {title: A, unit: money, sum: led.gag + hr.sick}\n",
      "7:35: error: units do not fit: money with count", "" },
    { "  a: {title: A, unit: pupils, sum: ks.base + hr.posts}\n",
      "7:36: error: units do not fit: pupils with staff", "" },
    { "  a: {title: A, unit: pupils, sum: \"total(ks.base, at.sites)\"}\n",
      "units do not fit: pupils with schools in 'at.sites'", "" },
    { "  a: {title: A, unit: number, sum: \"max(at.done, hr.sick)\"}\n",
      "units do not fit: sessions with count in 'hr.sick'", "" },
    { "  a: {title: A, unit: points, sum: ks.score + ks.met}\n",
      "7:36: error: units do not fit: points with a ratio", "" },
    { "  a: {title: A, unit: money, sum: \"coalesce(led.gag, ks.base)\"}\n",
      "units do not fit: money with pupils in 'ks.base'", "" },
    { "  a: {title: A, unit: number, sum: \"if(led.gag > ks.base, 1, 0)\"}\n",
      "units do not fit: money with pupils in 'led.gag > ks.base'", "" },
    { "  a: {title: A, unit: money, sum: led.gag / hr.posts + led.pay}\n",
      "units do not fit: money / staff with money", "" },
    { "  a: {title: A, unit: fte, sum: hr.posts - hr.lessons}\n",
      "7:33: error: units do not fit: staff with count", "" },
    /* sound in itself, but not what the measure says it is */
    { "  a: {title: A, unit: percent, sum: led.gag}\n",
      "7:37: error: the formula of 'a' gives money, not its unit",
      "a percentage is of like by like" },
    { "  a: {title: A, unit: percent, pooled: led.gag, over: ks.base}\n",
      "7:40: error: the formula of 'a' gives money / pupils, not its unit",
      "'unlike: yes' where it is meant so" },
    { "  a: {title: A, unit: percent, pooled: ks.base, over: hr.posts}\n",
      "gives pupils / staff, not its unit", "like by like" },
    { "  a: {title: A, unit: money, sum: ks.base}\n",
      "7:35: error: the formula of 'a' gives pupils, not its unit",
      "write unit: pupils" },
    { "  a: {title: A, unit: money, sum: led.gag * ks.base}\n",
      "gives money x pupils, not its unit", "" },
    { "  a: {title: A, unit: money, formula: led.gag * led.pay}\n",
      "gives money^2, not its unit", "" },
    { "  a: {title: A, unit: pupils, sum: led.gag}\n",
      "gives money, not its unit", "write unit: money" },
    { "  a: {title: A, unit: pupils, pooled: ks.base, over: hr.posts}\n",
      "gives pupils / staff, not its unit", "write unit: ratio" },
    { "  a: {title: A, unit: number, sum: ks.base}\n",
      "gives pupils, not its unit", "write unit: pupils" },
    { "  a: {title: A, unit: number, sum: led.gag}\n",
      "gives money, not its unit", "write unit: money" },
    { "  a: {title: A, unit: ratio, sum: hr.posts}\n",
      "gives staff, not its unit", "" },
    { "  a: {title: A, unit: days, sum: led.gag}\n",
      "gives money, not its unit", "write unit: money" },
    { "  a: {title: A, unit: fte, sum: hr.sick}\n", "gives count, not its unit",
      "" },
    { "  a: {title: A, unit: schools, sum: ks.base}\n",
      "gives pupils, not its unit", "write unit: pupils" },
    { "  a: {title: A, unit: points, mean: ks.met, over: ks.base}\n",
      "gives a ratio, not its unit", "" },
    /* rates and means */
    { "  a: {title: A, unit: percent, rate: ks.base, over: ks.base}\n",
      "7:38: error: the rate 'a' is of no percentage",
      "a published percentage over a base" },
    { "  a: {title: A, unit: percent, rate: ks.met, over: led.gag}\n",
      "7:52: error: the base of the rate 'a' is nothing whole",
      "pupils, staff or things" },
    { "  a: {title: A, unit: percent, rate: ks.met, over: at.floor}\n",
      "the base of the rate 'a' is nothing whole", "" },
    /* numbers, words and days */
    { "  a: {title: A, unit: number, sum: ks.word}\n",
      "7:36: error: 'a' needs a number here", "" },
    { "  a: {title: A, unit: number, sum: ks.word + 1}\n",
      "7:36: error: a number is needed here, 'ks.word' is a text", "" },
    { "  a: {title: A, unit: number, sum: \"if(ks.day = 5, 1, 0)\"}\n",
      "a date cannot go with a number", "" },
    { "  a: {title: A, unit: percent, mean: ks.met, over: ks.word}\n",
      "'a' needs a number here", "" },
    { "  a: {title: A, unit: number, sum: \"if(ks.base, 1, 0)\"}\n",
      "a condition is needed here, 'ks.base' is a number", "" },
    /* a measure's unit is carried into what uses it */
    { "  b: {title: B, unit: money, pooled: led.gag, over: ks.base}\n"
      "  a: {title: A, unit: money, formula: b + led.gag}\n",
      "8:39: error: units do not fit: money / pupils with money", "" },
    { "  b: {title: B, unit: percent, pooled: ks.base, over: ks.base}\n"
      "  a: {title: A, unit: pupils, formula: b * 2}\n",
      "8:40: error: the formula of 'a' gives a ratio, not its unit", "" },
};

static const char *const sound[] = {
    "  a: {title: A, unit: money, sum: led.gag - led.pay}\n",
    "  a: {title: A, unit: money, pooled: led.gag, over: ks.base}\n",
    "  a: {title: A, unit: money, pooled: led.it, over: at.floor}\n",
    "  a: {title: A, unit: percent, formula: 100 * led.pay / led.gag}\n",
    "  a: {title: A, unit: percent, pooled: led.pay, over: led.gag}\n",
    "  a: {title: A, unit: percent, unlike: yes, pooled: hr.sick, over: "
    "ks.base}\n",
    "  a: {title: A, unit: days, formula: 365 * led.pay / led.gag}\n",
    "  a: {title: A, unit: ratio, pooled: ks.base, over: hr.posts}\n",
    "  a: {title: A, unit: ratio, pooled: hr.lessons, over: hr.cycle * "
    "hr.posts}\n",
    "  a: {title: A, unit: fte, sum: hr.posts - hr.lessons / (0.78 * "
    "hr.cycle)}\n",
    "  a: {title: A, unit: money, mean: hr.salary, over: hr.posts}\n",
    "  a: {title: A, unit: number, sum: hr.heads}\n",
    "  a: {title: A, unit: percent, rate: ks.met, over: hr.heads}\n",
    "  a: {title: A, unit: schools, sum: 'if(ks.word = \"No\", 1, 0)'}\n",
    "  a: {title: A, unit: money, sum: hr.factor * led.gag}\n",
};

static const struct catalogue *load(struct arena *a, struct diag *dg,
                                    const char *entry)
{
    const struct str yaml = str_printf(a, "%s%s", head, entry);

    return catalogue_load(a, dg, NULL, source_from(a, STR("m.yaml"), yaml));
}

static struct str messages(struct arena *a, const struct diag *dg)
{
    struct buf out = { 0 };

    diag_render(dg, (struct diag_style){ 0 }, &out);
    return buf_take(&out, a);
}

static bool refused(const struct wrong *w)
{
    bool ok;

    struct arena *a = arena_new(0);
    struct diag *dg = diag_new(a);
    const struct catalogue *c = load(a, dg, w->entry);
    const struct str got = messages(a, dg);

    ok = !c && str_find(got, str_from(w->message)) != STR_NONE &&
         str_find(got, str_from(w->hint)) != STR_NONE && diag_errors(dg) == 1;
    if (!ok)
        print_error("%swanted: %s\nhint: %s\ngot:\n%.*s", w->entry, w->message,
                    w->hint, STR_ARG(got));
    arena_free(a);
    return ok;
}

static void test_wrong_formulas_are_refused(void **state)
{
    size_t n_other = 0;

    (void)state;
    assert_true(sizeof wrong / sizeof *wrong >= 30);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        n_other += !refused(&wrong[i]);
    assert_int_equal(n_other, 0);
}

static void test_sound_formulas_are_taken(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof sound / sizeof *sound; i++) {
        struct arena *a = arena_new(0);
        struct diag *dg = diag_new(a);

        if (!load(a, dg, sound[i]))
            fail_msg("%s%.*s", sound[i], STR_ARG(messages(a, dg)));
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wrong_formulas_are_refused),
        cmocka_unit_test(test_sound_formulas_are_taken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
