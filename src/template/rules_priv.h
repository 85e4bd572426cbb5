/* Rules that speak, and the components that show them. */
#ifndef RULES_PRIV_H
#define RULES_PRIV_H

#include "template_priv.h"

struct drivers_spec {
    struct rich caption, empty;
    const struct statement *statement;
    size_t n_lines;                     /* those above the total */
    const struct slot *const *variance; /* of each line; NULL: no plain line */
    const struct slot *total;           /* variance of the whole */
    struct str attachment;
    int64_t most;
    bool lines, schools, as_sentence;
};

struct changes_spec {
    struct rich caption, empty;
    struct slot_list measure;
    struct str attachment;
};
struct exceptions_spec {
    struct rich caption, empty;
    struct str_list topics; /* none: all */
    struct str attachment;
    int64_t most;
    bool trust, schools; /* outside `each school`: whose */
    bool as_list;        /* sentences alone, without their limits */
};

/* statements.yaml: what a variance looks like, by its numbers alone. */
struct reading_rule {
    const struct condition *when;
    struct rich say;
};
struct reading_rules {
    const struct reading_rule *item;
    size_t n;
};

/* questions.yaml: when the condition holds, the question is asked. */
struct question_rule {
    const struct condition *when;
    bool always;
    const struct slot *evidence; /* told behind the question; or NULL */
    struct rich text;
};

/* exceptions.yaml: what a board should not have to look for. */
enum rule_limit { LIMIT_NONE, LIMIT_ABOVE, LIMIT_BELOW };
enum rule_each {
    EACH_NONE,  /* about one figure */
    EACH_RATED, /* about every measure whose rating is `rating` */
    EACH_TESTED /* about every measure that differs from England, adversely */
};
struct exception_rule {
    struct str name, topic, source;
    const struct condition *when;          /* or NULL */
    const struct slot *figure;             /* what the sentence stands on */
    enum rule_limit limit;                 /* when the figure is beyond it */
    const struct slot *limit_slot;         /* … which is a figure, or */
    struct decimal limit_value, size_unit; /* … a number; one step of size */
    bool has_unit;
    enum rule_each each;
    enum rating rating, severity; /* red: high, amber: medium, none: note */
    bool trust, schools;
    bool extreme; /* picks schools because they stand out */
    struct rich say;
};
struct exception_rules {
    const struct exception_rule *item;
    size_t n;
    struct rich extreme_note;
};

#endif
