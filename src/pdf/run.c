/* Runs: shaped once, kept for the life of the shaper.
 *
 * The surprise: a text of several words is put together from runs of its
 * words, each with the spaces behind it. So a line measures exactly what its
 * words do, and ten thousand labels need HarfBuzz for a few hundred words. */
#include "pdf_priv.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <trustpress/base/utf8.h>

static const struct span nowhere;

/* ---- the cache ----------------------------------------------------------- */

static uint32_t hash_of(enum face face, struct str text)
{
    uint64_t hash = str_hash(text) + (uint64_t)face * 0x9E3779B1u;

    return (uint32_t)(hash ^ hash >> 32);
}

static bool same(const struct pdf_run *r, enum face face, struct str text)
{
    return r->pub.face == face && str_equal(r->pub.text, text);
}

static const struct pdf_run *find(const struct shaper *s, uint32_t hash,
                                  enum face face, struct str text)
{
    size_t mask = s->table_size - 1;

    for (size_t i = hash & mask; s->table[i]; i = (i + 1) & mask) {
        uint32_t id = s->table[i] - 1;

        if (s->hash[id] == hash && same(s->run[id], face, text))
            return s->run[id];
    }
    return NULL;
}

static void enter(struct shaper *s, uint32_t id)
{
    size_t mask = s->table_size - 1, i = s->hash[id] & mask;

    while (s->table[i])
        i = (i + 1) & mask;
    s->table[i] = id + 1;
}

static void grow_table(struct shaper *s)
{
    s->table_size = s->table_size ? s->table_size * 2 : 1024;
    s->table = arena_array(s->arena, uint32_t, s->table_size);
    for (uint32_t id = 0; id < s->n_runs; id++)
        enter(s, id);
}

static void keep(struct shaper *s, struct pdf_run *r, uint32_t hash)
{
    void *runs = s->run, *hashes = s->hash;

    assert(s->n_runs < UINT32_MAX - 1);
    arena_grow(s->arena, &runs, s->n_runs, &s->cap_runs, sizeof *s->run,
               _Alignof(const struct pdf_run *));
    arena_grow(s->arena, &hashes, s->n_runs, &s->cap_hash, sizeof *s->hash,
               _Alignof(uint32_t));
    s->run = runs;
    s->hash = hashes;
    r->id = (uint32_t)s->n_runs;
    s->run[r->id] = r;
    s->hash[r->id] = hash;
    s->n_runs++;
    if (s->n_runs * 3 > s->table_size * 2)
        grow_table(s);
    else
        enter(s, r->id);
}

/* ---- making -------------------------------------------------------------- */

/* End of the word that begins at `from`, with the spaces behind it. */
static size_t word_end(struct str text, size_t from)
{
    size_t i = from;

    while (i < text.len && text.ptr[i] != ' ')
        i++;
    while (i < text.len && text.ptr[i] == ' ')
        i++;
    return i;
}

static const struct pdf_run *run_of(struct shaper *s, enum face face,
                                    struct str text);

static void join_words(struct pdf_build *b, enum face face, struct str text)
{
    for (size_t from = 0; from < text.len;) {
        size_t end = word_end(text, from);

        pdf_build_join(b, run_of(b->shaper, face, str_slice(text, from, end)));
        from = end;
    }
}

static struct pdf_run *make(struct shaper *s, enum face face, struct str text)
{
    struct pdf_build b = { .shaper = s };
    struct pdf_run *r = NULL;

    assert(str_find_byte(text, '\n') == STR_NONE);
    assert(str_find_byte(text, '\t') == STR_NONE);
    pdf_starve_watch();
    if (pdf_is_number(text))
        r = pdf_number_run(s, face, text);
    if (r) {
        pdf_starve_check();
        return r;
    }
    r = arena_new_of(s->arena, struct pdf_run);
    r->pub.text = str_copy(s->arena, text);
    r->pub.face = face;
    if (word_end(text, 0) < text.len)
        join_words(&b, face, r->pub.text);
    else
        pdf_build_word(&b, face, r->pub.text);
    pdf_build_run(&b, r);
    pdf_starve_check();
    return r;
}

static const struct pdf_run *run_of(struct shaper *s, enum face face,
                                    struct str text)
{
    uint32_t hash = hash_of(face, text);
    const struct pdf_run *found = find(s, hash, face, text);
    struct pdf_run *made;

    if (found)
        return found;
    made = make(s, face, text);
    keep(s, made, hash);
    return made;
}

/* ---- the metrics that layout sees ---------------------------------------- */

static const struct run *shape(struct shaper *s, enum face face,
                               struct str text)
{
    return &run_of(s, face, text)->pub;
}

static struct face_metrics face_of(struct shaper *s, enum face face)
{
    return s->fonts->font[s->fonts->slot[face]].metrics;
}

const struct metrics *fonts_metrics(struct arena *a, struct fonts *f)
{
    struct shaper *s = arena_new_of(a, struct shaper);

    s->arena = a;
    s->fonts = f;
    s->metrics = (struct metrics){ s, shape, face_of };
    grow_table(s);
    return &s->metrics;
}

/* ---- characters that no font has ----------------------------------------- */

void pdf_note_missing(struct shaper *s, uint32_t code_point)
{
    void *list = s->missing;

    for (size_t i = 0; i < s->n_missing; i++)
        if (s->missing[i] == code_point)
            return;
    arena_grow(s->arena, &list, s->n_missing, &s->cap_missing,
               sizeof *s->missing, _Alignof(uint32_t));
    s->missing = list;
    s->missing[s->n_missing++] = code_point;
}

void pdf_note_run(struct shaper *s, const struct pdf_run *r)
{
    for (size_t at = 0; at < r->pub.text.len;) {
        uint32_t c = utf8_next(r->pub.text, &at);

        if (!pdf_is_dropped(c) &&
            pdf_font_for(s->fonts, r->pub.face, c) == SLOT_COUNT)
            pdf_note_missing(s, c);
    }
}

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return x < y ? -1 : x > y;
}

void pdf_report_glyphs(struct diag *dg, const struct metrics *m)
{
    struct shaper *s = m->shaper;

    if (s->n_missing)
        qsort(s->missing, s->n_missing, sizeof *s->missing, ascending);
    for (size_t i = 0; i < s->n_missing; i++) {
        uint32_t c = s->missing[i];
        char utf8[4];
        size_t len = c < 0x110000 ? utf8_put(utf8, c) : 0;

        if (c == UTF8_BAD)
            diag_report(dg, DIAG_GLYPH_MISSING, nowhere,
                        "text that is not UTF-8; a box stands in its place");
        else
            diag_report(dg, DIAG_GLYPH_MISSING, nowhere,
                        "no font has U+%04X '%.*s'; a box stands in its place",
                        (unsigned)c, (int)len, utf8);
    }
    s->n_missing = 0;
}
