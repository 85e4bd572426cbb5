/* Where the header stands: below titles, over one row or several.
 *
 * The surprise: nearly always it is the first row, and guessing wrong there
 * would cost more than all title rows together. So a row counts as a title
 * only when it says next to nothing in a table that is wide. */
#include "csv_priv.h"

#define TITLE_ROWS_MAX  30
#define HEADER_ROWS_MAX 3

/* ---- what a cell is -------------------------------------------------------
 */

/* 2019, 2018-19, 2018/19, 2018-2019, 201819: headings as often as data. */
static bool is_year(struct str s)
{
    size_t n_digits = 0, n_marks = 0;

    for (size_t i = 0; i < s.len; i++) {
        n_digits += byte_is_digit(s.ptr[i]);
        n_marks += s.ptr[i] == '-' || s.ptr[i] == '/';
    }
    return n_digits + n_marks == s.len && n_marks <= 1 &&
           (n_digits == 4 || n_digits == 6 || n_digits == 8) &&
           (n_digits == 4 ? n_marks == 0 : true) && s.len >= 4 &&
           ((s.ptr[0] == '1' && s.ptr[1] == '9') ||
            (s.ptr[0] == '2' && s.ptr[1] == '0'));
}

/* 30/09/2025, 2025-09-30, 30.09.25, 14:00. */
static bool is_date(struct str s)
{
    size_t n_marks = 0, n_digits = 0;

    for (size_t i = 0; i < s.len; i++) {
        n_digits += byte_is_digit(s.ptr[i]);
        n_marks += s.ptr[i] == '/' || s.ptr[i] == '-' || s.ptr[i] == ':' ||
                   s.ptr[i] == '.';
    }
    return n_marks >= 2 && n_digits >= 4 && n_marks + n_digits == s.len;
}

/* Digits with nothing but what money and percentages are written with. */
static bool is_number(struct str s)
{
    bool has_digit = false;

    for (size_t i = 0; i < s.len; i++) {
        const char c = s.ptr[i];

        has_digit |= byte_is_digit(c);
        if (!byte_is_digit(c) &&
            str_find_byte(STR("$,.%()+- \xC2\xA3"), c) == STR_NONE)
            return false;
    }
    return has_digit && !is_year(s) && !is_date(s);
}

/* Three letters at least, and no digit: codes for what is missing are shorter,
 * or in capitals. */
static bool is_words(struct str s)
{
    bool has_small = false;

    for (size_t i = 0; i < s.len; i++) {
        if (byte_is_digit(s.ptr[i]))
            return false;
        has_small |= s.ptr[i] >= 'a' && s.ptr[i] <= 'z';
    }
    return s.len >= 3 && has_small;
}

/* Numbers make a row data. So do dates, unless there are several: months stand
 * in headings too. */
static bool is_data(const struct sample_record *r)
{
    size_t n_dates = 0, n_numbers = 0;

    for (size_t i = 0; i < r->n; i++) {
        n_dates += is_date(r->field[i]);
        n_numbers += is_number(r->field[i]);
    }
    if (n_dates < 3)
        n_numbers += n_dates;
    return n_numbers * 2 >= r->n_filled;
}

/* ---- titles ---------------------------------------------------------------
 */

static size_t count_of(const struct sample *s, size_t width)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n; i++)
        n += s->record[i].n_filled > 0 && s->record[i].n == width;
    return n;
}

/* The table's width: the commonest above one, if there are enough such rows to
 * be a table beside rows of one field. */
static size_t table_width(const struct sample *s)
{
    size_t best = 1, n_best = 0;

    for (size_t i = 0; i < s->n; i++) {
        const size_t width = s->record[i].n;
        const size_t n = width > 1 ? count_of(s, width) : 0;

        if (n > n_best || (n == n_best && n > 0 && width > best)) {
            best = width;
            n_best = n;
        }
    }
    if (n_best < 2 || n_best < count_of(s, 1) / 2)
        return count_of(s, 1) > 0 ? 1 : best;
    return best;
}

static struct str only_text(const struct sample_record *r)
{
    for (size_t i = 0; i < r->n; i++) {
        if (!str_empty(r->field[i]))
            return r->field[i];
    }
    return STR("");
}

#define LABELLED_MOST 3

/* "Date:", "05/12/2025", "Page: 1": what a report prints above its table. */
static bool is_labelled(const struct sample_record *r, size_t width)
{
    if (r->n_filled > LABELLED_MOST || r->n_filled >= width)
        return false;
    for (size_t i = 0; i < r->n; i++) {
        if (str_ends(str_trim(r->field[i]), STR(":")) ||
            str_find(r->field[i], STR(": ")) != STR_NONE)
            return true;
    }
    return false;
}

/* Fields that a title row of a table may fill: a name and a value or two. */
static bool is_title(const struct sample_record *r, size_t width)
{
    const size_t most = width < 2 ? 0 : width < 5 ? 1 : width < 10 ? 2 : 3;

    if (r->n_filled > most)
        return is_labelled(r, width);
    return width > 3 ||
           str_find_byte(only_text(r), ' ') != STR_NONE; /* no mere heading */
}

/* The first row that is no title, if it can be a header below titles. */
static size_t header_below_titles(const struct sample *s, size_t first)
{
    const size_t width = table_width(s);
    size_t i = first;

    while (i < s->n && i < TITLE_ROWS_MAX &&
           (s->record[i].n_filled == 0 || is_title(&s->record[i], width)))
        i++;
    if (i == s->n || i == TITLE_ROWS_MAX || is_data(&s->record[i]) ||
        s->record[i].n_filled * 2 < width)
        return first;
    return i;
}

/* ---- headers over several rows ---------------------------------------------
 */

static bool is_filled(const struct sample_record *r, size_t i)
{
    return i < r->n && !str_empty(r->field[i]);
}

/* A second header row begins blank, holds words only, and says something under
 * a heading that the first one left empty. */
static bool continues_header(const struct sample_record *header,
                             const struct sample_record *r)
{
    bool fills_a_gap = false;

    if (r->n_filled < 2 || is_filled(r, 0) || r->n != header->n)
        return false;
    for (size_t i = 0; i < r->n; i++) {
        if (is_number(r->field[i]) || is_date(r->field[i]))
            return false;
        fills_a_gap |= is_filled(r, i) && !is_filled(header, i);
    }
    return fills_a_gap;
}

/* A last row of words under some headings, above a row that begins and has
 * values there: "Restated" under one of two years. Only below titles: tables
 * that begin with their header have no such. */
static bool completes_header(const struct sample_record *header,
                             const struct sample_record *r,
                             const struct sample_record *below)
{
    if (r->n_filled == 0 || is_filled(r, 0) || r->n != header->n ||
        !is_filled(below, 0))
        return false;
    for (size_t i = 0; i < r->n; i++) {
        if (is_filled(r, i) &&
            (!is_words(r->field[i]) || !is_filled(header, i) ||
             !is_filled(below, i) || !is_number(below->field[i])))
            return false;
    }
    return true;
}

/* A row of years or groups straight above the headings: it begins blank and
 * stands over headings only. */
static bool heads_header(const struct sample_record *r,
                         const struct sample_record *header)
{
    if (r->n_filled < 2 || is_filled(r, 0) || r->n != header->n)
        return false;
    for (size_t i = 0; i < r->n; i++) {
        if (is_filled(r, i) && (is_number(r->field[i]) ||
                                is_date(r->field[i]) || !is_filled(header, i)))
            return false;
    }
    return true;
}

static bool same_record(const struct sample_record *a,
                        const struct sample_record *b)
{
    if (a->n != b->n || a->n < 3)
        return false;
    for (size_t i = 0; i < a->n; i++) {
        if (!str_equal(a->field[i], b->field[i]))
            return false;
    }
    return true;
}

/* Index of the next header row behind `i`, or of none (s->n): it may stand
 * below one blank row, and data must follow. */
static size_t next_header_row(const struct sample *s, size_t first, size_t i)
{
    bool is_apart = false;

    i++;
    if (i < s->n && s->record[i].n_filled == 0) {
        is_apart = true;
        i++;
    }
    if (i >= s->n)
        return s->n;
    if (same_record(&s->record[first], &s->record[i]))
        return i;
    if (i + 1 < s->n && continues_header(&s->record[first], &s->record[i]) &&
        s->record[i + 1].n_filled > 0)
        return i;
    if (i + 1 < s->n && first > 0 && !is_apart &&
        completes_header(&s->record[first], &s->record[i], &s->record[i + 1]))
        return i;
    return s->n;
}

struct header_place header_find(const struct sample *s)
{
    struct header_place place = { 0, 1, 1 };
    size_t i = 0, named; /* the row that names most columns */

    while (i < s->n && s->record[i].n_filled == 0)
        i++;
    if (i == s->n)
        return place;
    place.first = header_below_titles(s, i);
    place.end = place.first + 1;
    named = i = place.first;
    if (i > 0 && heads_header(&s->record[i - 1], &s->record[i])) {
        place.first--;
        place.n_rows++;
    }
    for (; place.n_rows < HEADER_ROWS_MAX; place.n_rows++) {
        i = next_header_row(s, named, i);
        if (i == s->n)
            break;
        place.end = i + 1;
    }
    return place;
}
