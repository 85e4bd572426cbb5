/* Charts as they stand in board papers: the goldens are made of these. All
 * schools are invented. */
#ifndef CHART_SAMPLES_H
#define CHART_SAMPLES_H

#include <trustpress/chart.h>

#define V(m, s, t)                                                             \
    {                                                                          \
        .present = true, .value = { m, s }, .text = STR_INIT(t)                \
    }
#define F(m, s, t)                                                             \
    {                                                                          \
        .present = true, .value = { m, s }, .text = STR_INIT(t),               \
        .forecast = true                                                       \
    }
#define GAP(why)                                                               \
    {                                                                          \
        .reason = STR_INIT(why)                                                \
    }
#define OURS(n, points)                                                        \
    {                                                                          \
        .name = STR_INIT(n), .point = points                                   \
    }
#define REFERENCE(n, points)                                                   \
    {                                                                          \
        .name = STR_INIT(n), .point = points, .comparator = true               \
    }
#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static const struct str schools[] = {
    STR_INIT("Elm Green Primary School"),
    STR_INIT("Foxley Church of England Primary School"),
    STR_INIT("Harrow Lane Infant School"),
    STR_INIT("Kestrel Academy"),
    STR_INIT("St Aidan's Roman Catholic Voluntary Academy, Upper Thornbury"),
    STR_INIT("Whitebeam Junior School"),
};
static const struct chart_point dot_trust[] = {
    V(74, 0, "74%"), V(58, 0, "58%"), GAP("no key stage 2"),
    V(61, 0, "61%"), V(69, 0, "69%"), GAP("suppressed"),
};
static const struct chart_point dot_la[] = {
    V(62, 0, "62%"), V(62, 0, "62%"), GAP("no key stage 2"),
    V(62, 0, "62%"), V(65, 0, "65%"), V(62, 0, "62%"),
};
static const struct chart_point dot_national[] = {
    V(61, 0, "61%"), V(61, 0, "61%"), GAP("no key stage 2"),
    V(61, 0, "61%"), V(61, 0, "61%"), V(61, 0, "61%"),
};
static const struct chart_series dot_series[] = {
    OURS("School", dot_trust),
    REFERENCE("Local authority", dot_la),
    REFERENCE("England", dot_national),
};
/* Limits about as a funnel has them; here it is only drawn. */
static const int64_t funnel_size[] = { 12, 30, 58, 90 };
static const struct str funnel_schools[] = { STR_INIT("Harrow Lane (12)"),
                                             STR_INIT("Elm Green (30)"),
                                             STR_INIT("Kestrel (58)"),
                                             STR_INIT("Whitebeam (90)") };
static const struct chart_point funnel_share[] = {
    V(50, 0, "50%"), V(90, 0, "90%"), V(62, 0, "62%"), V(46, 0, "46%")
};
static const struct chart_point funnel_low[] = { V(318, 1, "31.8%"),
                                                 V(455, 1, "45.5%"),
                                                 V(513, 1, "51.3%"),
                                                 V(543, 1, "54.3%") };
static const struct chart_point funnel_high[] = { V(915, 1, "91.5%"),
                                                  V(826, 1, "82.6%"),
                                                  V(776, 1, "77.6%"),
                                                  V(751, 1, "75.1%") };
static const struct chart_point funnel_very_low[] = { V(164, 1, "16.4%"),
                                                      V(351, 1, "35.1%"),
                                                      V(438, 1, "43.8%"),
                                                      V(481, 1, "48.1%") };
static const struct chart_point funnel_very_high[] = { V(100, 0, "100.0%"),
                                                       V(901, 1, "90.1%"),
                                                       V(838, 1, "83.8%"),
                                                       V(802, 1, "80.2%") };
static const struct chart_series funnel_series[] = {
    OURS("School", funnel_share),
    REFERENCE("95% from", funnel_low),
    REFERENCE("95% to", funnel_high),
    REFERENCE("99.8% from", funnel_very_low),
    REFERENCE("99.8% to", funnel_very_high),
};
static const struct chart_line funnel_line[] = { { STR_INIT("England"),
                                                   { 65, 0 } } };
static const struct chart sample_funnel = {
    .kind = CHART_FUNNEL,
    .title = STR_INIT("Two schools differ by more than chance would"),
    .unit = STR_INIT("%"),
    .category = funnel_schools,
    .size = funnel_size,
    .n_categories = 4,
    .series = funnel_series,
    .n_series = COUNT(funnel_series),
    .line = funnel_line,
    .n_lines = 1,
};
static const struct chart sample_dot = {
    .kind = CHART_DOT,
    .title = STR_INIT("Three of four schools are at or above England"),
    .unit = STR_INIT("%"),
    .category = schools,
    .n_categories = 6,
    .series = dot_series,
    .n_series = 3,
};

static const struct chart_point bar_points[] = {
    V(412, 0, "412"),    V(86, 0, "86"),   V(0, 0, "0"),
    V(-134, 0, "(134)"), V(208, 0, "208"), GAP("return not yet submitted"),
};
static const struct chart_series bar_series[] = { OURS("Reserves",
                                                       bar_points) };
static const struct chart_line bar_lines[] = {
    { .name = STR_INIT("Policy floor"), .value = { 100, 0 } },
};
static const struct chart sample_bar = {
    .kind = CHART_BAR,
    .title = STR_INIT("One school forecasts a deficit"),
    .unit = STR_INIT("£000"),
    .category = schools,
    .n_categories = 6,
    .series = bar_series,
    .n_series = 1,
    .line = bar_lines,
    .n_lines = 1,
};

static const struct chart_point group_ours[] = {
    V(941, 1, "94.1%"), V(948, 1, "94.8%"), V(936, 1, "93.6%"),
    V(951, 1, "95.1%"), V(944, 1, "94.4%"), V(930, 1, "93.0%"),
};
static const struct chart_point group_theirs[] = {
    V(938, 1, "93.8%"), V(938, 1, "93.8%"), V(938, 1, "93.8%"),
    V(938, 1, "93.8%"), V(938, 1, "93.8%"), GAP("not published"),
};
static const struct chart_series group_series[] = {
    OURS("School", group_ours),
    REFERENCE("England, same phase", group_theirs),
};
static const struct chart sample_group = {
    .kind = CHART_BAR,
    .title = STR_INIT("Attendance is above England in four schools"),
    .unit = STR_INIT("%"),
    .decimals = 1,
    .category = schools,
    .n_categories = 6,
    .series = group_series,
    .n_series = 2,
};

static const struct str years[] = {
    STR_INIT("2018/19"), STR_INIT("2019/20"), STR_INIT("2020/21"),
    STR_INIT("2021/22"), STR_INIT("2022/23"), STR_INIT("2023/24"),
    STR_INIT("2024/25"), STR_INIT("2025/26"),
};
static const struct chart_point line_trust[] = {
    V(632, 1, "63.2%"), GAP("not held"),    GAP("not held"),
    V(571, 1, "57.1%"), V(604, 1, "60.4%"), V(619, 1, "61.9%"),
    V(648, 1, "64.8%"), F(660, 1, "66.0%"),
};
static const struct chart_point line_la[] = {
    V(651, 1, "65.1%"), GAP("not held"),      GAP("not held"),
    V(588, 1, "58.8%"), V(596, 1, "59.6%"),   V(608, 1, "60.8%"),
    V(621, 1, "62.1%"), GAP("not published"),
};
static const struct chart_point line_national[] = {
    V(649, 1, "64.9%"), GAP("not held"),      GAP("not held"),
    V(587, 1, "58.7%"), V(599, 1, "59.9%"),   V(607, 1, "60.7%"),
    V(617, 1, "61.7%"), GAP("not published"),
};
static const struct chart_series line_series[] = {
    OURS("Trust", line_trust),
    REFERENCE("Local authority", line_la),
    REFERENCE("England", line_national),
};
static const struct chart_line line_lines[] = {
    { .name = STR_INIT("Target"), .value = { 65, 0 } },
};
static const struct chart sample_line = {
    .kind = CHART_LINE,
    .title = STR_INIT("Results have passed those before the pandemic"),
    .unit = STR_INIT("%"),
    .decimals = 1,
    .category = years,
    .n_categories = 8,
    .series = line_series,
    .n_series = 3,
    .line = line_lines,
    .n_lines = 1,
};

static const struct chart_point upright_points[] = {
    V(-210, 0, "(210)"), V(120, 0, "120"), GAP("accounts restated"),
    V(388, 0, "388"),    V(402, 0, "402"), F(290, 0, "290"),
};
static const struct chart_point upright_budget[] = {
    V(50, 0, "50"),   V(90, 0, "90"),   V(200, 0, "200"),
    V(310, 0, "310"), V(350, 0, "350"), F(300, 0, "300"),
};
static const struct chart_series upright_series[] = {
    OURS("Outturn", upright_points),
    REFERENCE("Budget", upright_budget),
};
static const struct chart sample_upright = {
    .kind = CHART_BAR,
    .title = STR_INIT("The surplus is forecast to fall"),
    .unit = STR_INIT("£000"),
    .category = years + 2,
    .n_categories = 6,
    .series = upright_series,
    .n_series = 2,
    .line = bar_lines,
    .n_lines = 1,
};

static const struct str steps[] = {
    STR_INIT("Reserves at 1 September"),
    STR_INIT("Grant income"),
    STR_INIT("Pay award above budget"),
    STR_INIT("Energy"),
    STR_INIT("Supply teaching"),
    STR_INIT("Capital transfers"),
    STR_INIT("Forecast reserves at 31 August"),
};
static const struct chart_point step_points[] = {
    V(1240, 0, "1,240"), V(310, 0, "+310"),   V(-286, 0, "(286)"),
    V(94, 0, "+94"),     V(-175, 0, "(175)"), V(0, 0, "–"),
    F(1183, 0, "1,183"),
};
static const struct chart_series step_series[] = { OURS("Reserves",
                                                        step_points) };
static const struct chart sample_waterfall = {
    .kind = CHART_WATERFALL,
    .title = STR_INIT("The pay award takes what grants bring"),
    .unit = STR_INIT("£000"),
    .category = steps,
    .n_categories = 7,
    .series = step_series,
    .n_series = 1,
};

static const struct str months[] = {
    STR_INIT("Sep"), STR_INIT("Oct"), STR_INIT("Nov"), STR_INIT("Dec"),
    STR_INIT("Jan"), STR_INIT("Feb"), STR_INIT("Mar"), STR_INIT("Apr"),
    STR_INIT("May"), STR_INIT("Jun"), STR_INIT("Jul"), STR_INIT("Aug"),
};
static const struct chart_point month_cash[] = {
    V(1820, 0, "1,820"), V(1760, 0, "1,760"), V(1905, 0, "1,905"),
    F(1840, 0, "1,840"), F(1795, 0, "1,795"), F(1650, 0, "1,650"),
    F(1420, 0, "1,420"), F(1510, 0, "1,510"), F(1465, 0, "1,465"),
    F(1380, 0, "1,380"), F(1290, 0, "1,290"), F(1210, 0, "1,210"),
};
static const struct chart_point month_budget[] = {
    V(1800, 0, "1,800"), V(1790, 0, "1,790"), V(1850, 0, "1,850"),
    V(1830, 0, "1,830"), V(1780, 0, "1,780"), V(1700, 0, "1,700"),
    V(1600, 0, "1,600"), V(1580, 0, "1,580"), V(1540, 0, "1,540"),
    V(1500, 0, "1,500"), V(1450, 0, "1,450"), V(1400, 0, "1,400"),
};
static const struct chart_series month_series[] = {
    OURS("Cash held", month_cash),
    OURS("Budget", month_budget),
};
static const struct chart_line month_lines[] = {
    { .name = STR_INIT("Least by policy"), .value = { 900, 0 } },
};
static const struct chart sample_months = {
    .kind = CHART_LINE,
    .title = STR_INIT("Cash stays above the policy all year"),
    .unit = STR_INIT("£000"),
    .category = months,
    .n_categories = 12,
    .series = month_series,
    .n_series = 2,
    .line = month_lines,
    .n_lines = 1,
    .zero_based = true,
};

static const struct str measures[] = {
    STR_INIT("Reading, writing and maths: expected"),
    STR_INIT("Reading: expected"),
    STR_INIT("Mathematics: higher"),
};
static const struct chart_point measure_school[] = {
    V(68, 0, "68%"),
    V(79, 0, "79%"),
    V(0, 0, "0%"),
};
static const struct chart_point measure_national[] = {
    V(62, 0, "62%"),
    V(75, 0, "75%"),
    V(26, 0, "26%"),
};
static const struct chart_point measure_la[] = {
    GAP("no export gives it"),
    GAP("no export gives it"),
    GAP("no export gives it"),
};
static const struct chart_series measure_series[] = {
    OURS("Elm Green", measure_school),
    REFERENCE("Local authority", measure_la),
    REFERENCE("England", measure_national),
};
static const struct chart sample_measures = {
    .kind = CHART_DOT,
    .title = STR_INIT("Reading is above England, higher mathematics is not"),
    .unit = STR_INIT("%"),
    .category = measures,
    .n_categories = 3,
    .series = measure_series,
    .n_series = 3,
    .zero_based = true,
};

static const struct chart_point group2_free[] = {
    V(21, 0, "21%"), V(34, 0, "34%"),   V(12, 0, "12%"),
    V(45, 0, "45%"), GAP("suppressed"), V(28, 0, "28%"),
};
static const struct chart_point group2_send[] = {
    V(14, 0, "14%"), V(18, 0, "18%"), V(11, 0, "11%"),
    V(22, 0, "22%"), V(9, 0, "9%"),   V(16, 0, "16%"),
};
static const struct chart_point group2_eal[] = {
    V(6, 0, "6%"), V(2, 0, "2%"), V(31, 0, "31%"),
    V(9, 0, "9%"), V(4, 0, "4%"), V(7, 0, "7%"),
};
static const struct chart_series three_series[] = {
    OURS("Free school meals", group2_free),
    OURS("Special educational needs", group2_send),
    OURS("English as an additional language", group2_eal),
};
static const struct chart sample_three = {
    .kind = CHART_BAR,
    .title = STR_INIT("Need differs widely between schools"),
    .unit = STR_INIT("%"),
    .category = schools,
    .n_categories = 6,
    .series = three_series,
    .n_series = 3,
};

static const struct str with_trust[] = {
    STR_INIT("Elm Green Primary School"),
    STR_INIT("Harrow Lane Infant School"),
    STR_INIT("Kestrel Academy"),
    STR_INIT("Trust"),
};
static const struct chart_point trust_ours[] = {
    V(21, 1, "2.1%"),
    V(-43, 1, "(4.3%)"),
    V(8, 1, "0.8%"),
    V(1, 1, "0.1%"),
};
static const struct chart_series trust_series[] = { OURS("Forecast",
                                                         trust_ours) };
static const struct chart sample_trust = {
    .kind = CHART_BAR,
    .title = STR_INIT("One school forecasts a deficit"),
    .unit = STR_INIT("%"),
    .category = with_trust,
    .n_categories = 4,
    .series = trust_series,
    .n_series = 1,
    .total_last = true,
};

struct sample {
    const char *name;
    const struct chart *chart;
};
static const struct sample samples[] = {
    { "funnel", &sample_funnel },
    { "dot", &sample_dot },
    { "bar", &sample_bar },
    { "group", &sample_group },
    { "line", &sample_line },
    { "upright", &sample_upright },
    { "waterfall", &sample_waterfall },
    { "months", &sample_months },
    { "measures", &sample_measures },
    { "three", &sample_three },
    { "trust", &sample_trust },
};

#endif
