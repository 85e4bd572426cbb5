/* Structure lines: `::: each school` … `:::` and their like.
 *
 * The surprise: `::: else` and `::: column` are not blocks of their own but
 * divide the block they stand in, so a clerk closes one thing once. */
#include "template_priv.h"

struct opening {
    struct str words; /* behind the name */
    struct attrs attrs;
    struct span at;
};
struct structure_kind {
    struct str name;
    enum node_kind kind;
    bool has_body;
    void (*open)(struct parser *p, const struct opening *o, struct node *n);
};

static void require_word(struct parser *p, const struct opening *o,
                         const char *what)
{
    if (attrs_word(o->attrs, 0) == NULL)
        diag_report(p->dg, DIAG_TEMPLATE_SYNTAX, o->at, "%s is missing here",
                    what);
}

static const struct condition *
where_of(struct parser *p, const struct opening *o, struct str list)
{
    const struct attr *where = attrs_find(o->attrs, STR("where"));

    return where != NULL ? condition_parse(p, where->value, list) : NULL;
}

/* ---- each kind ---------------------------------------------------------- */

static void open_each(struct parser *p, const struct opening *o, struct node *n)
{
    static const struct str keys[] = { STR_INIT("where"), STR_INIT("sort"),
                                       STR_INIT("top") };
    const struct attr *what = attrs_word(o->attrs, 0);
    const struct attr *sort = attrs_find(o->attrs, STR("sort"));

    require_word(p, o, "'school' or the name of a list");
    attrs_check(p, o->attrs, keys, sizeof keys / sizeof keys[0]);
    if (what == NULL)
        return;
    n->list = what->value;
    attr_number(p, attrs_find(o->attrs, STR("top")), &n->top);
    if (str_equal(n->list, STR("school"))) {
        if (p->scope.school)
            diag_report(p->dg, DIAG_TEMPLATE_SYNTAX, what->at,
                        "this is inside 'each school' already");
        p->scope.school = true;
        n->condition = where_of(p, o, (struct str){ 0 });
        return;
    }
    list_ref_add(p, n->list, (struct str){ 0 }, what->at);
    n->condition = where_of(p, o, n->list);
    if (sort != NULL)
        n->by = read_sort(p, sort->value, n->list, sort->at, &n->n_by);
    p->scope.list = n->list;
}

static void open_if(struct parser *p, const struct opening *o, struct node *n)
{
    if (str_empty(o->words)) {
        diag_report(p->dg, DIAG_TEMPLATE_SYNTAX, o->at,
                    "a condition is missing here");
        return;
    }
    n->condition = condition_parse(p, o->words, (struct str){ 0 });
}

static void need_add(struct parser *p, const struct need *need)
{
    struct template *t = p->t;
    void *items = t->need;

    arena_grow(t->arena, &items, t->n_needs, &t->cap_needs, sizeof *t->need,
               _Alignof(struct need));
    t->need = items;
    t->need[t->n_needs++] = *need;
}

/* A name with a dot in it is a paper that somebody may have written. */
static void find_file(struct parser *p, struct need *n)
{
    n->is_file = str_find_byte(n->name, '.') != STR_NONE;
    if (!n->is_file)
        return;
    n->found = str_find(n->name, STR("..")) == STR_NONE &&
               !str_starts(n->name, STR("/")) &&
               search_quietly(p, n->name) != NULL;
}

static void open_needs(struct parser *p, const struct opening *o,
                       struct node *n)
{
    static const struct str keys[] = { STR_INIT("why") };
    struct need *need = arena_array(p->arena, struct need, o->attrs.n);

    require_word(p, o, "a measure, a topic or a list");
    attrs_check(p, o->attrs, keys, 1);
    for (size_t i = 0; i < o->attrs.n; i++) {
        const struct attr *a = &o->attrs.item[i];

        if (!str_empty(a->key))
            continue;
        if (str_equal(a->value, STR("or"))) {
            n->any_need = true;
            continue;
        }
        need[n->n_needs] = (struct need){ .name = a->value, .at = a->at };
        find_file(p, &need[n->n_needs]);
        need_add(p, &need[n->n_needs++]);
    }
    n->need = need;
    n->why = rich_of_attr(p, attrs_find(o->attrs, STR("why")));
}

static void open_part(struct parser *p, const struct opening *o, struct node *n)
{
    static const struct str keys[] = { STR_INIT("reason") };
    int64_t number = 0;

    require_word(p, o, "1 or 2");
    attrs_check(p, o->attrs, keys, 1);
    if (!attr_number(p, attrs_word(o->attrs, 0), &number))
        return;
    if (number != 1 && number != 2)
        diag_report(p->dg, DIAG_TEMPLATE_SYNTAX, o->at,
                    "a part is 1 (open) or 2 (confidential)");
    n->number = (int)number;
    n->why = rich_of_attr(p, attrs_find(o->attrs, STR("reason")));
    if (number == 2 && n->why.n == 0) {
        diag_report(p->dg, DIAG_TEMPLATE_SYNTAX, o->at,
                    "part 2 needs a reason");
        diag_hint(p->dg, "reason=\"named staff\", \"named pupil\" or "
                         "\"commercially sensitive\"");
    }
    p->t->has_part_two |= number == 2;
}

struct paper_fact {
    struct str key, name;
};
static const struct paper_fact paper_facts[] = {
    { STR_INIT("author"), STR_INIT("Author") },
    { STR_INIT("sponsor"), STR_INIT("Sponsor") },
    { STR_INIT("recommendation"), STR_INIT("Recommendation") },
    { STR_INIT("why"), STR_INIT("Why now") },
    { STR_INIT("summary"), STR_INIT("Summary") },
    { STR_INIT("priority"), STR_INIT("Strategic priority") },
    { STR_INIT("risks"), STR_INIT("Risk references") },
    { STR_INIT("money"), STR_INIT("Financial effect") },
    { STR_INIT("equality"), STR_INIT("Equality and SEND effect") },
    { STR_INIT("considered"), STR_INIT("Previously considered by") },
};
#define N_PAPER_FACTS (sizeof paper_facts / sizeof paper_facts[0])
static const struct str paper_keys[] = {
    /* facts' keys first */
    STR_INIT("author"),     STR_INIT("sponsor"), STR_INIT("recommendation"),
    STR_INIT("why"),        STR_INIT("summary"), STR_INIT("priority"),
    STR_INIT("risks"),      STR_INIT("money"),   STR_INIT("equality"),
    STR_INIT("considered"), STR_INIT("title"),   STR_INIT("lead"),
    STR_INIT("purpose"),    STR_INIT("label"),
};

static void fill_facts(struct parser *p, struct attrs list, struct heading *h)
{
    struct fact_row *row =
        arena_array(p->arena, struct fact_row, N_PAPER_FACTS);

    for (size_t i = 0; i < N_PAPER_FACTS; i++) {
        const struct attr *a = attrs_find(list, paper_facts[i].key);

        if (a == NULL)
            continue;
        row[h->n_facts++] = (struct fact_row){
            .name = rich_of_text(p->arena, paper_facts[i].name),
            .text = rich_of_attr(p, a),
        };
    }
    h->fact = row;
}

static void open_paper(struct parser *p, const struct opening *o,
                       struct node *n)
{
    struct heading *h = arena_new_of(p->arena, struct heading);
    const struct attr *title = attrs_find(o->attrs, STR("title"));

    require_word(p, o, "the paper's reference, such as 6b,");
    attrs_check(p, o->attrs, paper_keys,
                sizeof paper_keys / sizeof paper_keys[0]);
    if (title == NULL || str_empty(title->value))
        diag_report(p->dg, DIAG_TEMPLATE_SYNTAX, o->at,
                    "a paper needs a title=\"…\"");
    h->level = 1 + p->shift;
    h->text = rich_of_attr(p, title);
    h->paper = rich_of_attr(p, attrs_word(o->attrs, 0));
    h->lead = rich_of_attr(p, attrs_find(o->attrs, STR("lead")));
    h->purpose = rich_of_attr(p, attrs_find(o->attrs, STR("purpose")));
    h->label = rich_of_attr(p, attrs_find(o->attrs, STR("label")));
    fill_facts(p, o->attrs, h);
    n->heading = h;
    heading_seen(p, h->level);
}

static void open_columns(struct parser *p, const struct opening *o,
                         struct node *n)
{
    (void)n;
    require_word(p, o, "the widths, such as 2:1,");
    p->in_flow = true;
}

static void open_keep(struct parser *p, const struct opening *o, struct node *n)
{
    (void)n;
    (void)o;
    p->in_flow = true;
}

static void open_plain(struct parser *p, const struct opening *o,
                       struct node *n)
{
    (void)n;
    attrs_check(p, o->attrs, NULL, 0);
}

static void open_include(struct parser *p, const struct opening *o,
                         struct node *n)
{
    const struct attr *name = attrs_word(o->attrs, 0);

    bool optional = attrs_has(o->attrs, STR("optional"));

    require_word(p, o, "the name of a file");
    if (name == NULL || (optional && search_quietly(p, name->value) == NULL))
        return;
    parse_include(p, name->value, name->at, &n->child);
}

static const struct structure_kind kinds[] = {
    { STR_INIT("each"), NODE_EACH, true, open_each },
    { STR_INIT("if"), NODE_IF, true, open_if },
    { STR_INIT("needs"), NODE_NEEDS, true, open_needs },
    { STR_INIT("part"), NODE_PART, true, open_part },
    { STR_INIT("paper"), NODE_PAPER, true, open_paper },
    { STR_INIT("columns"), NODE_COLUMNS, true, open_columns },
    { STR_INIT("keep"), NODE_KEEP, true, open_keep },
    { STR_INIT("landscape"), NODE_LANDSCAPE, true, open_plain },
    { STR_INIT("one-page"), NODE_ONE_PAGE, true, open_plain },
    { STR_INIT("include"), NODE_INCLUDE, false, open_include },
    { STR_INIT("page-break"), NODE_PAGE_BREAK, false, open_plain },
};
#define N_KINDS (sizeof kinds / sizeof kinds[0])

/* ---- bodies ------------------------------------------------------------- */

static void not_closed(struct parser *p, const struct opening *o)
{
    if (p->gave_up)
        return;
    diag_report(p->dg, DIAG_TEMPLATE_SYNTAX, o->at, "this block is not closed");
    diag_hint(p->dg, "put ::: on a line of its own behind it");
}

/* "2:1" -> shares of the columns, and their number. */
static size_t column_shares(struct parser *p, const struct opening *o,
                            int share[], size_t most)
{
    const struct attr *word = attrs_word(o->attrs, 0);
    struct str rest = word != NULL ? word->value : STR("1:1");
    size_t n = 0;

    while (!str_empty(rest) && n < most) {
        struct str part;
        struct decimal d;

        str_cut(rest, ':', &part, &rest);
        if (!decimal_parse(part, &d) || d.scale != 0 || d.mantissa < 1 ||
            d.mantissa > 100) {
            diag_report(p->dg, DIAG_TEMPLATE_SYNTAX, o->at,
                        "widths are whole numbers such as 2:1");
            return 0;
        }
        share[n++] = (int)d.mantissa;
    }
    return n;
}

static void columns_body(struct parser *p, const struct opening *o,
                         struct node *n)
{
    int share[5];
    size_t most = column_shares(p, o, share, 5);
    size_t i = 0;
    struct line at;
    enum stop stop;

    do {
        struct node *column = node_add(p, &n->child, NODE_COLUMN, o->at);

        column->number = i < most ? share[i] : 1;
        stop = parse_nodes(p, &column->child, STR("column"), &at);
        if (stop == STOP_DIVIDER && i == 0 && column->child.first == NULL) {
            n->child = (struct nodes){ 0 }; /* `::: column` came at once */
            continue;
        }
        i++;
    } while (stop == STOP_DIVIDER);
    if (stop == STOP_END)
        not_closed(p, o);
    else if (most > 0 && i != most)
        diag_report(p->dg, DIAG_TEMPLATE_SYNTAX, o->at,
                    "there are %zu widths and %zu columns", most, i);
}

static void plain_body(struct parser *p, const struct opening *o,
                       struct node *n)
{
    struct line at;
    bool divides = n->kind == NODE_IF || n->kind == NODE_NEEDS;
    struct str divider = divides ? STR("else") : (struct str){ 0 };
    int level = p->level;
    enum stop stop = parse_nodes(p, &n->child, divider, &at);

    if (stop == STOP_DIVIDER) {
        p->level = level;
        stop = parse_nodes(p, &n->otherwise, (struct str){ 0 }, &at);
    }
    if (stop == STOP_END)
        not_closed(p, o);
}

static bool begins_with_heading(const struct nodes *list)
{
    const struct node *n = list->first;

    if (n == NULL)
        return true;
    if (n->kind == NODE_HEADING || n->kind == NODE_PAPER)
        return true;
    return n->kind != NODE_COMPONENT && n->child.first != NULL &&
           begins_with_heading(&n->child);
}

static void check_turned(struct parser *p, const struct opening *o,
                         const struct node *n)
{
    bool needs = n->kind == NODE_LANDSCAPE || n->kind == NODE_ONE_PAGE ||
                 (n->kind == NODE_PART && n->number == 2);

    if (!needs || begins_with_heading(&n->child))
        return;
    diag_report(p->dg, DIAG_TEMPLATE_SYNTAX, o->at,
                "what stands in here must begin with a heading");
}

/* ---- the line ----------------------------------------------------------- */

static void unknown(struct parser *p, struct str name)
{
    struct str names[N_KINDS];
    struct str near;

    for (size_t i = 0; i < N_KINDS; i++)
        names[i] = kinds[i].name;
    near = nearest_of(name, names, N_KINDS);
    diag_report(p->dg, DIAG_TEMPLATE_NAME, line_span(p, name),
                "there is no structure '%.*s'", STR_ARG(name));
    if (!str_empty(near))
        diag_hint(p->dg, "did you mean '%.*s'?", STR_ARG(near));
}

static const struct structure_kind *find_kind(struct str name)
{
    for (size_t i = 0; i < N_KINDS; i++) {
        if (str_equal(kinds[i].name, name))
            return &kinds[i];
    }
    return NULL;
}

/* An unknown structure's body is parsed all the same, for its errors. */
static void skip_body(struct parser *p)
{
    struct nodes lost = { 0 };
    struct line at;

    p->depth++;
    parse_nodes(p, &lost, (struct str){ 0 }, &at);
    p->depth--;
}

static void parse_body(struct parser *p, const struct opening *o,
                       struct node *n)
{
    p->depth++;
    if (n->kind == NODE_COLUMNS)
        columns_body(p, o, n);
    else
        plain_body(p, o, n);
    p->depth--;
    check_turned(p, o, n);
}

#define LEVEL_NONE 9

/* A heading inside ends the sections of its level and below outside. */
static int level_after(const struct parser *before, int lowest)
{
    return lowest <= before->level ? lowest - 1 : before->level;
}

void parse_structure(struct parser *p, const struct line *l, struct nodes *into)
{
    struct opening o = { .at = line_span(p, l->bare) };
    struct str rest = l->bare;
    struct str name;
    const struct structure_kind *k;
    struct parser saved = *p;
    struct node *n;

    while (rest.len > 0 && rest.ptr[0] == ':')
        rest = str_slice(rest, 1, rest.len);
    str_cut(str_trim(rest), ' ', &name, &o.words);
    o.words = str_trim(o.words);
    k = find_kind(name);
    if (p->depth >= TEMPLATE_DEPTH_MAX) {
        diag_report(p->dg, DIAG_TEMPLATE_DEPTH, o.at,
                    "structure is nested too deeply");
        p->at = p->text.len;
        p->gave_up = true;
        return;
    }
    if (k == NULL) {
        unknown(p, name);
        skip_body(p);
        return;
    }
    if (k->kind != NODE_IF)
        o.attrs = attrs_parse(p, o.words);
    n = node_add(p, into, k->kind, o.at);
    p->lowest = LEVEL_NONE;
    k->open(p, &o, n);
    if (k->has_body)
        parse_body(p, &o, n);
    p->scope = saved.scope;
    p->level = level_after(&saved, p->lowest);
    p->lowest = saved.lowest < p->lowest ? saved.lowest : p->lowest;
    p->in_flow = saved.in_flow;
}
