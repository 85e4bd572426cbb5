/* The environment, the terminal and where the program stands: everything of
 * the outside world that is not a file named on the command line. */
#include "cli_priv.h"

#include <trustpress/base/decimal.h>

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Folder of the running program: Linux says; elsewhere argv[0] has to do. */
static struct str program_folder(struct arena *a, const char *program)
{
    char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path);
    struct str s = n > 0 ? (struct str){ path, (size_t)n } : str_from(program);

    while (s.len > 0 && s.ptr[s.len - 1] != '/') {
        s.len--;
    }
    return s.len > 0 ? str_copy(a, s) : STR("./");
}

/* Installed: bin/../share/trustpress. In the build tree: share/trustpress. */
static struct str find_data(struct arena *a, const char *program)
{
    static const char *const near[] = { "../share/trustpress",
                                        "share/trustpress" };
    struct str folder = program_folder(a, program);
    const char *said = getenv("TRUSTPRESS_DATA");

    if (said != NULL && said[0] != '\0') {
        return str_copy(a, str_from(said));
    }
    for (size_t i = 0; i < sizeof near / sizeof near[0]; i++) {
        struct str path = str_printf(a, "%.*s%s", STR_ARG(folder), near[i]);

        if (is_folder(str_cstr(a, path))) {
            return path;
        }
    }
    return str_printf(a, "%.*s%s", STR_ARG(folder), near[0]);
}

static int64_t source_date_epoch(void)
{
    const char *said = getenv("SOURCE_DATE_EPOCH");
    struct decimal d;

    if (said == NULL || !decimal_parse(str_from(said), &d) || d.scale != 0) {
        return 0;
    }
    return d.mantissa;
}

struct surroundings surroundings_read(struct arena *a, const char *program)
{
    const char *no_colour = getenv("NO_COLOR");

    return (struct surroundings){
        .error_is_terminal = isatty(STDERR_FILENO) != 0,
        .no_colour = no_colour != NULL && no_colour[0] != '\0',
        .data_folder = find_data(a, program),
        .created = source_date_epoch(),
    };
}
