/* Templates: Markdown with front matter, components and figures, expanded
 * over an evaluator into a document tree. The grammar is in
 * templates/README.md and trustpress-template(5). */
#ifndef TRUSTPRESS_TEMPLATE_H
#define TRUSTPRESS_TEMPLATE_H

#include <trustpress/doc.h>
#include <trustpress/measure.h>

struct template; /* arena */

/* Where included files are looked for, in order; names relative to each. */
struct template_search {
    struct str_list folder;
};
/* Parses a template and what it includes. Recovers, so all errors are shown at
 * once. NULL = reported. */
struct template *template_parse(struct arena *a, struct diag *dg,
                                const struct source *src,
                                const struct template_search *search);
struct str template_title(const struct template *t);
/* A front matter value: "title", "audience", "editions"… empty: none. */
struct str template_setting(const struct template *t, struct str key);

/* A list that exports can give (profiles of kind list): with these known, a
 * misspelt list or column is an error even where no such export was read. */
struct known_list {
    struct str name;
    struct str_list column;
};

/* A figure as a document prints it, and where. */
struct print {
    struct str reference; /* "6b.1:Energy:Forecast": table, row, column;
                             "6a:Days of cash": a tile of paper 6a */
    const struct figure *figure;
    struct str text;
    bool unexplained; /* a variance over its limit that nobody explains */
};
struct prints { /* {0}: none yet; grows in the arena of the expansion */
    struct print *item;
    size_t n, cap;
    struct map *seen;
};

/* What an earlier pack printed, from its record. */
struct past_print {
    struct str series; /* its address, whatever the period */
    struct str address, text;
    struct str own_text; /* public edition: in its own unit and decimals */
    struct value value;  /* exact; a reason: the record has none */
    enum rating rating;
    bool unexplained;
};
struct past_pack {
    struct str document;
    int32_t meeting, as_at; /* DATE_NONE: not recorded */
    struct period month;
    struct entity_list schools; /* those of them that are still known */
    size_t n_schools;           /* then */
    struct past_print *item;
    size_t n;
    /* Today's data for that meeting's schools and month; NULL: cannot be
     * asked. Of the last pack alone. */
    struct evaluator *evaluator;
};
struct past_packs { /* of meetings before this one, oldest first */
    const struct past_pack *item;
    size_t n;
};

/* Everything about this document that is not a figure. */
struct context {
    struct evaluator *evaluator;
    struct str organisation_name, organisation_kind, company_number;
    struct str body_name; /* "Board of Trustees" */
    int32_t meeting_date; /* DATE_NONE: not given */
    struct str meeting_place;
    int32_t as_at;
    struct str edition; /* "board", "public" */
    /* Columns of lists ("events.attended") of which numbers from 1 to
     * `few_people` are withheld; of a board edition none. */
    struct str_list people_columns;
    int64_t few_people;
    struct str version;    /* of the document: "1" */
    struct str built_with; /* "Trustpress 0.1.0" */
    bool illustrative;     /* some inputs are made up: said on cover, foot */
    struct str illustrative_notice;
    struct str logo;
    const struct stylesheet *style;
    struct str papers_folder;               /* Markdown papers of the project */
    const struct identity_result *identity; /* reconciliation, for its page */
    size_t n_identities;
    const struct known_list *known; /* n_known 0: only lists that were read */
    size_t n_known;
    struct past_packs past;
    struct prints *prints; /* filled while the document is made; NULL: not
                              wanted */
};
/* Names, types, measures, facets, columns, conditions: all errors at once,
 * before anything is laid out. */
bool template_check(struct diag *dg, const struct template *t,
                    const struct context *c);
/* The document. Sections whose data is not there are left out with one line
 * (TEMPLATE_LEFT_OUT), and listed where the template asks for it. */
const struct doc *template_expand(struct arena *a, struct diag *dg,
                                  const struct template *t,
                                  const struct context *c);

#endif
