/* SHA-256 with the SHA extensions of x86 processors.
 *
 * The instructions want the letters in two registers, ABEF and CDGH, highest
 * first, and do two rounds at a time. Source: Intel 64 and IA-32 Architectures
 * Software Developer's Manual, volume 2, SHA256RNDS2, SHA256MSG1, SHA256MSG2.
 */
#include "base_priv.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

bool sha256_x86_usable(void)
{
    unsigned a, b, c, d, sse;

    if (!__get_cpuid(1, &a, &b, &sse, &d) ||
        !__get_cpuid_count(7, 0, &a, &b, &c, &d))
        return false;
    return (sse & bit_SSE4_1) && (sse & bit_SSSE3) && (b & (1u << 29));
}

/* Four words of the message, which is written with the highest byte first. */
TP_TARGET("ssse3")
static inline __m128i four_words(const unsigned char *bytes)
{
    const __m128i turned =
        _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);

    return _mm_shuffle_epi8(_mm_loadu_si128((const void *)bytes), turned);
}

/* The four words of the schedule that follow the sixteen in w. */
TP_TARGET("sha,ssse3")
static inline __m128i next_words(const __m128i w[4])
{
    __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(w[0], w[1]),
                                _mm_alignr_epi8(w[3], w[2], 4));

    return _mm_sha256msg2_epu32(sum, w[3]);
}

TP_TARGET("sha,sse4.1")
static void mix_one(__m128i h[2], const unsigned char *block)
{
    __m128i abef = h[0], cdgh = h[1], w[4];

    for (size_t i = 0; i < 4; i++)
        w[i] = four_words(block + 16 * i);
    for (size_t i = 0; i < 64; i += 4) {
        __m128i k = _mm_loadu_si128((const void *)(sha256_constant + i));
        __m128i input = _mm_add_epi32(w[0], k), next = next_words(w);

        cdgh = _mm_sha256rnds2_epu32(cdgh, abef, input);
        input = _mm_shuffle_epi32(input, 0x0E); /* its upper two words */
        abef = _mm_sha256rnds2_epu32(abef, cdgh, input);
        w[0] = w[1];
        w[1] = w[2];
        w[2] = w[3];
        w[3] = next;
    }
    h[0] = _mm_add_epi32(h[0], abef);
    h[1] = _mm_add_epi32(h[1], cdgh);
}

TP_TARGET("sha,sse4.1")
void sha256_x86_mix(uint32_t state[8], const unsigned char *block, size_t n)
{
    static const unsigned char place[8] = { 5, 4, 1, 0, 7, 6, 3, 2 };
    uint32_t packed[8];
    __m128i h[2];

    for (size_t i = 0; i < 8; i++)
        packed[i] = state[place[i]]; /* f e b a, h g d c */
    h[0] = _mm_loadu_si128((const void *)packed);
    h[1] = _mm_loadu_si128((const void *)(packed + 4));
    for (; n > 0; n--, block += 64)
        mix_one(h, block);
    _mm_storeu_si128((void *)packed, h[0]);
    _mm_storeu_si128((void *)(packed + 4), h[1]);
    for (size_t i = 0; i < 8; i++)
        state[place[i]] = packed[i];
}

#else

bool sha256_x86_usable(void)
{
    return false;
}

void sha256_x86_mix(uint32_t state[8], const unsigned char *block, size_t n)
{
    sha256_mix(state, block, n);
}

#endif
