/* Names as a page shows them: registers shout, readers should not be.
 *
 * The surprise: only a name without any lower-case letter is touched. Whoever
 * wrote mixed case meant it. */
#include <trustpress/base/utf8.h>
#include <trustpress/data.h>

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_letter(char c)
{
    return is_capital(c) || (c >= 'a' && c <= 'z') || (c & 0x80) != 0;
}

static bool is_shouted(struct arena *a, struct str s)
{
    bool has_capital = false;
    size_t at = 0;

    while (at < s.len) {
        const size_t from = at;
        const uint32_t c = utf8_next(s, &at);
        const struct str one = str_slice(s, from, at);

        if (c >= 'a' && c <= 'z')
            return false;
        if (c >= 0xDF && c <= 0x24F && c != 0xF7 && c != 0xD7 &&
            str_equal(utf8_lower(a, one), one))
            return false; /* a lower-case letter of Latin-1 or Extended-A, B */
        has_capital |= c >= 'A' && c <= 'Z';
    }
    return has_capital;
}

static bool in_list(struct str word, const struct str *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_equal(word, list[i]))
            return true;
    }
    return false;
}

#define IN(word, list) in_list((word), (list), sizeof(list) / sizeof *(list))

/* Small words: lower case unless they begin the name. */
static const struct str small[] = {
    STR_INIT("A"),    STR_INIT("AN"),   STR_INIT("AND"),   STR_INIT("AT"),
    STR_INIT("BY"),   STR_INIT("DE"),   STR_INIT("FOR"),   STR_INIT("FROM"),
    STR_INIT("IN"),   STR_INIT("INTO"), STR_INIT("LE"),    STR_INIT("OF"),
    STR_INIT("ON"),   STR_INIT("OR"),   STR_INIT("THE"),   STR_INIT("TO"),
    STR_INIT("UPON"), STR_INIT("WITH"), STR_INIT("UNDER"), STR_INIT("CUM"),
};

/* Initials that school and trust names really carry. */
static const struct str initials[] = {
    STR_INIT("AP"),    STR_INIT("CE"),   STR_INIT("CEVA"), STR_INIT("CEVC"),
    STR_INIT("CTC"),   STR_INIT("FE"),   STR_INIT("GDST"), STR_INIT("II"),
    STR_INIT("III"),   STR_INIT("IV"),   STR_INIT("JMI"),  STR_INIT("MAT"),
    STR_INIT("NHS"),   STR_INIT("PRU"),  STR_INIT("RC"),   STR_INIT("RAF"),
    STR_INIT("SCITT"), STR_INIT("SEMH"), STR_INIT("SEN"),  STR_INIT("SEND"),
    STR_INIT("STEM"),  STR_INIT("UK"),   STR_INIT("UTC"),  STR_INIT("VA"),
    STR_INIT("VC"),    STR_INIT("VI"),   STR_INIT("VIII"), STR_INIT("CIC"),
    STR_INIT("CIO"),   STR_INIT("PLC"),  STR_INIT("EYFS"), STR_INIT("SLD"),
    STR_INIT("ASD"),
};

/* Abbreviations without a vowel that are words all the same. */
static const struct str abbreviations[] = {
    STR_INIT("ST"), STR_INIT("LTD"), STR_INIT("DR"),  STR_INIT("MR"),
    STR_INIT("JR"), STR_INIT("MRS"), STR_INIT("REV"), STR_INIT("NR"),
    STR_INIT("SS"), STR_INIT("JNR"), STR_INIT("SCH"), STR_INIT("ND"),
    STR_INIT("RD"), STR_INIT("TH"),
};

static bool has_vowel(struct str word)
{
    for (size_t i = 0; i < word.len; i++) {
        if (str_find_byte(STR("AEIOUY"), word.ptr[i]) != STR_NONE ||
            (word.ptr[i] & 0x80) != 0)
            return true;
    }
    return false;
}

/* A word that stays in capitals: initials, BDMAT, a word no one can say. */
static bool stays(struct str word)
{
    if (word.len == 1)
        return true;
    if (IN(word, initials))
        return true;
    if (word.len == 5 && str_ends(word, STR("MAT")))
        return true;
    return !has_vowel(word) && !IN(word, abbreviations);
}

static void put_lower(struct arena *a, struct buf *b, struct str s)
{
    buf_append(b, utf8_lower(a, s));
}

static void put_title(struct arena *a, struct buf *b, struct str word)
{
    size_t first = 0;

    if (str_empty(word))
        return;
    utf8_next(word, &first);
    buf_append(b, str_slice(word, 0, first));
    put_lower(a, b, str_slice(word, first, word.len));
}

/* One word of letters. `is_first`: nothing but marks stands before it in the
 * name; `is_tail`: it follows an apostrophe inside a word ("MARY'S"). */
struct place {
    bool is_first, is_tail, is_after_prefix, is_after_digit;
};

/* 1ST, 2ND, 3RD, 4TH. */
static bool is_ordinal(struct str word)
{
    static const struct str endings[] = { STR_INIT("ST"), STR_INIT("ND"),
                                          STR_INIT("RD"), STR_INIT("TH") };

    return IN(word, endings);
}

static void put_word(struct arena *a, struct buf *b, struct str word,
                     struct place p)
{
    if ((p.is_tail && !p.is_after_prefix) ||
        (p.is_after_digit && is_ordinal(word))) {
        put_lower(a, b, word);
    } else if (!p.is_first && IN(word, small)) {
        put_lower(a, b, word);
    } else if (p.is_first && str_equal(word, STR("A"))) {
        buf_byte(b, 'A');
    } else if (str_equal(word, STR("COFE"))) {
        buf_text(b, "CofE");
    } else if (word.len > 3 && str_starts(word, STR("MC"))) {
        buf_text(b, "Mc");
        put_title(a, b, str_slice(word, 2, word.len));
    } else if (stays(word)) {
        buf_append(b, word);
    } else {
        put_title(a, b, word);
    }
}

static size_t apostrophe(struct str s, size_t at)
{
    if (at < s.len && s.ptr[at] == '\'')
        return 1;
    return str_starts(str_slice(s, at, s.len), STR("\xE2\x80\x99")) ? 3 : 0;
}

static size_t word_end(struct str s, size_t at)
{
    while (at < s.len && is_letter(s.ptr[at]) && apostrophe(s, at) == 0)
        at++;
    return at;
}

static size_t mark_end(struct str s, size_t at)
{
    const size_t quote = apostrophe(s, at);

    return at + (quote > 0 ? quote : 1);
}

/* O'BRIEN and D'OYLY, not MARY'S: the apostrophe follows one letter that
 * begins the word. */
static bool is_prefix_letter(struct str word)
{
    return str_equal(word, STR("O")) || str_equal(word, STR("D"));
}

struct str name_display(struct arena *a, struct str name)
{
    struct buf b = { 0 };
    struct place p = { .is_first = true };
    struct str word = STR("");
    size_t at = 0;

    name = str_trim(name);
    if (!is_shouted(a, name))
        return name;
    while (at < name.len) {
        const size_t end = word_end(name, at);

        if (end > at) {
            word = str_slice(name, at, end);
            put_word(a, &b, word, p);
            p = (struct place){ 0 };
            at = end;
            continue;
        }
        p.is_tail = apostrophe(name, at) > 0 && !str_empty(word);
        p.is_after_prefix = p.is_tail && is_prefix_letter(word);
        p.is_after_digit = name.ptr[at] >= '0' && name.ptr[at] <= '9';
        word = STR("");
        buf_append(&b, str_slice(name, at, mark_end(name, at)));
        at = mark_end(name, at);
    }
    return buf_take(&b, a);
}
