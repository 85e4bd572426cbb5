/* SHA-256. Source: FIPS 180-4, sections 4.1.2, 4.2.2, 5.1.1, 5.3.3, 6.2.2.
 *
 * Every input file is hashed for the list of sources, so speed shows: on
 * processors that know the algorithm sha256_x86.c does the blocks. */
#include "base_priv.h"

#include <assert.h>
#include <string.h>

/* The first 32 bits of the fractional parts of the cube roots of the first 64
 * primes (4.2.2). */
const uint32_t sha256_constant[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
    0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
};

static uint32_t rotated(uint32_t x, int n)
{
    return x >> n | x << (32 - n);
}

static void spread_block(const unsigned char *block, uint32_t w[64])
{
    for (size_t i = 0; i < 16; i++)
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
               (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    for (size_t i = 16; i < 64; i++) {
        uint32_t x = w[i - 15], y = w[i - 2];

        w[i] = w[i - 16] + w[i - 7] +
               (rotated(x, 7) ^ rotated(x, 18) ^ x >> 3) +
               (rotated(y, 17) ^ rotated(y, 19) ^ y >> 10);
    }
}

/* One of 64 rounds. Instead of moving the letters a .. h along by one, the
 * names move: letter n of round i stands in h[(n - i) mod 8]. Inlined with a
 * constant i, all of h stays in registers. */
static inline void turn(uint32_t h[8], size_t i, uint32_t input)
{
    uint32_t a = h[(8 - i) & 7], b = h[(9 - i) & 7], c = h[(10 - i) & 7];
    uint32_t e = h[(12 - i) & 7], f = h[(13 - i) & 7], g = h[(14 - i) & 7];
    uint32_t one = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
    uint32_t zero = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
    uint32_t first = h[(15 - i) & 7] + one + ((e & f) ^ (~e & g)) + input;

    h[(11 - i) & 7] += first;
    h[(15 - i) & 7] = first + zero + ((a & b) ^ (a & c) ^ (b & c));
}

static void mix_block(uint32_t state[8], const unsigned char *block)
{
    const uint32_t *k = sha256_constant;
    uint32_t w[64], h[8];

    spread_block(block, w);
    memcpy(h, state, sizeof h);
    for (size_t i = 0; i < 64; i += 8) {
        turn(h, 0, k[i] + w[i]);
        turn(h, 1, k[i + 1] + w[i + 1]);
        turn(h, 2, k[i + 2] + w[i + 2]);
        turn(h, 3, k[i + 3] + w[i + 3]);
        turn(h, 4, k[i + 4] + w[i + 4]);
        turn(h, 5, k[i + 5] + w[i + 5]);
        turn(h, 6, k[i + 6] + w[i + 6]);
        turn(h, 7, k[i + 7] + w[i + 7]);
    }
    for (size_t i = 0; i < 8; i++)
        state[i] += h[i];
}

void sha256_mix(uint32_t state[8], const unsigned char *block, size_t n)
{
    for (; n > 0; n--, block += 64)
        mix_block(state, block);
}

struct sha256 sha256_begin(void)
{
    return (struct sha256){ .state = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372,
                                       0xa54ff53a, 0x510e527f, 0x9b05688c,
                                       0x1f83d9ab, 0x5be0cd19 } };
}

void sha256_add(struct sha256 *h, const void *data, size_t len)
{
    void (*mix)(uint32_t[8], const unsigned char *, size_t) =
        sha256_x86_usable() ? sha256_x86_mix : sha256_mix;
    const unsigned char *at = data;

    assert(h->n_tail == 0);
    mix(h->state, at, len / 64);
    h->len += len;
    h->n_tail = len % 64;
    if (h->n_tail > 0)
        memcpy(h->tail, at + len - h->n_tail, h->n_tail);
}

void sha256_end(struct sha256 *h, unsigned char digest[32])
{
    void (*mix)(uint32_t[8], const unsigned char *, size_t) =
        sha256_x86_usable() ? sha256_x86_mix : sha256_mix;
    const size_t n_tail = h->n_tail < 56 ? 1 : 2;
    const uint64_t n_bits = h->len * 8;

    h->tail[h->n_tail] = 0x80;
    for (size_t i = 0; i < 8; i++)
        h->tail[64 * n_tail - 1 - i] = (unsigned char)(n_bits >> 8 * i);
    mix(h->state, h->tail, n_tail);
    for (size_t i = 0; i < 32; i++)
        digest[i] = (unsigned char)(h->state[i / 4] >> (24 - 8 * (i % 4)));
}

void sha256(const void *data, size_t len, unsigned char digest[32])
{
    struct sha256 h = sha256_begin();

    sha256_add(&h, data, len);
    sha256_end(&h, digest);
}
