/* A growable byte buffer. */
#include <trustpress/base/buf.h>

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_free(struct buf *b)
{
    free(b->ptr);
    *b = (struct buf){ 0 };
}

void buf_clear(struct buf *b)
{
    b->len = 0;
}

void buf_reserve(struct buf *b, size_t more)
{
    size_t wanted;

    if (more <= b->cap - b->len)
        return;
    if (more > SIZE_MAX / 4 || b->len > SIZE_MAX / 4)
        memory_resize(NULL, SIZE_MAX); /* ends the process */
    wanted = b->cap < 32 ? 64 : b->cap * 2;
    if (wanted < b->len + more)
        wanted = b->len + more;
    b->ptr = memory_resize(b->ptr, wanted);
    b->cap = wanted;
}

void buf_byte(struct buf *b, char c)
{
    buf_reserve(b, 1);
    b->ptr[b->len++] = c;
}

void buf_append(struct buf *b, struct str s)
{
    if (s.len == 0)
        return;
    buf_reserve(b, s.len);
    memcpy(b->ptr + b->len, s.ptr, s.len);
    b->len += s.len;
}

void buf_text(struct buf *b, const char *nul_terminated)
{
    buf_append(b, str_from(nul_terminated));
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list args, again;
    int len;

    va_start(args, fmt);
    va_copy(again, args);
    len = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    assert(len >= 0);
    buf_reserve(b, (size_t)len + 1);
    vsnprintf(b->ptr + b->len, (size_t)len + 1, fmt, again);
    va_end(again);
    b->len += (size_t)len;
}

/* Digits of n behind the last byte of end, at least `least` of them. */
static char *digits_before(char *end, uint64_t n, int least)
{
    for (; n || least > 0; least--) {
        *--end = (char)('0' + n % 10);
        n /= 10;
    }
    return end;
}

static uint64_t magnitude(int64_t n)
{
    return n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
}

void buf_int(struct buf *b, int64_t n)
{
    char digits[24], *end = digits + sizeof digits;
    char *at = digits_before(end, magnitude(n), 1);

    if (n < 0)
        *--at = '-';
    buf_append(b, (struct str){ at, (size_t)(end - at) });
}

void buf_fixed(struct buf *b, int64_t n, int decimals)
{
    char digits[48], *end = digits + sizeof digits, *at, *point;

    assert(decimals >= 0 && decimals <= 18);
    at = digits_before(end, magnitude(n), decimals + 1);
    point = end - decimals;
    if (n < 0)
        buf_byte(b, '-');
    buf_append(b, (struct str){ at, (size_t)(point - at) });
    while (end > point && end[-1] == '0')
        end--;
    if (end == point)
        return;
    buf_byte(b, '.');
    buf_append(b, (struct str){ point, (size_t)(end - point) });
}

struct str buf_str(const struct buf *b)
{
    return b->len ? (struct str){ b->ptr, b->len } : (struct str){ "", 0 };
}

struct str buf_take(struct buf *b, struct arena *a)
{
    struct str copy = str_copy(a, buf_str(b));

    buf_free(b);
    return copy;
}
