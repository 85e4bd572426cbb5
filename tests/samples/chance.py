"""The exact binomial test in fractions: whether a published percentage differs
from England's by more than chance, whatever rounding leaves open."""
from fractions import Fraction
from math import ceil, comb


def half_unit(text):
    """Half a unit of the last place of "64%", "59.1"."""
    digits = text.strip().rstrip("%").partition(".")[2]
    return Fraction(1, 2) / 10 ** len(digits)


def counts(percent, half, pupils):
    """The whole numbers that are printed so; DfE rounds half up."""
    low = ceil((percent - half) * pupils / 100)
    high = ceil((percent + half) * pupils / 100) - 1
    low, high = min(low, high), max(low, high)
    return max(0, low), min(pupils, high)


def tail(x, n, p):
    """P(X >= x), in whole numbers until the last step."""
    a, b = p.numerator, p.denominator
    return Fraction(sum(comb(n, k) * a ** k * (b - a) ** (n - k)
                        for k in range(x, n + 1)), b ** n)


def word(low, high, pupils, england):
    """Between low and high of so many pupils met it; England's as published."""
    q = Fraction(england.strip().rstrip("%"))
    over = (q + half_unit(england)) / 100
    under = (q - half_unit(england)) / 100
    if low > pupils * over and 2 * tail(low, pupils, over) <= Fraction(1, 20):
        return "above"
    if high < pupils * under and \
            2 * tail(pupils - high, pupils, 1 - under) <= Fraction(1, 20):
        return "below"
    return "in line"


def counted(text, pupils):
    """The least and the most who met it, from a percentage as published."""
    return counts(Fraction(text.strip().rstrip("%")), half_unit(text), pupils)
