/* Calendar days as numbers: day 0 is 1970-01-01, proleptic Gregorian. */
#ifndef TRUSTPRESS_BASE_DATE_H
#define TRUSTPRESS_BASE_DATE_H

#include <trustpress/base/str.h>

#define DATE_NONE INT32_MIN

struct ymd {
    int year, month, day; /* month and day from 1 */
};

int32_t date_of(int year, int month, int day); /* DATE_NONE if no such day */
struct ymd date_ymd(int32_t date);
int date_weekday(int32_t date); /* 0 Monday .. 6 Sunday */
int date_month_days(int year, int month);

/* dd-mm-yyyy, dd/mm/yyyy, dd.mm.yyyy (each also with one-digit days and months
 * and two-digit years), yyyy-mm-dd, yyyy/mm/dd, yyyymmdd, dd-Mon-yy, dd Mon
 * yyyy, Mon dd, yyyy, each also with the name of the day before it and a time
 * behind it, which are dropped; months in short or in full, days as 5 or 5th.
 * Two-digit years: 70 .. 99 are 19.., the rest 20... Outer space is trimmed,
 * else the whole text must fit. Never mm/dd: 04/05/2025 is in May. */
TP_NODISCARD bool date_parse(struct str s, int32_t *out);
struct str date_iso(struct arena *a, int32_t date);   /* 2025-11-27 */
struct str date_long(struct arena *a, int32_t date);  /* 27 November 2025 */
struct str date_short(struct arena *a, int32_t date); /* 27 Nov 2025 */
const char *date_month_name(int month);               /* "January" */

#endif
