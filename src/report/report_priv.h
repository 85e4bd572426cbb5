/* Shared inside report/: the project, and the session that has read it. */
#ifndef TRUSTPRESS_REPORT_PRIV_H
#define TRUSTPRESS_REPORT_PRIV_H

#include <trustpress/ingest.h>
#include <trustpress/measure.h>
#include <trustpress/publish.h>
#include <trustpress/report.h>
#include <trustpress/template.h>
#include <trustpress/yaml.h>

/* What a project file says, or what stands in for one. */
struct project {
    const struct source *source; /* trustpress.yaml; NULL: exports only */
    struct str folder;           /* of the project; empty: none */
    struct str name, kind, group_uid, company_number; /* organisation */
    struct span organisation_at;
    int32_t as_at; /* DATE_NONE: not said */
    struct span as_at_place;
    struct period year, month; /* kind NONE: not said */
    struct str body, place;    /* meeting */
    int32_t meeting_date;
    struct str version;
    struct str disclosure_key; /* orders what is withheld; may be empty */
    struct str illustrative;   /* what is made up, in words; empty: nothing */
    struct str_list data;      /* files to read, in order */
    struct str_list documents;
    bool no_record; /* record: no */
    bool pools;     /* read all schools of our authorities: la_pooled */
    struct str logo, family;
    bool has_brand;
    struct colour brand;
};

/* Fills *p from the request: a folder or a .yaml among the inputs is the
 * project; anything else is an export. False = reported. */
bool project_load(struct arena *a, struct diag *dg, const struct request *r,
                  struct project *p);
bool project_apply(struct arena *a, struct diag *dg, const struct yaml *root,
                   struct project *p);

/* Files that a path names, sorted by bytes: a pattern in its last part, or a
 * plain name, which stands for itself. False = reported: nothing matches. */
bool files_match(struct arena *a, struct diag *dg, struct span at,
                 struct str path, struct str_list *found);
bool file_is_folder(struct arena *a, struct str path);
bool file_exists(struct arena *a, struct str path);
bool folder_make(struct arena *a, struct diag *dg, struct str path);
struct str path_join(struct arena *a, struct str folder, struct str name);
struct str path_folder(struct str path); /* "a/b.csv" -> "a"; "b" -> "" */
struct str path_name(struct str path);   /* "a/b.csv" -> "b.csv" */

/* Everything read and ready to answer. */
struct session {
    const struct request *request;
    struct project project;
    const struct profiles *profiles;
    struct store *store;
    struct catalogue *catalogue;
    struct evaluator *evaluator;
    struct evaluator_setting setting;
    const struct source **source; /* the exports, in order */
    size_t n_sources;
    bool pools_authorities; /* their schools are read, for la_pooled */
    struct str_list pooled; /* codes of further ones */
    const struct identity_result *identity;
    size_t n_identities;
    struct publication *publication;           /* NULL: a board edition */
    const struct disclosure_rules *disclosure; /* of it */
    struct past_pack *past; /* records of earlier packs, oldest first */
    size_t n_past;
};

/* An empty catalogue that knows the lists of the profiles, to load upon; NULL
 * while there are none. */
const struct catalogue *lists_known(struct arena *a, const struct session *s);
/* The profiles only, and no catalogue: what `inspect` needs, so that a fault
 * in a measure is no fault of the file that is looked at. */
bool session_profiles(struct arena *a, struct diag *dg, const struct request *r,
                      struct session *s);
/* Profiles and catalogue only: what `measures` needs. */
bool session_start(struct arena *a, struct diag *dg, const struct request *r,
                   struct session *s);
/* The exports, the organisation, the evaluator. All errors at once. */
bool session_read(struct arena *a, struct diag *dg, struct session *s);
/* The exports with all schools that they name; no organisation is chosen, and
 * there is no evaluator yet. All errors at once. */
bool session_read_all(struct arena *a, struct diag *dg, struct session *s);
/* Identities that must hold, over what was read. */
bool session_reconcile(struct arena *a, struct diag *dg, struct session *s);

/* Adds the control totals that the trust typed to the session's identities. */
bool controls_reconcile(struct arena *a, struct diag *dg, struct session *s);

/* certificate.c: what `check` says of them */
void identity_text(struct arena *a, const struct identity_result *id,
                   struct buf *b);
void identity_json(struct arena *a, const struct identity_result *id,
                   struct buf *b);
void identities_count(const struct session *s, struct buf *b);

/* Finds who the papers are for: --for, the project's organisation, or the only
 * trust there is. ENTITY_NONE = reported. */
uint32_t organisation_find(struct arena *a, struct diag *dg,
                           const struct session *s);
/* What -p asks for, into the project: before anything is read, because a
 * ledger's "P3" needs the year. False = reported. */
bool period_asked(struct diag *dg, struct session *s);
/* Year and month the papers are for: what was asked, else the newest month
 * that has an actual. */
void setting_find(struct session *s);

/* One document from its template. */
struct paper {
    struct str name; /* "board-pack" */
    const struct template *template;
    struct context context;
    const struct doc *doc;
    struct str path;      /* of the PDF */
    struct prints prints; /* what it printed, for the record */
};
struct papers {
    const struct paper *item;
    size_t n;
};
bool paper_open(struct arena *a, struct diag *dg, const struct session *s,
                struct str name, struct paper *p);

/* The documents of this run, and all of them expanded. */
struct str_list session_documents(const struct session *s);
bool papers_open(struct arena *a, struct diag *dg, const struct session *s,
                 struct paper *papers);

/* A figure by its place in a document, "6b.1:Energy:Budget"; the whole table,
 * "6b.1", is answered with the references that it has. False = reported. */
bool place_is_meant(struct str words);
bool place_find(struct arena *a, struct diag *dg, const struct session *s,
                struct span at, struct question *out);

/* Records of packs, in the project's records/: "2025-12-04-board-pack-board.csv".
 * Those of meetings before this one, of the same edition, are read; this
 * meeting's is written, or replaced. False = reported. */
bool records_read(struct arena *a, struct diag *dg, struct session *s);
struct past_ratings records_ratings(struct arena *a, const struct session *s);
struct past_packs records_of(struct arena *a, const struct session *s,
                             struct str document);
/* What the i-th of them printed, as publication_earlier wants it. */
const struct source *records_public(struct arena *a, const struct session *s,
                                    size_t i);
struct records_written {
    struct str *path, *before; /* what stood there; empty: nothing */
    size_t n;
};
bool records_write(struct arena *a, struct diag *dg, const struct session *s,
                   const struct papers *papers, struct records_written *w);
void records_undo(struct arena *a, struct diag *dg,
                  const struct records_written *w);

/* The public edition: stands at the evaluator's border from then on; a board
 * edition has none. False = reported. */
bool edition_is_public(const struct request *r);
bool edition_begin(struct arena *a, struct diag *dg, struct session *s);
/* The documents of n papers, withheld what must be, and proved. */
bool edition_expand(struct arena *a, struct diag *dg, const struct session *s,
                    struct paper *papers, size_t n);
/* Those that tell nothing of people: the others' amounts are no paper's. */
struct identity_results edition_identities(struct arena *a,
                                           struct identity_results all);
/* Of a public edition the log tells nothing of the data either. */
void edition_diag(struct diag *dg, const struct request *r);
/* A public explanation is the figure as the papers of the run print it, and
 * nothing that it was made of. Does nothing for a board edition. */
bool edition_explains(struct arena *a, struct diag *dg, struct session *s);
void edition_explain(struct arena *a, const struct session *s,
                     const struct question *q, struct buf *out);
/* What was withheld, in numbers; nothing of a board edition. */
void edition_text(const struct session *s, struct buf *b);

/* Progress, when somebody listens. */
void told(const struct request *r, const char *stage, struct str what);

/* JSON text: quoted and escaped. */
void json_text(struct buf *b, struct str s);

#endif
