/* Diagnostics: collected, ordered, capped, printed once, like a good
 * compiler's. A function takes a `struct diag *` if and only if it can fail on
 * input. This is the only part of the house that writes to standard error. */
#ifndef TRUSTPRESS_BASE_DIAG_H
#define TRUSTPRESS_BASE_DIAG_H

#include <stdio.h>

#include <trustpress/base/buf.h>
#include <trustpress/base/source.h>

enum diag_severity { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR, DIAG_SYSTEM };

/* Codes are rows of diag.def: X(CODE, SEVERITY, "slug", "meaning"). */
enum diag_code {
#define X(code, severity, slug, meaning) DIAG_##code,
#include <trustpress/base/diag.def>
#undef X
    DIAG_COUNT
};

struct diag;
struct diag *diag_new(struct arena *a);

/* Adds a message at a place. A second message with the same code, place and
 * text is dropped. Severity comes from the code. */
void diag_report(struct diag *dg, enum diag_code code, struct span at,
                 const char *fmt, ...) TP_PRINTF(4, 5);
/* Adds to the message last reported: a further place; what to do. */
void diag_note(struct diag *dg, struct span at, const char *fmt, ...)
    TP_PRINTF(3, 4);
void diag_hint(struct diag *dg, const char *fmt, ...) TP_PRINTF(2, 3);

/* For a log that anyone may read: of codes that may not tell, what they mean is
 * left, once, without place, text or hints. Counts stay as they are. */
void diag_withhold(struct diag *dg, bool (*may_tell)(enum diag_code code));

/* Text of the message last reported; empty: none. Lives with the diag. */
struct str diag_last(const struct diag *dg);

size_t diag_errors(const struct diag *dg); /* errors and system errors */
size_t diag_warnings(const struct diag *dg);
enum diag_severity diag_worst(const struct diag *dg);
bool diag_has(const struct diag *dg, enum diag_code code);
const char *diag_slug(enum diag_code code);
const char *diag_meaning(enum diag_code code);

struct diag_style {
    bool colour;
    bool quiet;  /* errors only */
    bool terse;  /* errors and warnings, no notes that stand alone */
    size_t most; /* errors shown; 0 means 20; the rest are counted */
};
/* file:line:col: severity: text [slug], excerpt with caret, notes, hint; by
 * file and place, what has no place last; a line of counts. Warnings and notes
 * are capped code by code at the same number as errors together. */
void diag_render(const struct diag *dg, struct diag_style style,
                 struct buf *out);
void diag_render_json(const struct diag *dg, struct buf *out);
void diag_print(const struct diag *dg, struct diag_style style, FILE *to);

#endif
