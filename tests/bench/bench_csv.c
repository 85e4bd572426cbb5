/* libcsv alone over a file: the least that reading it with libcsv can cost.
 *
 *   bench_csv FILE
 *
 * Every field is unquoted and handed over, nothing is done with it. Prints
 * fields, records and CPU seconds, separated by tabs. The bar for the workload
 * w4 of bench.py; not part of the default run. */
#include <csv.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct counts {
    size_t fields, records;
};

static void on_field(void *text, size_t len, void *key)
{
    struct counts *n = key;

    (void)text;
    (void)len;
    n->fields++;
}

static void on_record(int end, void *key)
{
    struct counts *n = key;

    (void)end;
    n->records++;
}

int main(int argc, char **argv)
{
    static char block[1 << 16];
    struct counts n = { 0 };
    struct csv_parser parser;
    FILE *f = argc == 2 ? fopen(argv[1], "rb") : NULL;
    const clock_t begin = clock();

    if (f == NULL || csv_init(&parser, 0) != 0) {
        fputs("usage: bench_csv FILE\n", stderr);
        return EXIT_FAILURE;
    }
    for (;;) {
        const size_t len = fread(block, 1, sizeof block, f);

        if (len == 0)
            break;
        if (csv_parse(&parser, block, len, on_field, on_record, &n) != len)
            return EXIT_FAILURE;
    }
    csv_fini(&parser, on_field, on_record, &n);
    csv_free(&parser);
    fclose(f);
    printf("%zu\t%zu\t%.3f\n", n.fields, n.records,
           (double)(clock() - begin) / CLOCKS_PER_SEC);
    return EXIT_SUCCESS;
}
