/* Inside publish: journal -> statements and secrets -> what is withheld. */
#ifndef PUBLISH_PRIV_H
#define PUBLISH_PRIV_H

#include <trustpress/base/map.h>
#include <trustpress/disclose.h>
#include <trustpress/publish.h>

/* ---- which facts are guarded -------------------------------------------- */

enum guard {
    GUARD_NONE,
    GUARD_PEOPLE,
    GUARD_SHARE,
    GUARD_FEW, /* no people, but measured of them */
    GUARD_OTHER
};
struct guards {
    enum guard *kind; /* by index of facts_inputs */
    uint32_t *base;   /* SHARE, FEW: the input it is of, or MAP_NONE */
    bool *guarded;    /* not NONE */
};
struct guards guards_find(struct arena *a, const struct store *s,
                          const struct disclosure_rules *rules);
/* Whether a file that was given has withheld the fact. */
bool fact_is_suppressed(const struct store *s, const struct fact_key *key);

/* ---- the system ---------------------------------------------------------- */

struct known_fact { /* an unknown of the system */
    struct fact_key key;
    struct decimal value;
    bool is_secret;
};
struct item {                    /* a question of the journal */
    const struct figure *figure; /* the true one */
    const struct figure *shown;
    struct saying says;
    uint32_t statement; /* NONE: it says nothing, or cannot be stated */
    bool is_new, withheld;
    bool is_out; /* an earlier edition printed it as it is today */
    uint32_t paper;
};
#define NONE UINT32_MAX

struct publication {
    struct arena *arena;
    struct evaluator *ev;
    const struct disclosure_rules *rules;
    struct str key;
    struct guards guards;
    struct disclosure *system;
    struct map *fact_keys;
    struct map *relations; /* that the system knows already */
    struct known_fact *fact;
    size_t n_facts, cap_facts;
    struct item *item;
    size_t n_items, cap_items, n_new;
    uint32_t *slot; /* item by figure: a hash table */
    size_t n_slots;
    struct secret_of *secret;
    size_t n_secrets, cap_secrets;
    struct map *papers;
    uint32_t paper;
    struct map *hidden_before; /* addresses that an earlier record hides, */
    struct map *open_before;   /* … and that it prints as they are today */
    const struct disclosure_audit *audit; /* of what is open now, or NULL */
    const struct map *held; /* addresses that are open; NULL: as settled */
    bool is_settled;
};
/* Of what a secret is, for messages; by index of disclosure_secret. */
struct secret_of {
    uint32_t fact; /* NONE: of an item */
    uint32_t item;
};

/* The fact's unknown; NONE: it cannot be one (negative). */
uint32_t fact_unknown(struct publication *p, const struct fact_term *t);

/* A form of facts as one of unknowns:
 *     scale x form of facts = form of unknowns + constant. */
struct whole_form {
    struct count_term *term;
    size_t n;
    int64_t constant, value; /* value: of the terms, in the true world */
};
/* n forms with one scale. False: too large for whole numbers. */
bool forms_whole(struct publication *p, const struct fact_form form[], size_t n,
                 struct whole_form out[], int *places);

/* States what a question's answer says, and which secrets it touches. */
void item_state(struct publication *p, uint32_t index);

/* Tells the system how the fact hangs together with others of its school: what
 * everyone knows, whatever is printed. Facts of these sums become unknowns. */
void fact_relations(struct publication *p, uint32_t fact);

/* Whether the item tells anything of the fact. */
bool item_tells(const struct item *i, const struct fact_key *key);
/* The proof of what is open now, made once. */
const struct disclosure_audit *audit_made(struct publication *p);

/* words for messages */
struct str item_text(struct publication *p, uint32_t item);
struct str fact_text(struct publication *p, uint32_t fact);

#endif
