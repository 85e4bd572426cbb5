/* Planted leaks: what the public edition holds back is let through in one place
 * at a time, as a fault would, and two worlds must tell: an order of rows, a
 * condition, a rating, the scale of a chart, an attachment, a hash.
 *
 * The control: with nothing planted, all worlds read the same. */
#include "worlds.h"

#include <string.h>

#define WORLDS_MOST 48

struct planted {
    char *dir;
    struct edition truth;
    struct world world[WORLDS_MOST];
    size_t n;
};

static int setup(void **state)
{
    static struct planted p;
    struct publication *of;

    p.dir = tmpdir_new();
    run_open(&p.truth, "public");
    if (!edition_begin(p.truth.a, p.truth.dg, &p.truth.session))
        return -1;
    run_settle(&p.truth, "planted");
    of = p.truth.session.publication;
    for (size_t i = 0; i < 2 * publication_count(of).secrets; i++) {
        if (p.n < WORLDS_MOST &&
            publication_world(p.truth.a, of, i / 2, i % 2 == 0, &p.world[p.n]))
            p.n++;
    }
    assert_true(p.n >= 2);
    *state = &p;
    return 0;
}

static int teardown(void **state)
{
    struct planted *p = *state;

    run_close(&p->truth);
    tmpdir_remove(p->dir);
    return 0;
}

/* Opens, or hides again, what is asked of one measure. */
static size_t open_measure(struct publication *p, const char *name, bool open)
{
    size_t n = 0;

    for (size_t i = 0; i < publication_count(p).asked; i++) {
        bool withheld;
        const struct figure *f = publication_at(p, i, &withheld);

        if (str_equal(f->question.measure->name, str_from(name)) &&
            publication_force(p, &f->question, !open))
            n++;
    }
    return n;
}

/* The paper as it reads in a world, with what `like` withholds. */
static void read_in(struct edition *r, const struct world *w,
                    const struct publication *like)
{
    run_open(r, "public");
    if (w != NULL)
        run_world(r, w);
    run_held(r, "planted", like);
}

/* How many worlds read otherwise than the truth. */
static size_t worlds_apart(struct planted *p)
{
    struct publication *like = p->truth.session.publication;
    struct edition truth, other;
    size_t n = 0;

    read_in(&truth, NULL, like);
    for (size_t i = 0; i < p->n; i++) {
        read_in(&other, &p->world[i], like);
        n += !str_equal(doc_text(&truth), doc_text(&other));
        run_close(&other);
    }
    run_close(&truth);
    return n;
}

static void nothing_planted_nothing_shows(void **state)
{
    assert_int_equal(worlds_apart(*state), 0);
}

static void plant(struct planted *p, const char *measure)
{
    struct publication *of = p->truth.session.publication;

    assert_true(open_measure(of, measure, true) > 0);
    assert_true(worlds_apart(p) > 0);
    open_measure(of, measure, false);
    assert_int_equal(worlds_apart(p), 0);
}

static void an_order_shows(void **state)
{
    plant(*state, "planted_order");
}

static void a_condition_shows(void **state)
{
    plant(*state, "planted_condition");
}

static void a_rating_shows(void **state)
{
    plant(*state, "planted_rating");
}

static void a_scale_shows(void **state)
{
    plant(*state, "planted_scale");
}

/* ---- behind the page ------------------------------------------------------ */

/* The first guarded fact of a world, as it stands in the run's store. */
static struct str a_secret(struct edition *r, const struct world *w)
{
    const struct facts *f = r->session.store->facts;
    struct buf b = { 0 };

    for (size_t i = 0; i < w->n; i++) {
        const uint32_t at = facts_first(f, &w->fact[i].key);

        buf_append(&b, value_dump(r->a, facts_at(f, at)->value));
        buf_byte(&b, ' ');
    }
    return buf_take(&b, r->a);
}

static struct cell *withheld_in(struct edition *r, const struct block *b)
{
    const struct str mark = str_from(reason_mark(REASON_WITHHELD));
    const struct table *t = &b->table;

    for (size_t i = 0; i < t->n_bodies; i++) {
        for (size_t k = 0; k < t->body[i].n; k++) {
            const struct row *row = &t->body[i].item[k];

            for (size_t c = 0; c < row->n; c++) {
                if (str_equal(inlines_plain(r->a, row->cell[c].text), mark))
                    return (struct cell *)(uintptr_t)&row->cell[c];
            }
        }
    }
    return NULL;
}

/* The first table cell that is withheld, anywhere below. */
static struct cell *withheld_below(struct edition *r, struct blocks list)
{
    for (size_t i = 0; i < list.n; i++) {
        const struct block *b = list.item[i];
        struct cell *found = NULL;

        if (b->kind == BLOCK_TABLE && b->table.attachment.len > 0)
            found = withheld_in(r, b);
        else if (b->kind == BLOCK_SECTION)
            found = withheld_below(r, b->section.body);
        if (found != NULL)
            return found;
    }
    return NULL;
}

enum behind { BEHIND_NOTHING, BEHIND_ATTACHMENT, BEHIND_HASH };

static struct str bytes_with(struct planted *p, struct edition *r,
                             const struct world *w, enum behind what)
{
    struct doc *doc = (struct doc *)(uintptr_t)r->paper.doc;
    const struct str secret = a_secret(r, w);
    struct cell *cell = withheld_below(r, doc->body);
    unsigned char digest[32];

    assert_non_null(cell);
    sha256(secret.ptr, secret.len, digest);
    if (what == BEHIND_ATTACHMENT)
        cell->plain = secret;
    if (what == BEHIND_HASH)
        doc->subject = str_printf(r->a, "%02x%02x%02x%02x", digest[0],
                                  digest[1], digest[2], digest[3]);
    return run_bytes(r, p->dir);
}

static bool bytes_differ(struct planted *p, enum behind what)
{
    struct publication *like = p->truth.session.publication;
    const struct world *w = NULL;
    struct edition truth, other;
    bool differ;

    read_in(&truth, NULL, like);
    for (size_t i = 0; i < p->n; i++) {
        read_in(&other, &p->world[i], like);
        w = &p->world[i];
        if (!str_equal(a_secret(&truth, w), a_secret(&other, w)))
            break;
        run_close(&other);
        w = NULL;
    }
    assert_non_null(w);
    differ = !str_equal(bytes_with(p, &truth, w, what),
                        bytes_with(p, &other, w, what));
    run_close(&other);
    run_close(&truth);
    return differ;
}

static void an_attachment_shows(void **state)
{
    assert_false(bytes_differ(*state, BEHIND_NOTHING));
    assert_true(bytes_differ(*state, BEHIND_ATTACHMENT));
}

static void a_hash_shows(void **state)
{
    assert_true(bytes_differ(*state, BEHIND_HASH));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_planted_nothing_shows),
        cmocka_unit_test(an_order_shows),
        cmocka_unit_test(a_condition_shows),
        cmocka_unit_test(a_rating_shows),
        cmocka_unit_test(a_scale_shows),
        cmocka_unit_test(an_attachment_shows),
        cmocka_unit_test(a_hash_shows),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
