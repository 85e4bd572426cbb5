/* Wilson's interval of a proportion: (x + z^2/2 -+ z sqrt(z^2/4 + x (n - x)/n))
 * over n + z^2, in whole numbers, rounded outwards.
 *
 * The surprise: z^2 is 3.841459, not 1.96 squared; statisticians' tables print
 * the former. */
#include "chance_priv.h"

#define Z2    ((int128)3841459) /* z^2 in millionths */
#define MICRO ((int128)1000000)
#define PARTS ((int128)100 * CHANCE_ONE) /* of a share: 10^9 of a per cent */

/* sqrt(z^2 (z^2 + 4 x (n - x) / n)) in units of 10^-12, rounded down. */
static int128 root(int64_t x, int64_t n)
{
    const int128 square =
        Z2 * (Z2 * n + 4 * MICRO * x * (n - x)); /* x n x 10^12 */

    return (int128)square_root(square * MICRO * MICRO / n);
}

static int128 twice_centre(int64_t x)
{
    return 2 * (int128)x * MICRO * MICRO + Z2 * MICRO;
}

static int128 divisor(int64_t n)
{
    return 2 * ((int128)n * MICRO * MICRO + Z2 * MICRO);
}

int64_t wilson_low(int64_t x, int64_t n)
{
    const int128 top = twice_centre(x) - root(x, n) - 1;

    return top <= 0 || x == 0 ? 0 : (int64_t)(top * PARTS / divisor(n));
}

int64_t wilson_high(int64_t x, int64_t n)
{
    const int128 top = twice_centre(x) + root(x, n) + 1;
    const int128 parts = (top * PARTS + divisor(n) - 1) / divisor(n);

    return parts > PARTS || x == n ? (int64_t)PARTS : (int64_t)parts;
}
