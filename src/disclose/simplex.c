/* The simplex method with bounded variables, for searching only.
 *
 * Its numbers are floating point. That is no matter: a world that it finds is
 * rounded and checked by addition elsewhere, and a bound that it gets wrong by
 * more than its tolerance would hide too much or end in "no pair found", never
 * pass for safe.
 *
 * A dictionary: every basic variable is a sum of nonbasic ones. All are moves
 * from the truth, so nought is a feasible point whatever is open, and no first
 * phase is needed; nonbasic variables may stand between their bounds. What is
 * hidden or opened changes bounds alone: the dictionary is kept. */
#include "disclose_priv.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define TINY     1e-9 /* a coefficient that counts as nought */
#define SLACK    1e-7 /* a move that counts as none */
#define WHOLE    1e-6 /* as near to a whole number as to be one */
#define DRIFT    1e-6 /* most error before the dictionary is made afresh */
#define FARTHEST 9e15 /* whole numbers are exact up to here */
#define BLAND    50   /* idle steps before cycling is guarded against */

struct simplex {
    const struct component *c;
    size_t rows, cols; /* lines and one more row, the distance; unknowns */
    double *t;         /* rows x cols */
    uint32_t *basic, *nonbasic; /* variables of rows and columns */
    uint32_t *place;            /* of a variable: row, or rows + column */
    double *at, *low, *high;    /* of variables */
    uint32_t *column;           /* scratch: where the pivot row is not 0 */
    struct blocker *blocker;
    size_t n_blockers, steps;
    bool is_stuck;
    double *held_low, *held_high; /* scratch: bounds to be put back */
};

static void start_afresh(struct simplex *s)
{
    memset(s->t, 0, s->rows * s->cols * sizeof *s->t);
    for (uint32_t i = 0; i < s->rows; i++) {
        s->basic[i] = (uint32_t)s->cols + i;
        s->place[s->cols + i] = i;
    }
    for (uint32_t i = 0; i < s->c->n_lines; i++) {
        const struct count_form *f = &s->c->line[i];

        for (size_t j = 0; j < f->n; j++)
            s->t[i * s->cols + f->term[j].unknown] = (double)f->term[j].factor;
    }
    for (uint32_t j = 0; j < s->cols; j++) {
        s->nonbasic[j] = j;
        s->place[j] = (uint32_t)s->rows + j;
    }
}

struct simplex *simplex_new(struct arena *a, const struct component *c)
{
    struct simplex *s = arena_new_of(a, struct simplex);
    const size_t n = c->n_unknowns + c->n_lines + 1;

    s->c = c;
    s->rows = c->n_lines + 1;
    s->cols = c->n_unknowns;
    s->t = arena_alloc(a, s->rows * s->cols, sizeof *s->t, _Alignof(double));
    s->basic = arena_array(a, uint32_t, s->rows);
    s->nonbasic = arena_array(a, uint32_t, s->cols);
    s->place = arena_array(a, uint32_t, n);
    s->at = arena_array(a, double, n);
    s->low = arena_array(a, double, n);
    s->high = arena_array(a, double, n);
    s->column = arena_array(a, uint32_t, s->cols);
    s->blocker = arena_array(a, struct blocker, n);
    s->held_low = arena_array(a, double, n);
    s->held_high = arena_array(a, double, n);
    s->low[n - 1] = -HUGE_VAL;
    s->high[n - 1] = HUGE_VAL;
    start_afresh(s);
    return s;
}

void simplex_bound(struct simplex *s, uint32_t variable, int64_t low,
                   int64_t high)
{
    s->low[variable] = low == COUNT_NO_LOW ? -HUGE_VAL : (double)low;
    s->high[variable] = high == COUNT_NO_HIGH ? HUGE_VAL : (double)high;
}

void simplex_home(struct simplex *s)
{
    memset(s->at, 0, (s->rows + s->cols) * sizeof *s->at);
}

/* ---- One step -------------------------------------------------------------- */

static bool may_rise(const struct simplex *s, uint32_t v)
{
    return s->at[v] < s->high[v] - SLACK;
}

static bool may_fall(const struct simplex *s, uint32_t v)
{
    return s->at[v] > s->low[v] + SLACK;
}

/* The column whose move helps a basic variable most, or cols. Every step of
 * `careful` takes the first by number, which can't cycle. */
static size_t choose_column(const struct simplex *s, uint32_t variable, bool up,
                            bool careful)
{
    const double *row = &s->t[s->place[variable] * s->cols];
    size_t best = s->cols;
    double most = TINY;

    for (size_t j = 0; j < s->cols; j++) {
        const double gain = up ? row[j] : -row[j];
        const uint32_t v = s->nonbasic[j];

        if (fabs(gain) <= TINY || !(gain > 0 ? may_rise(s, v) : may_fall(s, v)))
            continue;
        if (careful ? best == s->cols || v < s->nonbasic[best]
                    : fabs(gain) > most) {
            best = j;
            most = fabs(gain);
        }
    }
    return best;
}

/* How far a column can move before the basic variable of a row is at a bound,
 * the column turning the variable by `rate` for each unit. */
static double room(const struct simplex *s, uint32_t v, double rate)
{
    const double bound = rate > 0 ? s->high[v] : s->low[v];
    const double far = (bound - s->at[v]) / rate;

    return far > 0 ? far : 0;
}

struct step {
    size_t column, row; /* row: rows when none leaves */
    double direction, length;
};

/* The longest step of a column; the row that stops it, of several the one with
 * the largest coefficient. */
static struct step ratio_test(const struct simplex *s, size_t column,
                              double direction, bool careful)
{
    const uint32_t v = s->nonbasic[column];
    struct step step = { column, s->rows, direction, 0 };
    double least = direction > 0 ? s->high[v] - s->at[v] : s->at[v] - s->low[v];
    double largest = 0;

    for (size_t i = 0; i < s->rows; i++) {
        const double rate = s->t[i * s->cols + column] * direction;

        if (fabs(rate) > TINY) {
            const double far = room(s, s->basic[i], rate);

            least = far < least ? far : least;
        }
    }
    step.length = least;
    for (size_t i = 0; i < s->rows && least < HUGE_VAL; i++) {
        const double rate = fabs(s->t[i * s->cols + column]);

        if (rate <= TINY ||
            room(s, s->basic[i], s->t[i * s->cols + column] * direction) >
                least + TINY)
            continue;
        if (step.row == s->rows ||
            (careful ? s->basic[i] < s->basic[step.row] : rate > largest)) {
            step.row = i;
            largest = rate;
        }
    }
    return step;
}

static void move(struct simplex *s, struct step step)
{
    const double by = step.direction * step.length;

    if (by == 0)
        return;
    s->at[s->nonbasic[step.column]] += by;
    for (size_t i = 0; i < s->rows; i++)
        s->at[s->basic[i]] += s->t[i * s->cols + step.column] * by;
}

/* The row's variable leaves, the column's comes in. */
static void pivot(struct simplex *s, size_t r, size_t c)
{
    double *own = &s->t[r * s->cols];
    const double one = 1 / own[c];
    const uint32_t leaves = s->basic[r];
    size_t n = 0;

    for (size_t j = 0; j < s->cols; j++) {
        own[j] = j == c ? one : -own[j] * one;
        if (fabs(own[j]) <= TINY / 100)
            own[j] = 0;
        else if (j != c)
            s->column[n++] = (uint32_t)j;
    }
    for (size_t i = 0; i < s->rows; i++) {
        double *row = &s->t[i * s->cols];
        const double factor = row[c];

        if (i == r || factor == 0)
            continue;
        for (size_t k = 0; k < n; k++) {
            const size_t j = s->column[k];

            row[j] += factor * own[j];
            if (fabs(row[j]) <= TINY / 100)
                row[j] = 0;
        }
        row[c] = factor * one;
    }
    s->basic[r] = s->nonbasic[c];
    s->nonbasic[c] = leaves;
    s->place[s->basic[r]] = (uint32_t)r;
    s->place[leaves] = (uint32_t)(s->rows + c);
}

/* ---- Pushing --------------------------------------------------------------- */

/* Lets a column move; true when the pushed variable reached its goal. */
static bool advance(struct simplex *s, uint32_t variable, double goal,
                    struct step step)
{
    const uint32_t place = s->place[variable];
    const double rate =
        place >= s->rows ? 1 : s->t[place * s->cols + step.column];
    const double left = fabs((goal - s->at[variable]) / rate);

    s->steps++;
    if (left <= step.length) {
        step.length = left;
        move(s, step);
        s->at[variable] = goal;
        return true;
    }
    move(s, step);
    if (step.row == s->rows) { /* the column's own bound */
        const uint32_t v = s->nonbasic[step.column];

        s->at[v] = step.direction > 0 ? s->high[v] : s->low[v];
        return false;
    }
    const uint32_t v = s->basic[step.row];
    const double turned =
        s->t[step.row * s->cols + step.column] * step.direction;

    s->at[v] = turned > 0 ? s->high[v] : s->low[v];
    pivot(s, step.row, step.column);
    return false;
}

/* The largest difference between a line and the sum of its unknowns. */
static double drift(const struct simplex *s)
{
    double worst = 0;

    for (size_t i = 0; i < s->c->n_lines; i++) {
        const struct count_form *f = &s->c->line[i];
        double sum = s->at[s->cols + i], size = 1;

        for (size_t j = 0; j < f->n; j++) {
            const double part =
                (double)f->term[j].factor * s->at[f->term[j].unknown];

            sum -= part;
            size += fabs(part);
        }
        if (fabs(sum) / size > worst)
            worst = fabs(sum) / size;
    }
    return worst;
}

/* Towards the goal until it is reached or nothing helps. */
static bool run(struct simplex *s, uint32_t variable, bool up, double goal)
{
    const size_t most = 200 + 20 * (s->rows + s->cols);
    size_t idle = 0;

    for (size_t n = 0; n < most; n++) {
        const uint32_t place = s->place[variable];
        const bool careful = idle > BLAND;
        size_t column = place - s->rows;
        bool rises = up;
        struct step step;

        if (fabs(goal - s->at[variable]) <= SLACK)
            return true;
        if (place < s->rows) {
            column = choose_column(s, variable, up, careful);
            if (column == s->cols)
                return false;
            rises = (s->t[place * s->cols + column] > 0) == up;
        }
        step = ratio_test(s, column, rises ? 1 : -1, careful);
        idle = step.length > SLACK ? 0 : idle + 1;
        if (advance(s, variable, goal, step))
            return true;
    }
    s->is_stuck = true;
    return false;
}

/* The nonbasic bounds that stop the variable. */
static void note_blockers(struct simplex *s, uint32_t variable, bool up)
{
    const uint32_t place = s->place[variable];

    s->n_blockers = 0;
    if (up ? !may_rise(s, variable) : !may_fall(s, variable)) {
        s->blocker[s->n_blockers++] = (struct blocker){ variable, up };
        return;
    }
    for (size_t j = 0; place < s->rows && j < s->cols; j++) {
        const double t = s->t[place * s->cols + j];

        if (fabs(t) > TINY)
            s->blocker[s->n_blockers++] =
                (struct blocker){ s->nonbasic[j], (t > 0) == up };
    }
}

static int64_t whole(double x, bool up)
{
    x = up ? floor(x + WHOLE) : ceil(x - WHOLE);
    if (x > FARTHEST)
        return (int64_t)FARTHEST;
    return x < -FARTHEST ? -(int64_t)FARTHEST : (int64_t)x;
}

int64_t simplex_push(struct simplex *s, uint32_t variable, bool up,
                     int64_t target)
{
    const double bound = up ? s->high[variable] : s->low[variable];
    double goal = (double)target;
    const double begin = s->at[variable];

    s->is_stuck = false;
    s->n_blockers = 0;
    if (up ? goal <= begin : goal >= begin)
        return target;
    if (up ? bound < goal : bound > goal)
        goal = bound;
    run(s, variable, up, goal);
    if (drift(s) > DRIFT) { /* rare: too many steps since it was made */
        start_afresh(s);
        s->is_stuck = true;
    }
    if (up ? s->at[variable] >= (double)target - SLACK
           : s->at[variable] <= (double)target + SLACK)
        return target;
    note_blockers(s, variable, up);
    return whole(s->at[variable], up);
}

/* Makes the last row the distance from the truth: the sum of all unknowns' moves
 * without their signs, which are kept as they are. */
static uint32_t measure_distance(struct simplex *s)
{
    const uint32_t distance = (uint32_t)(s->rows - 1 + s->cols);
    double *row = &s->t[(s->rows - 1) * s->cols];

    memset(row, 0, s->cols * sizeof *row);
    s->at[distance] = 0;
    for (size_t v = 0; v < s->cols; v++) {
        const double sign = s->at[v] > 0 ? 1 : -1;

        if (fabs(s->at[v]) <= SLACK) {
            s->low[v] = s->high[v] = s->at[v];
            continue;
        }
        if (sign > 0 ? s->low[v] < 0 : s->high[v] > 0)
            *(sign > 0 ? &s->low[v] : &s->high[v]) = 0;
        s->at[distance] += fabs(s->at[v]);
        if (s->place[v] >= s->rows) {
            row[s->place[v] - s->rows] += sign;
            continue;
        }
        for (size_t j = 0; j < s->cols; j++)
            row[j] += sign * s->t[s->place[v] * s->cols + j];
    }
    return distance;
}

void simplex_settle(struct simplex *s)
{
    const size_t size = (s->rows + s->cols) * sizeof *s->low;

    memcpy(s->held_low, s->low, size);
    memcpy(s->held_high, s->high, size);
    run(s, measure_distance(s), false, 0);
    memcpy(s->low, s->held_low, size);
    memcpy(s->high, s->held_high, size);
}

bool simplex_is_stuck(const struct simplex *s)
{
    return s->is_stuck;
}

size_t simplex_blockers(const struct simplex *s, struct blocker *out)
{
    memcpy(out, s->blocker, s->n_blockers * sizeof *out);
    return s->n_blockers;
}

size_t simplex_steps(const struct simplex *s)
{
    return s->steps;
}

/* ---- Whole numbers ---------------------------------------------------------- */

int64_t simplex_floor(const struct simplex *s, uint32_t variable,
                      bool *is_nearer_above)
{
    const double at = s->at[variable];

    *is_nearer_above = at - floor(at) > 0.5;
    return whole(at, true);
}

void simplex_round(const struct simplex *s, int64_t *unknown)
{
    for (size_t i = 0; i < s->cols; i++)
        unknown[i] = whole(floor(s->at[i] + 0.5), true);
}

uint32_t simplex_fractional(const struct simplex *s)
{
    uint32_t found = NO_VARIABLE;
    double worst = WHOLE;

    for (uint32_t i = 0; i < s->cols; i++) {
        const double off = fabs(s->at[i] - floor(s->at[i] + 0.5));

        if (off > worst) {
            worst = off;
            found = i;
        }
    }
    return found;
}
