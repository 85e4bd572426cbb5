/* One line on a terminal, only when a command takes longer than half a second:
 * instant things need no progress. */
#include "cli_priv.h"

#include <time.h>

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct progress progress_new(bool listening)
{
    return (struct progress){ .listening = listening, .start_ms = now_ms() };
}

void progress_show(struct progress *p, const char *stage, struct str what)
{
    if (!p->listening || now_ms() - p->start_ms < 500) {
        return;
    }
    fprintf(stderr, "\r\033[K%s %.*s", stage, STR_ARG(what));
    fflush(stderr);
    p->shown = true;
}

void progress_clear(struct progress *p)
{
    if (p->shown) {
        fputs("\r\033[K", stderr);
        p->shown = false;
    }
}
