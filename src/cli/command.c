/* The commands: each hands its request to report/ and prints the answer. */
#include "cli_priv.h"

#include <errno.h>
#include <string.h>

static bool read_standard_input(struct arena *a, struct diag *dg,
                                struct str *out)
{
    struct buf b = { 0 };
    char chunk[65536];
    size_t n;

    while ((n = fread(chunk, 1, sizeof chunk, stdin)) > 0) {
        buf_append(&b, (struct str){ chunk, n });
    }
    if (ferror(stdin)) {
        diag_report(dg, DIAG_FILE_UNREADABLE, (struct span){ 0 },
                    "standard input cannot be read: %s", strerror(errno));
    }
    *out = buf_take(&b, a);
    return !ferror(stdin);
}

static bool wants_standard_input(const struct request *r)
{
    for (size_t i = 0; i < r->inputs.n; i++) {
        if (str_equal(r->inputs.item[i], STR("-"))) {
            return true;
        }
    }
    return false;
}

/* Rows are many: each batch goes out when it is ready. */
static void print_rows(struct str text)
{
    if (text.len > 0) {
        fwrite(text.ptr, 1, text.len, stdout);
    }
}

static void print_written(const struct outcome *out, bool quiet)
{
    for (size_t i = 0; !quiet && i < out->n; i++) {
        const struct written *w = &out->document[i];

        printf("%.*s  %zu page%s\n", STR_ARG(w->path), w->pages,
               w->pages == 1 ? "" : "s");
    }
}

static bool run(struct arena *a, struct diag *dg, const struct options *o,
                const struct request *r, struct outcome *out)
{
    static const struct {
        const char *name;
        bool (*run)(struct arena *a, struct diag *dg, const struct request *r,
                    struct outcome *out);
    } table[] = {
        { "build", report_build },       { "check", report_check },
        { "inspect", report_inspect },   { "explain", report_explain },
        { "measures", report_measures }, { "figures", report_figures },
    };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (str_equal(o->command, str_from(table[i].name))) {
            return table[i].run(a, dg, r, out);
        }
    }
    return false;
}

/* A bare `trustpress build` means the project in the current folder. */
static void assume_here(const struct options *o, struct request *r)
{
    static const struct str here[] = { STR_INIT(".") };

    if (r->inputs.n == 0 && (str_equal(o->command, STR("build")) ||
                             str_equal(o->command, STR("check")) ||
                             str_equal(o->command, STR("explain")) ||
                             str_equal(o->command, STR("figures")))) {
        r->inputs = (struct str_list){ here, 1 };
    }
}

static bool complete(struct diag *dg, const struct options *o,
                     const struct request *r)
{
    bool figure = str_equal(o->command, STR("explain"));
    bool exports = str_equal(o->command, STR("inspect"));

    if ((figure && str_empty(r->figure)) || (exports && r->inputs.n == 0)) {
        diag_report(dg, DIAG_USAGE, (struct span){ 0 }, "%s needs a %s",
                    figure ? "explain" : "inspect",
                    figure ? "figure, such as in_year_balance.variance"
                           : "file");
        return false;
    }
    return true;
}

static int status_of(const struct diag *dg, bool ok)
{
    if (diag_has(dg, DIAG_USAGE)) {
        return STATUS_USAGE;
    }
    if (diag_worst(dg) == DIAG_SYSTEM) {
        return STATUS_SYSTEM;
    }
    return ok && diag_errors(dg) == 0 ? STATUS_DONE : STATUS_INPUT;
}

static void print_answer(struct outcome *out, bool quiet)
{
    if (out->text.len > 0) { /* a buffer never used has no pointer */
        fwrite(out->text.ptr, 1, out->text.len, stdout);
    }
    buf_free(&out->text);
    print_written(out, quiet);
}

int command_run(struct arena *a, struct diag *dg, const struct options *o)
{
    struct request r = o->request;
    struct outcome out = { 0 };
    bool ok;

    assume_here(o, &r);
    if (!complete(dg, o, &r)) {
        return STATUS_USAGE;
    }
    if (wants_standard_input(&r) &&
        !read_standard_input(a, dg, &r.standard_input)) {
        return STATUS_SYSTEM;
    }
    r.progress = progress_show;
    r.print = print_rows;
    ok = run(a, dg, o, &r, &out);
    if (r.listener != NULL) {
        progress_clear(r.listener);
    }
    print_answer(&out, o->quiet);
    return status_of(dg, ok);
}
