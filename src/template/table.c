/* A table by its form. */
#include "expand_priv.h"

void table_expand(struct expander *x, const struct node *n)
{
    static void (*const forms[])(struct expander *, const struct table_spec *,
                                 struct span) = {
        [TABLE_SCHOOLS] = table_schools,
        [TABLE_MEASURES] = table_measures,
        [TABLE_STATEMENT] = table_statement,
        [TABLE_LIST] = table_list,
    };
    const struct table_spec *t = n->component->table;

    forms[t->form](x, t, n->at);
}
