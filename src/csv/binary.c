/* What people drop in instead of a CSV file, and what to do about it.
 *
 * The surprise: the commonest is not a workbook but a web page: the error page
 * that a download link gave in place of the file. */
#include "csv_priv.h"

struct signature {
    struct str begins;
    struct binary_kind kind;
};

#define EXCEL_HINT                                                             \
    "open it and save the sheet as \"CSV UTF-8 (comma delimited)\""

static const struct signature table[] = {
    { STR_INIT("PK\x03\x04"),
      { "an Excel workbook (or another zipped file)", EXCEL_HINT } },
    { STR_INIT("\xD0\xCF\x11\xE0"), { "an old Excel workbook", EXCEL_HINT } },
    { STR_INIT("%PDF-"), { "a PDF", "ask for the figures as CSV" } },
    { STR_INIT("\x89PNG"), { "a picture", NULL } },
    { STR_INIT("\xFF\xD8\xFF"), { "a picture", NULL } },
    { STR_INIT("GIF8"), { "a picture", NULL } },
    { STR_INIT("\x1F\x8B"),
      { "a gzip file", "give it a name that ends in .gz, or unpack it" } },
    { STR_INIT("{\\rtf"), { "a word processor's document", NULL } },
    { STR_INIT("SQLite format 3"), { "a database", NULL } },
    { STR_INIT("Rar!"), { "a packed archive", "unpack it" } },
    { STR_INIT("7z\xBC\xAF"), { "a packed archive", "unpack it" } },
};

static const struct signature markup[] = {
    { STR_INIT("<!doctype html"),
      { "a web page", "the download gave a page instead of the file: get it "
                      "again" } },
    { STR_INIT("<html"),
      { "a web page", "the download gave a page instead of the file: get it "
                      "again" } },
    { STR_INIT("<?xml"), { "XML", "export it as CSV" } },
};

/* A bracket, blanks, and another bracket or a quoted text. */
static bool is_json(struct str head)
{
    struct str rest = str_trim(str_slice(head, 1, head.len));

    if (str_starts(head, STR("{")))
        return str_starts(rest, STR("\"")) || str_starts(rest, STR("}"));
    return str_starts(head, STR("[")) &&
           (str_starts(rest, STR("{")) || str_starts(rest, STR("[")) ||
            str_starts(rest, STR("]")) || str_starts(rest, STR("\"")));
}

static const struct binary_kind *match(struct str bytes,
                                       const struct signature *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct str head = str_slice(bytes, 0, list[i].begins.len);

        if (str_equal_nocase(head, list[i].begins))
            return &list[i].kind;
    }
    return NULL;
}

const struct binary_kind *binary_recognise(struct str bytes)
{
    static const struct binary_kind json = { "JSON", "export it as CSV" };
    const struct binary_kind *kind =
        match(bytes, table, sizeof table / sizeof *table);
    struct str head = str_slice(bytes, 0, 256);

    if (kind != NULL)
        return kind;
    if (str_starts(head, STR("\xEF\xBB\xBF")))
        head = str_slice(head, 3, head.len);
    head = str_trim(head);
    return is_json(head) ? &json
                         : match(head, markup, sizeof markup / sizeof *markup);
}
