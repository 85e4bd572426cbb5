/* Goldens. */
#include "golden.h"

#include "check.h"

#include <stdio.h>
#include <stdlib.h>

static void bless(struct str got, const char *path)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(got.ptr, 1, got.len, file), got.len);
    assert_int_equal(fclose(file), 0);
}

static struct str read_file(struct arena *a, const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text;
    long len;

    if (!file)
        return STR("");
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    len = ftell(file);
    assert_true(len >= 0);
    rewind(file);
    text = arena_array(a, char, (size_t)len);
    assert_int_equal(fread(text, 1, (size_t)len, file), (size_t)len);
    fclose(file);
    return (struct str){ text, (size_t)len };
}

void golden_check(struct str got, const char *path)
{
    struct arena *a;
    struct str wanted, got_line, wanted_line;
    size_t line = 0;

    if (getenv("TRUSTPRESS_BLESS")) {
        bless(got, path);
        return;
    }
    a = arena_new(0);
    wanted = read_file(a, path);
    if (!str_equal(got, wanted)) {
        do {
            (void)str_cut(got, '\n', &got_line, &got);
            (void)str_cut(wanted, '\n', &wanted_line, &wanted);
            line++;
        } while (str_equal(got_line, wanted_line) && got.len && wanted.len);
        print_error("%s:%zu: differs\n  wanted: %.*s\n  got:    %.*s\n", path,
                    line, STR_ARG(wanted_line), STR_ARG(got_line));
        arena_free(a);
        fail();
    }
    arena_free(a);
}
