/* Reading what component bodies have in common out of their YAML.
 *
 * The surprise: wherever a list of figures is wanted, one figure alone will
 * do, and every figure may carry its format ("income | thousands"). */
#include "template_priv.h"

static size_t item_count(const struct yaml *n)
{
    if (n == NULL || n->kind == YAML_NULL)
        return 0;
    return n->kind == YAML_LIST ? n->n : 1;
}

struct slot_list read_slots(struct parser *p, const struct yaml *body,
                            struct str key)
{
    const struct yaml *n = yaml_find(body, key);
    size_t most = item_count(n);
    const struct slot **item = arena_array(p->arena, const struct slot *, most);
    const struct yaml *at = n != NULL && n->kind == YAML_LIST ? n->first : n;
    size_t found = 0;

    for (size_t i = 0; i < most; i++, at = at->next) {
        const struct slot *s = slot_of_yaml(p, at);

        if (s != NULL)
            item[found++] = s;
    }
    return (struct slot_list){ item, found };
}

struct rich read_rich(struct parser *p, const struct yaml *body, struct str key)
{
    return rich_of_yaml(p, yaml_find(body, key));
}

bool read_choice(struct parser *p, const struct yaml *body, struct str key,
                 struct str_list words, size_t *out)
{
    const struct yaml *at = yaml_find(body, key);
    struct str near;

    if (at == NULL)
        return true;
    for (size_t i = 0; i < words.n; i++) {
        if (str_equal(yaml_text(at), words.item[i])) {
            *out = i;
            return true;
        }
    }
    near = nearest_of(yaml_text(at), words.item, words.n);
    diag_report(p->dg, DIAG_TEMPLATE_NAME, at->at,
                "'%.*s' is no choice for '%.*s'", STR_ARG(yaml_text(at)),
                STR_ARG(key));
    diag_hint(p->dg, "%s '%.*s'%s",
              str_empty(near) ? "for example" : "did you mean",
              STR_ARG(str_empty(near) ? words.item[0] : near),
              str_empty(near) ? "" : "?");
    return false;
}

void read_compare(struct parser *p, const struct yaml *body, bool *la,
                  bool *national, bool *peers)
{
    struct str_list words = { 0 };

    if (!yaml_read_texts(p->arena, p->dg, body, STR("compare"), &words))
        return;
    for (size_t i = 0; i < words.n; i++) {
        if (str_equal(words.item[i], STR("la")))
            *la = true;
        else if (str_equal(words.item[i], STR("national")))
            *national = true;
        else if (peers != NULL && str_equal(words.item[i], STR("peers")))
            *peers = true;
        else
            diag_report(p->dg, DIAG_TEMPLATE_NAME,
                        yaml_find(body, STR("compare"))->at,
                        "'%.*s' is no comparator%s: la, national%s",
                        STR_ARG(words.item[i]),
                        str_equal(words.item[i], STR("peers"))
                            ? " of the trust (write a column MEASURE.peers)"
                            : "",
                        peers == NULL ? "" : ", peers");
    }
}

void read_money(struct parser *p, const struct yaml *body, enum money_unit *out)
{
    static const struct str words[] = { STR_INIT("pounds"),
                                        STR_INIT("thousands") };
    size_t which = 0;

    if (read_choice(p, body, STR("unit"), WORDS(words), &which))
        *out = which == 1 ? MONEY_THOUSANDS : MONEY_POUNDS;
}

/* "-residual_score due": columns, '-' for highest first. */
const struct sort_key *read_sort(struct parser *p, struct str text,
                                 struct str list, struct span at, size_t *n)
{
    struct sort_key *key = arena_array(p->arena, struct sort_key, text.len);
    struct str rest = str_trim(text);

    *n = 0;
    while (!str_empty(rest)) {
        struct str word;
        struct sort_key *k = &key[*n];

        str_cut(rest, ' ', &word, &rest);
        rest = str_trim(rest);
        k->descending = str_starts(word, STR("-"));
        k->column = str_slice(word, k->descending ? 1 : 0, word.len);
        if (str_ends(k->column, STR(",")))
            k->column.len--;
        if (str_empty(k->column))
            continue;
        list_ref_add(p, list, k->column, at);
        (*n)++;
    }
    return key;
}

/* A map of name: text. */
const struct fact_row *read_facts(struct parser *p, const struct yaml *body,
                                  struct str key, size_t *n)
{
    const struct yaml *map = yaml_find(body, key);
    struct fact_row *row;
    size_t i = 0;

    *n = 0;
    if (map == NULL)
        return NULL;
    if (map->kind != YAML_MAP) {
        diag_report(p->dg, DIAG_TEMPLATE_TYPE, map->at,
                    "lines such as 'Ages: {{ school.ages }}' are needed here");
        return NULL;
    }
    row = arena_array(p->arena, struct fact_row, map->n);
    for (const struct yaml *f = map->first; f != NULL; f = f->next, i++) {
        row[i].name = rich_of_text(p->arena, f->key);
        row[i].text = rich_of_yaml(p, f);
    }
    *n = map->n;
    return row;
}
