/* The lists that profiles make: their names, columns and what kind of value
 * each column holds. */
#include "ingest_priv.h"

bool profile_list(struct arena *a, const struct profiles *p, size_t i,
                  struct str *dataset, struct str_list *columns)
{
    const struct profile *of = &p->item[i];
    struct str *name = arena_array(a, struct str, of->n_rules);
    size_t n = 0;

    for (size_t k = 0; k < of->n_rules; k++) {
        if (of->rule[k].role == ROLE_VALUE)
            name[n++] = of->rule[k].name;
    }
    *dataset = of->dataset;
    *columns = (struct str_list){ name, n };
    return of->kind == PROFILE_LIST;
}

static enum value_kind kind_of_form(enum form form)
{
    switch (form) {
    case FORM_COUNT:
    case FORM_NUMBER:
    case FORM_PERCENT:
    case FORM_MONEY:
        return VALUE_DECIMAL;
    case FORM_DATE:
        return VALUE_DATE;
    case FORM_TRUTH:
        return VALUE_TRUTH;
    case FORM_TEXT:
    case FORM_CODE:
    case FORM_SCHOOL:
        return VALUE_TEXT;
    case FORM_RESULT:
        break;
    }
    return VALUE_REASON;
}

bool profile_shape(struct arena *a, const struct profiles *p, size_t i,
                   struct list_shape *out)
{
    const struct profile *of = &p->item[i];
    struct column_shape *column =
        arena_array(a, struct column_shape, of->n_rules);

    *out = (struct list_shape){ .name = of->dataset, .column = column };
    for (size_t k = 0; k < of->n_rules; k++) {
        const struct rule *r = &of->rule[k];

        if (r->role == ROLE_VALUE)
            column[out->n++] =
                (struct column_shape){ .name = r->name,
                                       .kind = kind_of_form(r->form),
                                       .is_money = r->form == FORM_MONEY,
                                       .overdue = r->overdue };
    }
    return of->kind == PROFILE_LIST;
}
