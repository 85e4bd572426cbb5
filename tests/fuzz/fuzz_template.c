/* links: template */
/* Any bytes as a template: parsed, checked, made into a document whose
 * grammar is then asserted. What is refused must say why. */
#include "../unit/template/fixture.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fixture f;
    char *copy;
    struct template *t;
    const struct doc *d = NULL;

    fixture_open(&f);
    copy = arena_array(f.arena, char, size + 1);
    for (size_t i = 0; i < size; i++)
        copy[i] = (char)data[i];
    t = template_parse(
        f.arena, f.dg,
        source_from(f.arena, STR("fuzz.md"), (struct str){ copy, size }), NULL);
    if (t != NULL && template_check(f.dg, t, &f.context))
        d = template_expand(f.arena, f.dg, t, &f.context);
    assert(d != NULL || diag_errors(f.dg) > 0);
    if (d != NULL)
        doc_validate(d);
    fixture_close(&f);
    return 0;
}
