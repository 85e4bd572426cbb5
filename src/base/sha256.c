/* SHA-256. Source: FIPS 180-4, sections 4.1.2, 4.2.2, 5.1.1, 5.3.3, 6.2.2. */
#include <trustpress/base/source.h>

#include <string.h>

/* The first 32 bits of the fractional parts of the cube roots of the first 64
 * primes (4.2.2). */
static const uint32_t round_constant[64] = {
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

/* h[0] .. h[7] are the letters a .. h of the standard. */
static void mix_block(uint32_t state[8], const unsigned char *block)
{
    uint32_t w[64], h[8];

    spread_block(block, w);
    memcpy(h, state, sizeof h);
    for (size_t i = 0; i < 64; i++) {
        uint32_t one = rotated(h[4], 6) ^ rotated(h[4], 11) ^ rotated(h[4], 25);
        uint32_t choice = (h[4] & h[5]) ^ (~h[4] & h[6]);
        uint32_t first = h[7] + one + choice + round_constant[i] + w[i];
        uint32_t zero =
            rotated(h[0], 2) ^ rotated(h[0], 13) ^ rotated(h[0], 22);
        uint32_t most = (h[0] & h[1]) ^ (h[0] & h[2]) ^ (h[1] & h[2]);

        memmove(h + 1, h, 7 * sizeof *h);
        h[4] += first;
        h[0] = first + zero + most;
    }
    for (size_t i = 0; i < 8; i++)
        state[i] += h[i];
}

void sha256(const void *data, size_t len, unsigned char digest[32])
{
    uint32_t state[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                          0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
    const unsigned char *at = data;
    unsigned char tail[128] = { 0 };
    size_t whole = len / 64 * 64, rest = len - whole;
    size_t tail_len = rest < 56 ? 64 : 128;
    uint64_t n_bits = (uint64_t)len * 8;

    for (size_t i = 0; i < whole; i += 64)
        mix_block(state, at + i);
    if (rest)
        memcpy(tail, at + whole, rest);
    tail[rest] = 0x80;
    for (size_t i = 0; i < 8; i++)
        tail[tail_len - 1 - i] = (unsigned char)(n_bits >> 8 * i);
    for (size_t i = 0; i < tail_len; i += 64)
        mix_block(state, tail + i);
    for (size_t i = 0; i < 32; i++)
        digest[i] = (unsigned char)(state[i / 4] >> (24 - 8 * (i % 4)));
}
