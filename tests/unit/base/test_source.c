/* Files, places and digests. */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zlib.h>

#include <trustpress/base/diag.h>
#include <trustpress/base/source.h>

#include "base_priv.h"
#include "prop.h"
#include "tmpdir.h"

static int start(void **state)
{
    *state = arena_new(0);
    return 0;
}

static int stop(void **state)
{
    arena_free(*state);
    return 0;
}

static void assert_place(const struct source *src, size_t offset, size_t line,
                         size_t column)
{
    struct position p = source_position(src, offset);

    assert_int_equal(p.line, line);
    assert_int_equal(p.column, column);
}

static void test_places(void **state)
{
    struct arena *a = *state;
    struct source *src = source_from(a, STR("x"),
                                     STR("ab\n\xC3\xA9"
                                         "c\r\n\nlast"));

    assert_place(src, 0, 1, 1);
    assert_place(src, 2, 1, 3); /* the line end belongs to its line */
    assert_place(src, 3, 2, 1);
    assert_place(src, 5, 2, 2); /* behind a letter of two bytes */
    assert_place(src, 8, 3, 1);
    assert_place(src, 9, 4, 1);
    assert_place(src, 13, 4, 5); /* the end */
    assert_place(src, 999, 4, 5);
    assert_str(source_line(src, 1), "ab");
    assert_str(source_line(src, 2), "\xC3\xA9"
                                    "c");
    assert_str(source_line(src, 3), "");
    assert_str(source_line(src, 4), "last");
    assert_str(source_line(src, 5), "");
    assert_str(source_line(source_from(a, STR("x"), STR("")), 1), "");
}

static void test_byte_order_mark_is_no_column(void **state)
{
    struct source *src =
        source_from(*state, STR("x"), STR("\xEF\xBB\xBFURN\nb"));

    assert_place(src, 0, 1, 1);
    assert_place(src, 3, 1, 1);
    assert_place(src, 4, 1, 2);
    assert_place(src, 7, 2, 1);
    assert_str(source_line(src, 1), "URN");
}

static void test_spans(void **state)
{
    struct arena *a = *state;
    struct source *src = source_from(a, STR("x.csv"), STR("ab\ncd"));
    struct str bytes = source_bytes(src);
    struct span s = span_of(src, str_slice(bytes, 3, 5));

    assert_int_equal(s.begin, 3);
    assert_int_equal(s.end, 5);
    assert_str(span_text(a, s), "x.csv:2:1");
    assert_null(span_of(src, STR("elsewhere")).src);
    assert_str(span_text(a, (struct span){ NULL, 0, 0 }), "");
}

/* Opens dir/name, which must be there. */
static struct source *opened(struct arena *a, struct diag *dg, const char *path)
{
    struct source *src = source_open(a, dg, str_from(path));

    assert_non_null(src);
    assert_str(source_name(src), path);
    return src;
}

static void test_open(void **state)
{
    struct arena *a = *state;
    struct diag *dg = diag_new(a);
    char *dir = tmpdir_new(), *path;
    size_t len = 1000000;
    char *big = calloc(1, len);
    struct source *src;

    path = tmpdir_write(dir, "small.csv", "a,b\n", 4);
    src = opened(a, dg, path);
    assert_str(source_bytes(src), "a,b\n");
    source_close(src);
    free(path);

    path = tmpdir_write(dir, "empty", "", 0);
    assert_int_equal(source_bytes(opened(a, dg, path)).len, 0);
    free(path);

    memset(big, 'z', len);
    path = tmpdir_write(dir, "big.csv", big, len);
    src = opened(a, dg, path); /* large enough to be mapped */
    assert_int_equal(source_bytes(src).len, len);
    assert_memory_equal(source_bytes(src).ptr, big, len);
    source_close(src);
    source_close(src);
    assert_int_equal(diag_errors(dg), 0);
    free(path);
    free(big);
    tmpdir_remove(dir);
}

static void test_open_refuses(void **state)
{
    struct arena *a = *state;
    struct diag *dg = diag_new(a);
    char *dir = tmpdir_new(), *path = tmpdir_write(dir, "secret", "x", 1);

    assert_null(source_open(a, dg, STR("/nowhere/at all.csv")));
    assert_true(diag_has(dg, DIAG_FILE_MISSING));
    assert_null(source_open(a, dg, str_from(dir)));
    assert_true(diag_has(dg, DIAG_FILE_DIRECTORY));
    assert_null(source_open(a, dg, STR("nul\0inside")));
    assert_int_equal(diag_errors(dg), 3);
    if (geteuid() != 0) { /* root may read everything */
        chmod(path, 0);
        assert_null(source_open(a, dg, str_from(path)));
        assert_true(diag_has(dg, DIAG_FILE_UNREADABLE));
    }
    free(path);
    tmpdir_remove(dir);
}

/* Packs len bytes with gzip framing; owned. */
static unsigned char *packed(const char *text, size_t len, size_t *out_len)
{
    z_stream z = { 0 };
    size_t room = len + 1000;
    unsigned char *out = malloc(room);

    assert_int_equal(
        deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (Bytef *)(uintptr_t)text;
    z.avail_in = (uInt)len;
    z.next_out = out;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    *out_len = room - z.avail_out;
    deflateEnd(&z);
    return out;
}

static void test_gzip(void **state)
{
    struct arena *a = *state;
    struct diag *dg = diag_new(a);
    char *dir = tmpdir_new(), *path;
    size_t len = 500000, half;
    char *text = malloc(len);
    unsigned char *half_packed, *twice;

    for (size_t i = 0; i < len; i++)
        text[i] = "0123456789,\n"[i * i % 12];
    half_packed = packed(text, len, &half);
    path = tmpdir_write(dir, "one.csv.gz", half_packed, half);
    assert_memory_equal(source_bytes(opened(a, dg, path)).ptr, text, len);
    free(path);

    /* Two members one behind the other: their texts joined. The length at the
     * end of the file tells only the second's. */
    twice = malloc(2 * half);
    memcpy(twice, half_packed, half);
    memcpy(twice + half, half_packed, half);
    path = tmpdir_write(dir, "two.csv.gz", twice, 2 * half);
    assert_int_equal(source_bytes(opened(a, dg, path)).len, 2 * len);
    free(path);

    for (size_t cut = 0; cut < half; cut += half / 7 + 1) {
        path = tmpdir_write(dir, "torn.gz", half_packed, cut);
        assert_null(source_open(a, dg, str_from(path)));
        free(path);
    }
    half_packed[half / 2] ^= 0x55;
    path = tmpdir_write(dir, "bad.gz", half_packed, half);
    assert_null(source_open(a, dg, str_from(path)));
    assert_true(diag_has(dg, DIAG_FILE_DAMAGED));
    free(path);
    free(half_packed);
    free(twice);
    free(text);
    tmpdir_remove(dir);
}

/* At the limit of what may be held, and one byte past it. */
static void test_gzip_limit(void **state)
{
    struct arena *a = *state;
    struct diag *dg = diag_new(a);
    char *text = arena_array(a, char, 100000);
    size_t len;
    unsigned char *bytes = packed(text, 100000, &len);
    struct packed p = { { (const char *)bytes, len }, 100000 };
    struct str out;

    assert_true(gzip_inflate(a, dg, STR("a.gz"), p, &out));
    assert_int_equal(out.len, 100000);
    p.most--;
    assert_false(gzip_inflate(a, dg, STR("a.gz"), p, &out));
    assert_true(diag_has(dg, DIAG_FILE_LARGE));
    assert_false(diag_has(dg, DIAG_FILE_DAMAGED));
    free(bytes);
}

/* A file of that length with nothing in it takes no room on the disk. */
static void test_file_limit(void **state)
{
    struct arena *a = *state;
    struct diag *dg = diag_new(a);
    char *dir = tmpdir_new(), *path = tmpdir_write(dir, "a.csv", "a", 1);

    assert_int_equal(truncate(path, (off_t)SOURCE_MAX), 0);
    source_close(opened(a, dg, path));
    assert_int_equal(truncate(path, (off_t)SOURCE_MAX + 1), 0);
    assert_null(source_open(a, dg, str_from(path)));
    assert_true(diag_has(dg, DIAG_FILE_LARGE));
    free(path);
    tmpdir_remove(dir);
}

/* What was given back reads as before, and places are found through it. */
static void test_release(void **state)
{
    const size_t len = SOURCE_WINDOW * 2 + 5;
    struct arena *a = *state;
    struct diag *dg = diag_new(a);
    char *dir = tmpdir_new(), *text = malloc(len), *path;
    struct source *src;
    struct str bytes;

    memset(text, 'x', len);
    for (size_t i = 9; i < len; i += 10)
        text[i] = '\n';
    path = tmpdir_write(dir, "a.csv", text, len);
    src = opened(a, dg, path);
    bytes = source_bytes(src);
    source_release(src, 0, len);
    source_release(src, 5, 6);            /* less than a page: nothing */
    source_release(src, 0, len + 100000); /* beyond the end: nothing */
    assert_memory_equal(bytes.ptr, text, len);
    assert_place(src, len - 1, (len - 1) / 10 + 1, (len - 1) % 10 + 1);
    assert_memory_equal(bytes.ptr, text, len);
    assert_str(
        source_sha256(a, src),
        str_cstr(a, source_sha256(a, source_from(a, STR("b"),
                                                 (struct str){ text, len }))));
    source_close(src);
    free(text);
    free(path);
    tmpdir_remove(dir);
}

static void test_sha256(void **state)
{
    /* FIPS 180-4 examples; the lengths around a block were computed with
     * coreutils' sha256sum. */
    static const struct {
        const char *text, *wanted;
    } row[] = {
        { "", "e3b0c44298fc1c149afbf4c8996fb924"
              "27ae41e4649b934ca495991b7852b855" },
        { "abc", "ba7816bf8f01cfea414140de5dae2223"
                 "b00361a396177a9cb410ff61f20015ad" },
        { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
          "248d6a61d20638b8e5c026930c3e6039"
          "a33ce45964ff2167f6ecedd419db06c1" },
    };
    static const struct {
        size_t len;
        const char *wanted;
    } letters[] = {
        { 55, "9f4390f8d30c2dd92ec9f095b65e2b9a"
              "e9b0a925a5258e241c9f1e910f734318" },
        { 56, "b35439a4ac6f0948b6d6f9e3c6af0f5f"
              "590ce20f1bde7090ef7970686ec6738a" },
        { 63, "7d3e74a05d7db15bce4ad9ec0658ea98"
              "e3f06eeecf16b4c6fff2da457ddc2f34" },
        { 64, "ffe054fe7ae0cb6dc65c3af9b61d5209"
              "f439851db43d0ba5997337df154668eb" },
        { 65, "635361c48bb9eab14198e76ea8ab7f1a"
              "41685d6ad62aa9146d301d4f17eb0ae0" },
        { 119, "31eba51c313a5c08226adf18d4a359cf"
               "dfd8d2e816b13f4af952f7ea6584dcfb" },
        { 120, "2f3d335432c70b580af0e8e1b3674a7c"
               "020d683aa5f73aaaedfdc55af904c21c" },
        { 1000000, "cdc76e5c9914fb9281a1c7e284d73e67"
                   "f1809a48a497200e046d39ccc7112cd0" },
    };
    struct arena *a = *state;
    char *text = arena_array(a, char, 1000000);

    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        assert_str(
            source_sha256(a, source_from(a, STR(""), str_from(row[i].text))),
            row[i].wanted);
    memset(text, 'a', 1000000);
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        assert_str(
            source_sha256(a, source_from(a, STR(""),
                                         (struct str){ text, letters[i].len })),
            letters[i].wanted);
}

static void test_both_ways_of_mixing_agree(void **state)
{
    struct prop g = { .state = 1 };
    unsigned char blocks[64 * 5];
    uint32_t plain[8], fast[8];

    (void)state;
    if (!sha256_x86_usable())
        skip();
    for (int round = 0; round < 1000; round++) {
        for (size_t i = 0; i < sizeof blocks; i++)
            blocks[i] = (unsigned char)prop_next(&g);
        for (size_t i = 0; i < 8; i++)
            plain[i] = fast[i] = (uint32_t)prop_next(&g);
        sha256_mix(plain, blocks, (size_t)round % 6);
        sha256_x86_mix(fast, blocks, (size_t)round % 6);
        assert_memory_equal(plain, fast, sizeof plain);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_byte_order_mark_is_no_column),
        cmocka_unit_test(test_spans),
        cmocka_unit_test(test_open),
        cmocka_unit_test(test_open_refuses),
        cmocka_unit_test(test_gzip),
        cmocka_unit_test(test_gzip_limit),
        cmocka_unit_test(test_file_limit),
        cmocka_unit_test(test_release),
        cmocka_unit_test(test_sha256),
        cmocka_unit_test(test_both_ways_of_mixing_agree),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
