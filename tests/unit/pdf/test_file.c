/* Files that appear whole or not at all. */
#include "check.h"
#include "tmpdir.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pdf_priv.h"

struct fixture {
    struct arena *arena;
    struct diag *dg;
    char *dir, *path;
};

static int begin(void **state)
{
    struct fixture *f = test_malloc(sizeof *f);

    f->arena = arena_new(0);
    f->dg = diag_new(f->arena);
    f->dir = tmpdir_new();
    f->path = tmpdir_path(f->dir, "out.pdf");
    *state = f;
    return 0;
}

static int end(void **state)
{
    struct fixture *f = *state;

    tmpdir_remove(f->dir);
    free(f->path);
    arena_free(f->arena);
    test_free(f);
    return 0;
}

static size_t count_files(const char *dir)
{
    DIR *d = opendir(dir);
    size_t n = 0;

    assert_non_null(d);
    while (readdir(d))
        n++;
    closedir(d);
    return n - 2; /* . and .. */
}

static struct str content(struct fixture *f)
{
    struct source *s = source_open(f->arena, f->dg, str_from(f->path));

    assert_non_null(s);
    return source_bytes(s);
}

static void test_a_file_is_replaced(void **state)
{
    struct fixture *f = *state;

    free(tmpdir_write(f->dir, "out.pdf", "old", 3));
    assert_true(pdf_file_replace(f->dg, str_from(f->path), STR("new bytes")));
    assert_str(content(f), "new bytes");
    assert_int_equal(count_files(f->dir), 1);
}

static void test_a_folder_that_is_not_there(void **state)
{
    struct fixture *f = *state;
    char *path = tmpdir_path(f->dir, "no/out.pdf");

    assert_false(pdf_file_replace(f->dg, str_from(path), STR("x")));
    free(path);
    assert_true(diag_has(f->dg, DIAG_FILE_UNWRITABLE));
    assert_int_equal(diag_worst(f->dg), DIAG_SYSTEM);
}

static void test_a_folder_is_no_file(void **state)
{
    struct fixture *f = *state;

    assert_false(pdf_file_replace(f->dg, str_from(f->dir), STR("x")));
    assert_int_equal(count_files(f->dir), 0);
}

static void test_a_device_is_written_not_replaced(void **state)
{
    struct fixture *f = *state;
    struct stat there;

    assert_true(pdf_file_replace(f->dg, STR("/dev/null"), STR("x")));
    assert_int_equal(stat("/dev/null", &there), 0);
    assert_true(S_ISCHR(there.st_mode));
    if (access("/dev/full", W_OK) == 0)
        assert_false(pdf_file_replace(f->dg, STR("/dev/full"), STR("x")));
}

/* A limit on file sizes stands for a full disk: write fails half way. */
static int write_too_much(struct fixture *f)
{
    struct rlimit limit = { 1000, 1000 };
    static char bytes[5000];

    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    return pdf_file_replace(f->dg, str_from(f->path),
                            (struct str){ bytes, sizeof bytes });
}

static void test_a_full_disk_leaves_nothing_behind(void **state)
{
    struct fixture *f = *state;
    pid_t child;
    int status;

    free(tmpdir_write(f->dir, "out.pdf", "old", 3));
    fflush(NULL);
    child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(write_too_much(f));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), false);
    assert_str(content(f), "old");
    assert_int_equal(count_files(f->dir), 1);
}

static void test_leftovers_do_not_matter(void **state)
{
    struct fixture *f = *state;

    free(tmpdir_write(f->dir, "out.pdf.part0", "x", 1));
    assert_true(pdf_file_replace(f->dg, str_from(f->path), STR("new")));
    assert_str(content(f), "new");
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_a_file_is_replaced),
        CASE(test_a_folder_that_is_not_there),
        CASE(test_a_folder_is_no_file),
        CASE(test_a_device_is_written_not_replaced),
        CASE(test_a_full_disk_leaves_nothing_behind),
        CASE(test_leftovers_do_not_matter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
