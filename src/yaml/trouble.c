/* libyaml's complaints in other words.
 *
 * The surprise: libyaml names the rule that was broken, and people need the
 * habit that breaks it: a tab, a colon in a sentence, an open quote. */
#include "yaml_priv.h"

struct known {
    const char *problem; /* a part of libyaml's text */
    struct trouble trouble;
};

static const struct known table[] = {
    { "mapping values are not allowed",
      { "a ':' where no key can stand",
        "a value with ': ' in it needs quotes, and the keys of one block must "
        "start in the same column" } },
    { "could not find expected ':'",
      { "a line that is no 'key: value'",
        "write 'key: value', with a space behind the colon; longer text goes "
        "in quotes" } },
    { "did not find expected key",
      { "this line does not fit the block it stands in",
        "the keys of one block must start in the same column, and a text that "
        "begins with a quote must end with it" } },
    { "did not find expected '-' indicator",
      { "this line does not fit the list it stands in",
        "the '-' of one list must stand in the same column" } },
    { "block sequence entries are not allowed",
      { "a list entry where none can stand",
        "put '- ' on a line of its own, below its key" } },
    { "did not find expected ',' or ']'",
      { "a list in [ ] that is not closed",
        "write [one, two], with commas between" } },
    { "did not find expected ',' or '}'",
      { "a map in { } that is not closed",
        "write {key: value, key: value}, with commas between" } },
    { "found unexpected end of stream",
      { "a quote that is opened and never closed",
        "end the text with the quote it begins with" } },
    { "found unexpected document indicator",
      { "a quote that is opened and never closed",
        "end the text with the quote it begins with" } },
    { "found unknown escape character",
      { "an unknown escape in a quoted text",
        "inside \"double quotes\" a backslash begins an escape: use 'single "
        "quotes'" } },
    { "found a tab character",
      { "a tab cannot indent YAML: use spaces", NULL } },
    { "control characters are not allowed",
      { "a control character, which YAML does not allow",
        "is this a text file?" } },
    { "did not find expected alphabetic or numeric character",
      { "'&' and '*' begin something else in YAML",
        "a value that begins with & or * needs quotes" } },
    { "did not find expected node content",
      { "a value is missing here", NULL } },
    { "wrongly indented",
      { "a line of a text block stands too far left or right",
        "all lines of a text behind | or > start in the same column" } },
    { "invalid leading UTF-8 octet",
      { "the text is not UTF-8", "save the file as UTF-8" } },
    { "invalid trailing UTF-8 octet",
      { "the text is not UTF-8", "save the file as UTF-8" } },
    { "incomplete UTF-8 octet sequence",
      { "the text is not UTF-8", "save the file as UTF-8" } },
};

static struct trouble explain_character(struct str at)
{
    if (str_starts(at, STR("\t")))
        return (struct trouble){ "a tab cannot indent YAML: use spaces", NULL };
    return (struct trouble){ "a value cannot begin with this character",
                             "put the value in quotes: \"...\"" };
}

struct trouble trouble_explain(const char *problem, struct str at)
{
    const struct str text = str_from(problem);

    if (str_find(text, STR("cannot start any token")) != STR_NONE)
        return explain_character(at);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (str_find(text, str_from(table[i].problem)) != STR_NONE)
            return table[i].trouble;
    }
    return (struct trouble){ problem != NULL ? problem : "not YAML", NULL };
}
