/* Shared inside cli/: the command line as read, and how commands are run. */
#ifndef TRUSTPRESS_CLI_PRIV_H
#define TRUSTPRESS_CLI_PRIV_H

#include <trustpress/report.h>

enum { STATUS_DONE, STATUS_INPUT, STATUS_USAGE, STATUS_SYSTEM };

enum colour_choice { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

struct options {
    struct request request;
    struct str command;
    enum colour_choice colour;
    bool quiet, verbose, help, version;
};

/* Fills *o; false = reported as USAGE. */
bool options_read(struct arena *a, struct diag *dg, int argc, char **argv,
                  struct options *o);
void options_help(struct buf *b);                        /* the whole */
bool options_help_of(struct buf *b, struct str command); /* one command */
bool command_known(struct str name);

/* The environment, read once. */
struct surroundings {
    bool error_is_terminal;
    bool no_colour;
    struct str data_folder;
    int64_t created; /* SOURCE_DATE_EPOCH, else 0 */
};
struct surroundings surroundings_read(struct arena *a, const char *program);

int command_run(struct arena *a, struct diag *dg, const struct options *o);

struct progress {
    bool listening, shown;
    int64_t start_ms; /* on the monotonic clock */
};
struct progress progress_new(bool listening);
void progress_show(struct progress *p, const char *stage, struct str what);
void progress_clear(struct progress *p);

#endif
