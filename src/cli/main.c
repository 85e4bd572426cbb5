/* trustpress: school exports in, board papers out. */
#include "cli_priv.h"

#include <errno.h>
#include <string.h>

static int print_help(const struct options *o)
{
    struct buf b = { 0 };

    if (str_empty(o->command) || !options_help_of(&b, o->command)) {
        options_help(&b);
    }
    fwrite(b.ptr, 1, b.len, stdout);
    buf_free(&b);
    return STATUS_DONE;
}

static int answer(struct arena *a, struct diag *dg, const struct options *o)
{
    if (o->version) {
        printf("trustpress %s\n", TRUSTPRESS_VERSION);
        return STATUS_DONE;
    }
    if (o->help || str_empty(o->command)) {
        int status = print_help(o);

        return o->help ? status : STATUS_USAGE;
    }
    return command_run(a, dg, o);
}

/* A full disk behind standard output is told, whatever was printed. */
static int printed(struct diag *dg, int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout)) {
        return status;
    }
    diag_report(dg, DIAG_FILE_UNWRITABLE, (struct span){ 0 },
                "standard output cannot be written: %s", strerror(errno));
    return STATUS_SYSTEM;
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new(0);
    struct diag *dg = diag_new(a);
    struct surroundings world = surroundings_read(a, argv[0]);
    struct options o = { 0 };
    int status = STATUS_USAGE;

    o.request.data_folder = world.data_folder;
    o.request.created = world.created;
    if (options_read(a, dg, argc, argv, &o)) {
        struct progress p = progress_new(world.error_is_terminal && !o.quiet);

        o.request.listener = &p;
        status = printed(dg, answer(a, dg, &o));
    }
    struct diag_style style = {
        .colour = o.colour == COLOUR_ALWAYS ||
                  (o.colour == COLOUR_AUTO && world.error_is_terminal &&
                   !world.no_colour),
        .quiet = o.quiet,
        .terse = !o.verbose,
        .most = o.verbose ? SIZE_MAX : 0,
    };

    diag_print(dg, style, stderr);
    arena_free(a);
    return status;
}
