/* What headings and labels of ledger reports say; ledger_words.c */
#ifndef TRUSTPRESS_AMOUNTS_PRIV_H
#define TRUSTPRESS_AMOUNTS_PRIV_H

#include <trustpress/base/str.h>

enum {
    SAYS_MONTH = 1,
    SAYS_TO_DATE = 2,
    SAYS_YEAR = 4,
    SAYS_OPENING = 8,
    SAYS_MOVEMENT = 16,
    SAYS_ACTUAL = 32,
    SAYS_BUDGET = 64,
    SAYS_FORECAST = 128,
    SAYS_PREVIOUS = 256,
    SAYS_PRIOR = 512,
    SAYS_DEBIT = 1024,
    SAYS_CREDIT = 2048,
    SAYS_BALANCE = 4096,
    SAYS_ASIDE = 8192,
    SAYS_FILLER = 16384,
    SAYS_WHEN = 32768, /* a month or day */
    SAYS_TOTAL = 65536,
    SAYS_NET = 131072
};
struct amount_word {
    struct str text; /* folded */
    unsigned says;
};
struct amount_words {
    struct amount_word *item;
    size_t n;
};

#endif
