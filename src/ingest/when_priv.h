/* Periods said in running text: titles, headings, file names; when.c */
#ifndef TRUSTPRESS_WHEN_PRIV_H
#define TRUSTPRESS_WHEN_PRIV_H

#include <trustpress/data.h>

enum span_said { /* what amounts are of, beside their last month */
                 SPAN_UNSAID,
                 SPAN_MONTH,
                 SPAN_TO_DATE, /* from September to that month */
                 SPAN_YEAR,
                 SPAN_ODD /* neither: 1 October to 30 November */
};
struct when {
    struct period month; /* the last one spoken of; PERIOD_MONTH, or none */
    struct period year;  /* "2025/26"; PERIOD_ACADEMIC_YEAR, or none */
    enum span_said span;
    int32_t from, until;  /* days; DATE_NONE */
    int part, first_part; /* "Periods 1 to 3", until the year is known */
    int bare;             /* "November", until the year is known */
    int months;           /* "3 months ended"; -1: none that are whole */
    bool as_at;
    struct str text; /* borrowed: what says so */
};
/* base: the year (or a month of it) for what names none. False: nothing. */
bool when_read(struct str text, struct period base, struct when *out);
/* Parts and bare months to months, now that the year is known. */
void when_settle(struct when *w, struct period base);

#endif
