/* Time to hide what a pack must and to prove it.
 *
 *   bench_disclose [MEASURES [SECRETS]]     a pack: 40 measures, 5 secrets each
 *   bench_disclose FOLDER                   the table z3 of 1,350 cells there
 *
 * A measure is 75 statements of 36 counts in nine schools, rates among them; 40
 * make what a pack of 40 pages says. Prints what was solved, statements, counts,
 * secrets, hidden, those not proved, seconds to solve and to audit, separated
 * by tabs. Not part of the default run. */
#include "../unit/disclose/made.h"
#include "../unit/disclose/tables.h"

#include <time.h>

static double since(clock_t begin)
{
    return (double)(clock() - begin) / CLOCKS_PER_SEC;
}

static void report(const char *name, struct arena *a, struct disclosure *d,
                   uint32_t statements, size_t counts)
{
    struct disclosure_audit audit;
    clock_t begin = clock();
    double solving;
    size_t hidden = 0;

    disclosure_solve(d, DISCLOSURE_EFFORT);
    solving = since(begin);
    begin = clock();
    disclosure_audit(a, d, &audit);
    for (uint32_t i = 0; i < statements; i++)
        hidden += disclosure_is_hidden(d, i);
    printf("%s\t%u\t%zu\t%zu\t%zu\t%zu\t%.3f\t%.3f\n", name, statements, counts,
           audit.n, hidden, audit.n_unsafe, solving, since(begin));
}

static int table(struct arena *a, const char *folder)
{
    static struct table t;

    if (!read_table(&t, folder, "z3")) {
        fprintf(stderr, "no table z3 in %s\n", folder);
        return EXIT_FAILURE;
    }
    report("z3", a, system_of(a, &t, 1, 3, WIDTH), (uint32_t)t.n_cells,
           t.n_leaves);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new(0);
    struct disclosure *d = disclosure_new(a);
    struct maker m = { 1 };
    long measures = 40, secrets = 5;
    int status = EXIT_SUCCESS;

    if (argc == 2 && strchr(argv[1], '/') != NULL) {
        status = table(a, argv[1]);
    } else {
        if (argc > 1)
            measures = strtol(argv[1], NULL, 10);
        if (argc > 2)
            secrets = strtol(argv[2], NULL, 10);
        for (long i = 0; i < measures; i++)
            say_measure(a, d, &m, (size_t)secrets);
        report("pack", a, d, (uint32_t)measures * 75, (size_t)measures * 36);
    }
    arena_free(a);
    return status;
}
