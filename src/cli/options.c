/* The command line: one table of options, one of commands; help is printed
 * from the same tables that are obeyed. */
#include "cli_priv.h"

#include <string.h>

enum option_id {
    OPTION_FOR,
    OPTION_DOCUMENT,
    OPTION_PERIOD,
    OPTION_EDITION,
    OPTION_OUT,
    OPTION_FORMAT,
    OPTION_COLOUR,
    OPTION_DUMP,
    OPTION_SUGGEST,
    OPTION_QUIET,
    OPTION_VERBOSE,
    OPTION_HELP,
    OPTION_VERSION
};

struct option {
    enum option_id id;
    char letter; /* 0: none */
    const char *name, *argument, *help;
};

static const struct option options[] = {
    { OPTION_FOR, 0, "for", "WHO",
      "whose papers: a trust's name, UID or company number, or a school's "
      "URN" },
    { OPTION_DOCUMENT, 'd', "document", "NAME",
      "document to build, may be repeated (default: board-pack)" },
    { OPTION_PERIOD, 'p', "period", "PERIOD",
      "\"P3 2025/26\" (P1 is September), or a year: 2025/26" },
    { OPTION_EDITION, 'e', "edition", "NAME",
      "board (default), or public: small numbers withheld" },
    { OPTION_OUT, 'o', "output", "DIR", "folder for the papers" },
    { OPTION_FORMAT, 0, "format", "text|json",
      "how check, inspect, explain, figures and measures answer" },
    { OPTION_COLOUR, 0, "color", "auto|always|never",
      "colour in messages (NO_COLOR is respected)" },
    { OPTION_DUMP, 0, "dump", "data|doc|frames|tags",
      "print a stage as text, write nothing (build; inspect: data)" },
    { OPTION_SUGGEST, 0, "suggest", NULL,
      "inspect: write a starter profile for an export of your own" },
    { OPTION_QUIET, 'q', "quiet", NULL, "errors only" },
    { OPTION_VERBOSE, 'v', "verbose", NULL,
      "notes as well, every message, and lists in full" },
    { OPTION_HELP, 'h', "help", NULL, "this help" },
    { OPTION_VERSION, 0, "version", NULL, "the version" },
};
#define N_OPTIONS (sizeof options / sizeof options[0])

struct command {
    const char *name, *arguments, *help;
};

static const struct command commands[] = {
    { "build", "[PROJECT | EXPORT.csv ...]", "write the papers" },
    { "check", "[PROJECT | EXPORT.csv ...]",
      "everything but writing: data, templates, reconciliation" },
    { "inspect", "EXPORT.csv ...",
      "what is this file? profile, encoding, rows, columns" },
    { "explain", "FIGURE [PROJECT | EXPORT.csv ...]",
      "a figure's formula, inputs, exclusions and source rows" },
    { "figures", "[PROJECT | EXPORT.csv ...] [--for WHO]",
      "every measure of one trust, or of all, year by year, as CSV" },
    { "measures", "[NAME]", "the catalogue: formula, weighting, thresholds" },
};
#define N_COMMANDS (sizeof commands / sizeof commands[0])

bool command_known(struct str name)
{
    for (size_t i = 0; i < N_COMMANDS; i++) {
        if (str_equal(name, str_from(commands[i].name))) {
            return true;
        }
    }
    return false;
}

static void help_options(struct buf *b)
{
    buf_text(b, "\nOptions:\n");
    for (size_t i = 0; i < N_OPTIONS; i++) {
        const struct option *o = &options[i];
        char left[48];
        int n = 0;

        n = snprintf(
            left, sizeof left, "  %c%c%s--%s%s%s", o->letter != 0 ? '-' : ' ',
            o->letter != 0 ? o->letter : ' ', o->letter != 0 ? ", " : "  ",
            o->name, o->argument != NULL ? " " : "",
            o->argument != NULL ? o->argument : "");
        buf_printf(b, n < 30 ? "%-30s%s\n" : "%s\n%30s%s\n", left,
                   n < 30 ? o->help : "", n < 30 ? "" : o->help);
    }
}

void options_help(struct buf *b)
{
    buf_text(b, "trustpress: school exports in, board papers out\n\nUsage:\n");
    for (size_t i = 0; i < N_COMMANDS; i++) {
        buf_printf(b, "  trustpress %-9s%s\n", commands[i].name,
                   commands[i].arguments);
        buf_printf(b, "             %s\n", commands[i].help);
    }
    help_options(b);
    buf_text(b, "\nExit status: 0 done, 1 input errors (nothing written), 2 "
                "usage, 3 system.\nmore: man trustpress\n");
}

bool options_help_of(struct buf *b, struct str command)
{
    for (size_t i = 0; i < N_COMMANDS; i++) {
        if (str_equal(command, str_from(commands[i].name))) {
            buf_printf(b, "trustpress %s %s\n    %s\n", commands[i].name,
                       commands[i].arguments, commands[i].help);
            help_options(b);
            return true;
        }
    }
    return false;
}

#define WORD_MOST 16 /* letters; the longest command or option has fewer */

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Slips of the fingers between two words: a letter too many, too few or wrong,
 * or two that changed places. */
static unsigned slips(struct str a, struct str b)
{
    unsigned d[WORD_MOST + 1][WORD_MOST + 1];

    if (a.len > WORD_MOST || b.len > WORD_MOST) {
        return WORD_MOST;
    }
    for (size_t i = 0; i <= a.len; i++) {
        for (size_t k = 0; k <= b.len; k++) {
            if (i == 0 || k == 0) {
                d[i][k] = (unsigned)(i + k);
                continue;
            }
            d[i][k] = least(d[i - 1][k] + 1, d[i][k - 1] + 1);
            d[i][k] = least(d[i][k],
                            d[i - 1][k - 1] + (a.ptr[i - 1] != b.ptr[k - 1]));
            if (i > 1 && k > 1 && a.ptr[i - 1] == b.ptr[k - 2] &&
                a.ptr[i - 2] == b.ptr[k - 1]) {
                d[i][k] = least(d[i][k], d[i - 2][k - 2] + 1);
            }
        }
    }
    return d[a.len][b.len];
}

/* The command or long option that was most likely meant; NULL: none. */
static const char *meant(struct str word)
{
    const bool is_option = str_starts(word, STR("--"));
    const size_t n = is_option ? N_OPTIONS : N_COMMANDS;
    const char *best = NULL;
    unsigned fewest = 3;

    if (is_option) {
        word = str_slice(word, 2, word.len);
        str_cut(word, '=', &word, &(struct str){ 0 });
    }
    for (size_t i = 0; i < n; i++) {
        const char *name = is_option ? options[i].name : commands[i].name;
        unsigned so_many = slips(word, str_from(name));

        if (so_many < fewest && so_many < word.len) {
            fewest = so_many;
            best = name;
        }
    }
    return best;
}

static void usage_error(struct diag *dg, const char *what, struct str value)
{
    diag_report(dg, DIAG_USAGE, (struct span){ 0 }, "%s '%.*s'", what,
                STR_ARG(value));
    diag_hint(dg, "trustpress --help lists commands and options");
}

/* Of a command or an option. */
static void unknown_word(struct diag *dg, const char *what, struct str word)
{
    const char *name = meant(word);

    if (name == NULL) {
        usage_error(dg, what, word);
        return;
    }
    diag_report(dg, DIAG_USAGE, (struct span){ 0 }, "%s '%.*s'", what,
                STR_ARG(word));
    diag_hint(dg, "did you mean %s%s?", str_starts(word, STR("--")) ? "--" : "",
              name);
}

static const struct option *find_long(struct str name)
{
    for (size_t i = 0; i < N_OPTIONS; i++) {
        if (str_equal(name, str_from(options[i].name))) {
            return &options[i];
        }
    }
    return NULL;
}

static const struct option *find_letter(char letter)
{
    for (size_t i = 0; i < N_OPTIONS; i++) {
        if (letter != 0 && options[i].letter == letter) {
            return &options[i];
        }
    }
    return NULL;
}

/* One of a few words, or a usage error. */
static bool choose(struct diag *dg, struct str value, const char *const words[],
                   size_t n, size_t *out)
{
    for (size_t i = 0; i < n; i++) {
        if (str_equal(value, str_from(words[i]))) {
            *out = i;
            return true;
        }
    }
    usage_error(dg, "no such choice:", value);
    return false;
}

static bool set_choice(struct diag *dg, struct options *o, enum option_id id,
                       struct str value)
{
    static const char *const formats[] = { "text", "json" };
    static const char *const colours[] = { "auto", "always", "never" };
    static const char *const dumps[] = { "data", "doc", "frames", "tags" };
    size_t i = 0;

    if (id == OPTION_FORMAT) {
        bool ok = choose(dg, value, formats, 2, &i);

        o->request.json = i == 1;
        return ok;
    }
    if (id == OPTION_COLOUR) {
        bool ok = choose(dg, value, colours, 3, &i);

        o->colour = (enum colour_choice)i;
        return ok;
    }
    o->request.dump = value;
    return choose(dg, value, dumps, 4, &i);
}

static void add_document(struct arena *a, struct str_list *l, struct str name)
{
    struct str *item = arena_array(a, struct str, l->n + 1);

    for (size_t i = 0; i < l->n; i++) {
        item[i] = l->item[i];
    }
    item[l->n] = name;
    *l = (struct str_list){ item, l->n + 1 };
}

static bool set_edition(struct diag *dg, struct request *r, struct str value)
{
    static const char *const editions[] = { "board", "public" };
    size_t i;

    r->edition = value;
    return choose(dg, value, editions, 2, &i);
}

struct parse {
    struct arena *arena;
    struct diag *diag;
    struct options *out;
    char **argv;
    int argc, at;
};

static bool set_option(struct parse *p, enum option_id id, struct str value)
{
    struct request *r = &p->out->request;

    switch (id) {
    case OPTION_FOR:
        r->who = value;
        return true;
    case OPTION_DOCUMENT:
        add_document(p->arena, &r->documents, value);
        return true;
    case OPTION_PERIOD:
        r->period = value;
        return true;
    case OPTION_EDITION:
        return set_edition(p->diag, r, value);
    case OPTION_OUT:
        r->out = value;
        return true;
    case OPTION_FORMAT:
    case OPTION_COLOUR:
    case OPTION_DUMP:
        return set_choice(p->diag, p->out, id, value);
    case OPTION_SUGGEST:
        r->suggest = true;
        return true;
    case OPTION_QUIET:
        p->out->quiet = true;
        return true;
    case OPTION_VERBOSE:
        p->out->verbose = r->verbose = true;
        return true;
    case OPTION_HELP:
        p->out->help = true;
        return true;
    case OPTION_VERSION:
        p->out->version = true;
        return true;
    }
    return false;
}

/* An option that takes an argument: behind '=', else the next word. */
static bool with_argument(struct parse *p, const struct option *o,
                          struct str behind, bool has_behind)
{
    if (o->argument == NULL) {
        if (has_behind) {
            usage_error(p->diag, "this option takes no value:", behind);
            return false;
        }
        return set_option(p, o->id, (struct str){ 0 });
    }
    if (has_behind) {
        return set_option(p, o->id, behind);
    }
    if (p->at + 1 >= p->argc) {
        usage_error(p->diag, "a value is missing behind",
                    str_from(p->argv[p->at]));
        return false;
    }
    p->at++;
    return set_option(p, o->id, str_from(p->argv[p->at]));
}

static bool read_long(struct parse *p, struct str word)
{
    struct str name, behind;
    bool has = str_cut(str_slice(word, 2, word.len), '=', &name, &behind);
    const struct option *o = find_long(name);

    if (o == NULL) {
        unknown_word(p->diag, "unknown option", word);
        return false;
    }
    return with_argument(p, o, behind, has);
}

static bool read_letters(struct parse *p, struct str word)
{
    for (size_t i = 1; i < word.len; i++) {
        const struct option *o = find_letter(word.ptr[i]);
        struct str rest = str_slice(word, i + 1, word.len);

        if (o == NULL) {
            usage_error(p->diag, "unknown option", word);
            return false;
        }
        if (o->argument != NULL) {
            return with_argument(p, o, rest, rest.len > 0);
        }
        if (!set_option(p, o->id, (struct str){ 0 })) {
            return false;
        }
    }
    return true;
}

/* The first plain word is the command; explain and measures take a name next.
 */
static void read_word(struct parse *p, struct str word, struct str *inputs)
{
    struct options *o = p->out;
    bool named = str_equal(o->command, STR("explain")) ||
                 str_equal(o->command, STR("measures"));

    if (str_empty(o->command)) {
        o->command = word;
    } else if (named && str_empty(o->request.figure)) {
        o->request.figure = word;
    } else {
        inputs[o->request.inputs.n++] = word;
    }
}

bool options_read(struct arena *a, struct diag *dg, int argc, char **argv,
                  struct options *o)
{
    struct parse p = { a, dg, o, argv, argc, 1 };
    struct str *inputs = arena_array(a, struct str, (size_t)argc + 1);
    bool words_only = false, ok = true;

    o->request.inputs.item = inputs;
    for (; p.at < argc; p.at++) {
        struct str word = str_from(argv[p.at]);

        if (words_only || word.len < 2 || word.ptr[0] != '-') {
            read_word(&p, word, inputs);
        } else if (str_equal(word, STR("--"))) {
            words_only = true;
        } else if (word.ptr[1] == '-') {
            ok &= read_long(&p, word);
        } else {
            ok &= read_letters(&p, word);
        }
    }
    if (!str_empty(o->command) && !command_known(o->command)) {
        unknown_word(dg, "unknown command", o->command);
        return false;
    }
    return ok;
}
