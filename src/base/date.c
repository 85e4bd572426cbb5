/* Days as numbers.
 *
 * The year is counted from March: the leap day comes last, and the days before
 * a month follow one straight line, (153 * m + 2) / 5. */
#include <trustpress/base/date.h>

#include <assert.h>

#define DAYS_400_YEARS 146097
#define DAYS_TO_1970   719468 /* from 0000-03-01 */

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int date_month_days(int year, int month)
{
    static const int days[] = {
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };

    if (month < 1 || month > 12)
        return 0;
    return days[month - 1] + (month == 2 && is_leap(year));
}

int32_t date_of(int year, int month, int day)
{
    int months, march_year, century_days;

    if (year < 1 || year > 9999 || day < 1 ||
        day > date_month_days(year, month))
        return DATE_NONE;
    months = (month + 9) % 12; /* since March */
    march_year = month > 2 ? year : year - 1;
    century_days = march_year / 4 - march_year / 100 + march_year / 400;
    return march_year * 365 + century_days + (153 * months + 2) / 5 + day - 1 -
           DAYS_TO_1970;
}

struct ymd date_ymd(int32_t date)
{
    int64_t days = (int64_t)date + DAYS_TO_1970; /* since 0000-03-01 */
    int32_t era = (int32_t)(days / DAYS_400_YEARS);
    int32_t of_era = (int32_t)(days % DAYS_400_YEARS);
    int32_t year = (of_era - of_era / 1460 + of_era / 36524 -
                    of_era / (DAYS_400_YEARS - 1)) /
                   365;
    int32_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int32_t months = (5 * of_year + 2) / 153; /* since March */
    struct ymd out = { .day = of_year - (153 * months + 2) / 5 + 1,
                       .month = months < 10 ? months + 3 : months - 9 };

    assert(days >= 0);
    out.year = era * 400 + year + (out.month <= 2);
    return out;
}

int date_weekday(int32_t date)
{
    return (int)(((int64_t)date % 7 + 7 + 3) % 7); /* day 0 was a Thursday */
}

/* ---- Reading --------------------------------------------------------------
 */

static const char *const month_names[] = { "January", "February", "March",
                                           "April",   "May",      "June",
                                           "July",    "August",   "September",
                                           "October", "November", "December" };

const char *date_month_name(int month)
{
    return month >= 1 && month <= 12 ? month_names[month - 1] : "";
}

/* All of s as digits, between `least` and `most` of them; -1 if not. */
static int number(struct str s, size_t least, size_t most)
{
    int n = 0;

    if (s.len < least || s.len > most)
        return -1;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return -1;
        n = n * 10 + (s.ptr[i] - '0');
    }
    return n;
}

/* "Nov", "Sept" or "November", in any case; 0 if no month. */
static int month_of(struct str s)
{
    for (int m = 1; m <= 12; m++) {
        struct str name = str_from(date_month_name(m));

        if (str_equal_nocase(s, name) ||
            str_equal_nocase(s, str_slice(name, 0, 3)))
            return m;
    }
    return str_equal_nocase(s, STR("Sept")) ? 9 : 0;
}

/* "13:45", "13:45:00", "13:45:00.000", each with AM, PM, Z or +01:00. */
static bool is_time(struct str s)
{
    struct str hour, minute, second;
    size_t zone;

    if (str_ends(s, STR("Z")))
        s.len--;
    else if (s.len > 6 && (s.ptr[s.len - 6] == '+' || s.ptr[s.len - 6] == '-'))
        s.len -= 6;
    zone = s.len > 2 ? s.len - 2 : 0;
    if (str_equal_nocase(str_slice(s, zone, s.len), STR("AM")) ||
        str_equal_nocase(str_slice(s, zone, s.len), STR("PM")))
        s = str_trim(str_slice(s, 0, zone));
    if (!str_cut(s, ':', &hour, &minute))
        return false;
    if (str_cut(minute, ':', &minute, &second)) {
        struct str part;

        if (str_cut(second, '.', &second, &part) && number(part, 1, 9) < 0)
            return false;
        if (number(second, 2, 2) < 0 || number(second, 2, 2) > 60)
            return false;
    }
    return number(hour, 1, 2) >= 0 && number(hour, 1, 2) <= 24 &&
           number(minute, 2, 2) >= 0 && number(minute, 2, 2) <= 59;
}

/* "5", "05", "5th"; -1 if no day. */
static int day_of_month(struct str s)
{
    static const char *const endings[] = { "st", "nd", "rd", "th" };

    for (size_t i = 0; i < 4; i++) {
        struct str ending = str_from(endings[i]);

        if (s.len > 2 &&
            str_equal_nocase(str_slice(s, s.len - 2, s.len), ending))
            return number(str_slice(s, 0, s.len - 2), 1, 2);
    }
    return number(s, 1, 2);
}

/* 2025, or 25: 70 .. 99 are of the last century; -1 if no year. */
static int year_of(struct str s)
{
    int year = number(s, 2, 2);

    if (year < 0)
        return number(s, 4, 4);
    return year < 70 ? 2000 + year : 1900 + year;
}

/* Day, month and year in words or digits, in the order written. */
static int32_t of_parts(struct str first, struct str middle, struct str last)
{
    int month = month_of(middle);

    if (first.len == 4 && number(first, 4, 4) >= 0)
        return date_of(number(first, 4, 4), number(middle, 2, 2),
                       number(last, 2, 2));
    if (month_of(first) != 0 && str_ends(middle, STR(",")))
        return date_of(year_of(last), month_of(first),
                       day_of_month(str_slice(middle, 0, middle.len - 1)));
    if (month == 0)
        return date_of(year_of(last), number(middle, 1, 2),
                       number(first, 1, 2));
    return date_of(year_of(last), month, day_of_month(first));
}

/* "Friday 28 February 2026", "Fri, 28 ...": the day's name says nothing more. */
static struct str behind_weekday(struct str s)
{
    static const char *const names[] = { "Monday",   "Tuesday", "Wednesday",
                                         "Thursday", "Friday",  "Saturday",
                                         "Sunday" };
    struct str word, rest;

    if (!str_cut(s, ' ', &word, &rest))
        return s;
    if (str_ends(word, STR(",")))
        word.len--;
    for (size_t i = 0; i < 7; i++) {
        struct str name = str_from(names[i]);

        if (str_equal_nocase(word, name) ||
            str_equal_nocase(word, str_slice(name, 0, 3)))
            return str_trim(rest);
    }
    return s;
}

static int32_t of_day(struct str s)
{
    struct str first, rest, middle, last;

    if (s.len == 8 && number(s, 8, 8) >= 0)
        return of_parts(str_slice(s, 0, 4), str_slice(s, 4, 6),
                        str_slice(s, 6, 8));
    for (const char *sep = "-/. "; *sep; sep++) {
        if (str_cut(s, *sep, &first, &rest) &&
            str_cut(rest, *sep, &middle, &last))
            return of_parts(first, middle, last);
    }
    return DATE_NONE;
}

bool date_parse(struct str s, int32_t *out)
{
    size_t colon, gap;

    s = str_trim(s);
    *out = DATE_NONE;
    colon = str_find_byte(s, ':');
    if (colon != STR_NONE) { /* a time: behind the last ' ' or 'T' before it */
        for (gap = colon; gap > 0; gap--) {
            if (s.ptr[gap] == ' ' || s.ptr[gap] == 'T')
                break;
        }
        if (!is_time(str_slice(s, gap + 1, s.len)))
            return false;
        s = str_slice(s, 0, gap);
    }
    *out = of_day(behind_weekday(s));
    return *out != DATE_NONE;
}

/* ---- Writing --------------------------------------------------------------
 */

struct str date_iso(struct arena *a, int32_t date)
{
    struct ymd d = date_ymd(date);

    return str_printf(a, "%04d-%02d-%02d", d.year, d.month, d.day);
}

struct str date_long(struct arena *a, int32_t date)
{
    struct ymd d = date_ymd(date);

    return str_printf(a, "%d %s %d", d.day, date_month_name(d.month), d.year);
}

struct str date_short(struct arena *a, int32_t date)
{
    struct ymd d = date_ymd(date);

    return str_printf(a, "%d %.3s %d", d.day, date_month_name(d.month), d.year);
}
