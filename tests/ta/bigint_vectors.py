# SPDX-License-Identifier: BSD-2-Clause
"""Cases for the TAs' big integers: bigint_vectors.py FILE SEED.

Each line: operation scalar expected-scalar operands expected-results, see
tests/linux/client/ta_test/bigint.c. The seed stands in the first line.
"""
import math
import random
import sys

SIZES = [0, 1, 8, 31, 32, 33, 63, 64, 65, 127, 128, 160, 500, 1024]
LARGE = [1536, 2048]


def number(rng, sizes=None):
    bits = rng.choice(sizes or SIZES)
    value = rng.getrandbits(bits) if bits else 0
    if rng.random() < 0.2:
        value = (1 << bits) - 1  # All ones carry furthest.
    return value


def signed(rng, sizes=None):
    value = number(rng, sizes)
    return -value if rng.random() < 0.5 else value


def modulus(rng, odd=False, sizes=None):
    value = max(number(rng, sizes), 2)
    return value | 1 if odd and value > 2 else (3 if odd else value)


def truncated(a, b):
    quotient = abs(a) // abs(b)
    if (a < 0) != (b < 0):
        quotient = -quotient
    return quotient, a - quotient * b


def is_prime(n):
    """Miller and Rabin's test with bases enough for what is made here."""
    if n < 2:
        return False
    for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if n % p == 0:
            return n == p
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for base in range(2, min(60, n)):
        x = pow(base, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def compare(a, b):
    return (a > b) - (a < b)


def simple(rng):
    a, b = signed(rng), signed(rng)
    yield "add", 0, 0, (a, b), (a + b,)
    yield "sub", 0, 0, (a, b), (a - b,)
    yield "mul", 0, 0, (a, b), (a * b,)
    yield "square", 0, 0, (a,), (a * a,)
    yield "neg", 0, 0, (a,), (-a,)
    yield "abs", 0, 0, (a,), (abs(a),)
    yield "assign", 0, 0, (a,), (a,)
    if b:
        yield "div", 0, 0, (a, b), truncated(a, b)
    yield "cmp", 0, compare(a, b), (a, b), ()
    yield "cmp", 0, 0, (a, a), ()
    yield "gcd", 0, 0, (a, b), (math.gcd(a, b),)
    yield "relative_prime", 0, int(math.gcd(a, b) == 1), (a, b), ()


def modular(rng):
    sizes = SIZES + LARGE if rng.random() < 0.1 else SIZES
    a, b, n = signed(rng), signed(rng), modulus(rng, sizes=sizes)
    odd = modulus(rng, odd=True)
    yield "mod", 0, 0, (a, n), (a % n,)
    yield "add_mod", 0, 0, (a, b, n), ((a + b) % n,)
    yield "sub_mod", 0, 0, (a, b, n), ((a - b) % n,)
    yield "mul_mod", 0, 0, (a, b, n), (a * b % n,)
    yield "square_mod", 0, 0, (a, n), (a * a % n,)
    if math.gcd(a, n) == 1:
        yield "inv_mod", 0, 0, (a, n), (pow(a, -1, n),)
    exponent = number(rng, [0, 1, 17, 64, 160])
    yield "exp_mod", 0, 0, (a, exponent, odd), (pow(a, exponent, odd),)
    x, y = abs(a) % odd, abs(b) % odd
    yield "fmm", 0, 0, (x, y, odd), (x * y % odd,)


def bits(rng):
    a = signed(rng)
    magnitude = abs(a)
    sign = -1 if a < 0 else 1
    at = rng.choice([0, 1, 31, 32, 33, 64, 100, 1023, 1024, 1025, 4000])
    yield "shift", at, at, (a,), (sign * (magnitude >> at),)
    yield "bit", at, magnitude >> at & 1, (a,), ()
    yield "bit_count", 0, magnitude.bit_length(), (a,), ()
    yield "set_bit", at, at, (a,), (sign * (magnitude | 1 << at),)
    yield "clear_bit", at, at, (a,), (sign * (magnitude & ~(1 << at)),)
    short = rng.choice([0, 1, -1, 2**31 - 1, -2**31, rng.getrandbits(31)])
    yield "from_s32", short, short, (), (short,)
    yield "to_s32", 0, short, (short,), ()
    yield "to_s32", 0, 77, (rng.choice([2**31, -2**31 - 1, 2**40]),), ()
    yield "cmp_s32", short, compare(a, short), (a,), ()
    yield "cmp_s32", short, 0, (short,), ()


def primes(rng):
    for bits_count in (2, 16, 32, 64, 200):
        n = rng.getrandbits(bits_count) | 1
        yield "prime", 0, int(is_prime(n)), (n,), ()
        while not is_prime(n):
            n += 2
        yield "prime", 0, 1, (n,), ()
    # A Carmichael number, and a product of two primes.
    yield "prime", 0, 0, (561,), ()
    yield "prime", 0, 0, ((2**61 - 1) * (2**89 - 1),), ()
    for small in range(12):
        yield "prime", 0, int(is_prime(small)), (small,), ()


def text(numbers):
    return ",".join(f"{n:x}" for n in numbers) or "."


def main():
    seed = int(sys.argv[2])
    rng = random.Random(seed)
    with open(sys.argv[1], "w", encoding="ascii") as out:
        out.write(f"# seed {seed}\n")
        for group, rounds in (simple, 30), (modular, 30), (bits, 30), (primes, 2):
            for _ in range(rounds):
                for op, scalar, expected, operands, results in group(rng):
                    out.write(f"{op} {scalar & 0xFFFFFFFF} "
                              f"{expected & 0xFFFFFFFF} "
                              f"{text(operands)} {text(results)}\n")


main()
