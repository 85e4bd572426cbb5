/* YAML as a read-only tree that knows where each node stands.
 *
 * Anchors, tags and several documents in one file are refused. Scalars are
 * text; what they mean is the reader's business (yaml_decimal, yaml_truth). */
#ifndef TRUSTPRESS_YAML_H
#define TRUSTPRESS_YAML_H

#include <trustpress/base/decimal.h>
#include <trustpress/base/diag.h>

enum yaml_kind { YAML_NULL, YAML_SCALAR, YAML_LIST, YAML_MAP };
#define YAML_DEPTH_MAX 64

struct yaml {
    enum yaml_kind kind;
    struct span at;  /* for a map's entry: the value */
    struct str text; /* SCALAR; borrowed from the arena */
    bool quoted;     /* SCALAR: "07" is text, 07 may be a number */
    struct str key;  /* the key under which it stands in a map */
    struct span key_at;
    const struct yaml *first; /* LIST, MAP: children in order */
    const struct yaml *next;  /* the next sibling */
    size_t n;                 /* number of children */
};

/* Parses `part` of a source (a whole file, or a fenced block of a template:
 * spans then point into the template). NULL = reported (YAML_SYNTAX). An empty
 * text is a YAML_NULL node. */
const struct yaml *yaml_parse(struct arena *a, struct diag *dg,
                              const struct source *src, struct str part);

/* Look-ups never fail: a missing child is NULL, and NULL is accepted. */
const struct yaml *yaml_find(const struct yaml *map, struct str key);
struct str yaml_text(const struct yaml *n); /* empty unless a scalar */
struct str yaml_text_of(const struct yaml *map, struct str key);

/* Typed reads: a missing key leaves *out as it is and is fine; a value of the
 * wrong kind is reported (YAML_TYPE) and false. */
bool yaml_read_text(struct diag *dg, const struct yaml *map, struct str key,
                    struct str *out);
bool yaml_read_truth(struct diag *dg, const struct yaml *map, struct str key,
                     bool *out);
bool yaml_read_int(struct diag *dg, const struct yaml *map, struct str key,
                   int64_t *out);
bool yaml_read_decimal(struct diag *dg, const struct yaml *map, struct str key,
                       struct decimal *out);
/* A scalar or a list of scalars -> texts in the arena. */
bool yaml_read_texts(struct arena *a, struct diag *dg, const struct yaml *map,
                     struct str key, struct str_list *out);

/* Reports every key of `map` that is not in keys[n] (YAML_UNKNOWN), with the
 * nearest known key as a hint. True when all are known. */
bool yaml_check_keys(struct diag *dg, const struct yaml *map,
                     const struct str keys[], size_t n);

#endif
