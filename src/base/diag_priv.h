/* Messages as they are kept (diag.c) and as they are drawn (render.c). */
#ifndef TRUSTPRESS_BASE_DIAG_PRIV_H
#define TRUSTPRESS_BASE_DIAG_PRIV_H

#include "base_priv.h"

/* A note with a further place, or a hint. */
struct aside {
    bool is_hint;
    struct span at;
    struct str text;
    struct aside *next;
};

struct message {
    enum diag_code code;
    enum diag_severity severity;
    struct span at;
    struct str text; /* UTF-8, safe to show */
    struct aside *asides;
    size_t order; /* of arrival */
};

struct renderer {
    struct buf *out;
    bool colour;
    struct cursor cursor; /* messages come in order of place */
};

struct tally {
    size_t errors, warnings, hidden_errors, hidden_others;
};

void render_message(struct renderer *r, const struct message *m);
void render_summary(struct renderer *r, struct tally t);
void render_json(struct renderer *r, const struct message *m);

#endif
