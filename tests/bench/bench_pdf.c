/* The PDF layer alone: dense tagged table pages, CPU seconds and bytes.
 *
 *   bench_pdf FONTS [pages [runs [level]]]
 *
 * A page is 60 rows of five cells (a label of about 40 letters, four amounts)
 * with a rule under each row: 300 texts, the page that the numbers of the
 * design were measured on. Prints one line of tab-separated values. Not part
 * of the default run. */
#include <trustpress/pdf.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#define ROWS 60

struct bench {
    struct arena *arena;
    const struct metrics *m;
    struct tags *tags;
    uint32_t seed;
};

static uint32_t next(struct bench *b)
{
    b->seed = b->seed * 1664525u + 1013904223u;
    return b->seed >> 8;
}

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct str label(struct bench *b)
{
    static const char *const word[] = {
        "Staff",   "costs",    "teaching", "support", "agency",   "premises",
        "energy",  "catering", "income",   "grants",  "trips",    "insurance",
        "Primary", "Academy",  "School",   "Church",  "Northern", "Hill",
        "Lane",    "reserve",  "transfer", "central", "services", "other"
    };
    struct buf text = { 0 };

    while (text.len < 34) {
        if (text.len)
            buf_byte(&text, ' ');
        buf_text(&text, word[next(b) % (sizeof word / sizeof word[0])]);
    }
    return buf_take(&text, b->arena);
}

static struct str amount(struct bench *b)
{
    uint32_t n = next(b) % 9000000 + 1000;

    if (n >= 1000000)
        return str_printf(b->arena, "%u,%03u,%03u", n / 1000000,
                          n / 1000 % 1000, n % 1000);
    return str_printf(b->arena, "(%u,%03u)", n / 1000, n % 1000);
}

static void cell(struct bench *b, struct frame *f, uint32_t row, int column,
                 mpt y)
{
    uint32_t tag = tags_add(b->tags, row, column ? ROLE_TD : ROLE_TH);
    uint32_t leaf = tags_add(b->tags, tag, ROLE_CONTENT);
    struct str text = column ? amount(b) : label(b);
    const struct run **run = arena_array(b->arena, const struct run *, 1);
    mpt x = PT(50);

    run[0] = b->m->shape(b->m->shaper, FACE_REGULAR, text);
    tags_edit(b->tags, tag)->scope = 2;
    if (column)
        x = PT(250 + 72 * column) - run_width(run[0], PT(8));
    frame_text(f, (struct point){ x, y }, leaf,
               &(struct text_item){ .run = run, .n = 1, .size = PT(8) });
}

static const struct frame *page(struct bench *b, uint32_t body)
{
    struct frame *f = frame_new(b->arena, (struct size){ 595276, 841890 });

    frame_reserve(f, ROWS * 6);
    for (int i = 0; i < ROWS; i++) {
        uint32_t row = tags_add(b->tags, body, ROLE_TR);
        mpt y = PT(50 + 12 * i);

        for (int column = 0; column < 5; column++)
            cell(b, f, row, column, y);
        frame_rule(f, (struct rect){ PT(50), y + PT(3), PT(490), 500 },
                   (struct colour){ 200, 200, 200 });
    }
    return f;
}

static struct pages pages(struct bench *b, size_t n)
{
    struct page *list = arena_array(b->arena, struct page, n);
    uint32_t table, body;

    b->tags = tags_new(b->arena);
    table = tags_add(b->tags, 0, ROLE_TABLE);
    body = tags_add(b->tags, table, ROLE_TBODY);
    for (size_t i = 0; i < n; i++)
        list[i] =
            (struct page){ page(b, body), str_printf(b->arena, "%zu", i + 1) };
    return (struct pages){ .page = list,
                           .n_pages = n,
                           .tags = b->tags,
                           .title = STR("Bench"),
                           .language = STR("en-GB") };
}

int main(int argc, char **argv)
{
    size_t n = argc > 2 ? (size_t)strtoul(argv[2], NULL, 10) : 40;
    int runs = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 5;
    int level = argc > 4 ? (int)strtol(argv[4], NULL, 10) : 6;
    double shape = 1e9, write = 1e9;
    struct rusage usage;
    size_t bytes = 0;

    if (argc < 2)
        return 2;
    for (int i = 0; i < runs; i++) {
        struct arena *a = arena_new(0);
        struct diag *dg = diag_new(a);
        double start = seconds(), middle, end;
        struct fonts *fonts = fonts_open(a, dg, str_from(argv[1]), STR("Lato"));
        struct bench b = { a, fonts_metrics(a, fonts), NULL, 1 };
        struct pages p = pages(&b, n);
        struct buf out = { 0 };

        middle = seconds();
        if (!pdf_write(dg, &p, b.m,
                       &(struct pdf_options){ .deflate_level = level }, &out))
            return 1;
        end = seconds();
        shape = middle - start < shape ? middle - start : shape;
        write = end - middle < write ? end - middle : write;
        bytes = out.len;
        buf_free(&out);
        fonts_close(fonts);
        arena_free(a);
    }
    getrusage(RUSAGE_SELF, &usage);
    printf("pages\t%zu\tlevel\t%d\tfonts+shape+frames\t%.4f\twrite\t%.4f\t"
           "bytes\t%zu\tpeak MB\t%ld\n",
           n, level, shape, write, bytes, usage.ru_maxrss / 1024);
    return 0;
}
