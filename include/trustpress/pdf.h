/* Pages as a PDF file: tagged, PDF/UA-1 and PDF/A-3a by construction.
 *
 * libharu keeps the objects; text, tags, metadata and the file writer are
 * ours (src/README.md). Same input, same bytes. */
#ifndef TRUSTPRESS_PDF_H
#define TRUSTPRESS_PDF_H

#include <trustpress/base/diag.h>
#include <trustpress/draw.h>

struct fonts; /* immutable after opening; shared between threads */
/* Opens the faces of `folder` as its manifest.tsv names them. family "Lato"
 * etc.; the symbol face is the fallback of all. NULL = reported (FONT_…). */
struct fonts *fonts_open(struct arena *a, struct diag *dg, struct str folder,
                         struct str family);
/* Gives the font files back; no shaper of them may be used after. NULL is
 * allowed. */
void fonts_close(struct fonts *f);
/* Hashes every file of the manifest (some 20 ms, so not done by fonts_open):
 * false = reported, FONT_HASH for one that differs. */
bool fonts_verify(struct diag *dg, struct str folder);
/* A shaper with a run cache of its own: one for each thread. Its metrics stay
 * valid as long as the arena. It may serve any number of documents, one after
 * the other, and their bytes do not depend on what was set before; the cache
 * only grows, some 150 bytes for each new word or figure. A text of several
 * words is as wide as its words, each with the spaces behind it. Characters
 * that no face has are reported once each (GLYPH_MISSING) and set as U+FFFD or
 * a box, never as glyph 0. */
const struct metrics *fonts_metrics(struct arena *a, struct fonts *f);

struct pdf_options {
    int64_t created;     /* seconds since 1970, UTC; 0: no date is written
                            (but 1970 for attachments, which must have one) */
    struct str producer; /* "Trustpress 0.1" */
    int deflate_level;   /* 0 means 6 */
};
/* Paints and writes the pages, whose runs must all come from m; the file
 * appears whole or not at all (temporary file in the same folder, synced,
 * renamed). False = reported. */
bool pdf_write_file(struct diag *dg, const struct pages *p,
                    const struct metrics *m, const struct pdf_options *o,
                    struct str path);
/* Any bytes, in the same way: what is written beside the papers. */
TP_NODISCARD bool pdf_file_replace(struct diag *dg, struct str path,
                                   struct str bytes);
/* The same bytes in memory. */
bool pdf_write(struct diag *dg, const struct pages *p, const struct metrics *m,
               const struct pdf_options *o, struct buf *out);
/* GLYPH_MISSING for each character that no face has, of what was shaped and
 * written since the last report. */
void pdf_report_glyphs(struct diag *dg, const struct metrics *m);
/* Size of a PNG or JPEG at 72 dpi in mpt, turned as its EXIF orientation asks;
 * false = reported. */
bool image_size(struct diag *dg, struct str path, struct size *out);

#endif
