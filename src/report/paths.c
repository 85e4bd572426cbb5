/* Paths and folders: joining, matching patterns, making folders.
 *
 * glob(3) sorts by locale; here names are sorted by bytes, because the order
 * of files is part of the output. */
#include "report_priv.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct str path_join(struct arena *a, struct str folder, struct str name)
{
    if (str_empty(folder) || str_equal(folder, STR(".")) ||
        str_starts(name, STR("/"))) {
        return name;
    }
    bool slash = str_ends(folder, STR("/"));

    return str_printf(a, "%.*s%s%.*s", STR_ARG(folder), slash ? "" : "/",
                      STR_ARG(name));
}

static size_t last_slash(struct str path)
{
    size_t at = STR_NONE;

    for (size_t i = 0; i < path.len; i++) {
        if (path.ptr[i] == '/') {
            at = i;
        }
    }
    return at;
}

struct str path_folder(struct str path)
{
    size_t at = last_slash(path);

    if (at == STR_NONE) {
        return (struct str){ 0 };
    }
    return at == 0 ? STR("/") : str_slice(path, 0, at);
}

struct str path_name(struct str path)
{
    size_t at = last_slash(path);

    return at == STR_NONE ? path : str_slice(path, at + 1, path.len);
}

static bool path_stat(struct arena *a, struct str path, struct stat *st)
{
    return !str_empty(path) && stat(str_cstr(a, path), st) == 0;
}

bool file_is_folder(struct arena *a, struct str path)
{
    struct stat st;

    return path_stat(a, path, &st) && S_ISDIR(st.st_mode);
}

bool file_exists(struct arena *a, struct str path)
{
    struct stat st;

    return path_stat(a, path, &st);
}

bool folder_make(struct arena *a, struct diag *dg, struct str path)
{
    if (str_empty(path) || file_is_folder(a, path)) {
        return true;
    }
    if (!folder_make(a, dg, path_folder(path))) {
        return false;
    }
    if (mkdir(str_cstr(a, path), 0777) == 0) {
        return true;
    }
    if (errno == EEXIST && file_is_folder(a, path)) {
        return true; /* made by another run meanwhile */
    }
    diag_report(dg, DIAG_FILE_UNWRITABLE, (struct span){ 0 },
                "cannot make the folder '%.*s': %s", STR_ARG(path),
                strerror(errno));
    return false;
}

struct names {
    struct arena *arena;
    struct str *item;
    size_t n, cap;
};

static void names_add(struct names *l, struct str name)
{
    void *ptr = l->item;

    arena_grow(l->arena, &ptr, l->n, &l->cap, sizeof(struct str),
               _Alignof(struct str));
    l->item = ptr;
    l->item[l->n++] = name;
}

static int by_bytes(const void *x, const void *y)
{
    const struct str *a = x, *b = y;

    return str_compare(*a, *b);
}

static bool is_pattern(struct str s)
{
    return str_find_byte(s, '*') != STR_NONE ||
           str_find_byte(s, '?') != STR_NONE ||
           str_find_byte(s, '[') != STR_NONE;
}

/* A folder that is not there holds nothing; one that is closed is told. */
static bool match_folder(struct names *l, struct diag *dg, struct str folder,
                         struct str pattern)
{
    const char *name = str_empty(folder) ? "." : str_cstr(l->arena, folder);
    const char *glob = str_cstr(l->arena, pattern);
    DIR *dir = opendir(name);
    const struct dirent *entry;

    if (dir == NULL && errno != ENOENT && errno != ENOTDIR) {
        diag_report(dg, DIAG_FILE_UNREADABLE, (struct span){ 0 },
                    "the folder '%s' cannot be read: %s", name,
                    strerror(errno));
        return false;
    }
    if (dir == NULL) {
        return true;
    }
    while ((entry = readdir(dir)) != NULL) {
        struct str file = str_copy(l->arena, str_from(entry->d_name));
        struct str path = path_join(l->arena, folder, file);

        if (fnmatch(glob, entry->d_name, FNM_PERIOD) == 0 &&
            !file_is_folder(l->arena, path)) {
            names_add(l, path);
        }
    }
    closedir(dir);
    return true;
}

bool files_match(struct arena *a, struct diag *dg, struct span at,
                 struct str path, struct str_list *found)
{
    struct names l = { .arena = a };

    if (!is_pattern(path_name(path))) {
        names_add(&l, path);
    } else if (!match_folder(&l, dg, path_folder(path), path_name(path))) {
        return false;
    }
    if (l.n == 0) {
        diag_report(dg, DIAG_FILE_MISSING, at, "no file matches '%.*s'",
                    STR_ARG(path));
        diag_hint(dg, "put the exports there as they come, or change 'data:'");
        return false;
    }
    qsort(l.item, l.n, sizeof *l.item, by_bytes);
    *found = (struct str_list){ l.item, l.n };
    return true;
}
