/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Big integers: their form, converters and what looks at single words and
 * bits. Spec: GP Core 1.3.1 8.5 to 8.7
 */
#include "trusted/libtee/bigint.h"

#include <string.h>

#include "trusted/libtee/access.h"

void bigint_check(const TEE_BigInt *b)
{
	check_in(b, BIGINT_HEADER_WORDS * sizeof(*b));
	if (bigint_words(b) > b[0] || b[0] > BIGINT_BITS_MAX / 32)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	check_in(b, (BIGINT_HEADER_WORDS + b[0]) * sizeof(*b));
}

TEE_Result bigint_set(TEE_BigInt *b, const uint32_t *words, size_t count,
		      bool is_negative)
{
	while (count > 0 && words[count - 1] == 0)
		count--;
	if (count > b[0])
		return TEE_ERROR_OVERFLOW;
	memmove(b + BIGINT_HEADER_WORDS, words, count * sizeof(*words));
	/* What was there before may be a secret. */
	memset(b + BIGINT_HEADER_WORDS + count, 0,
	       (b[0] - count) * sizeof(*words));
	b[1] = (uint32_t)count;
	if (is_negative && count > 0)
		b[1] |= BIGINT_NEGATIVE;
	return TEE_SUCCESS;
}

uint32_t bigint_bit_count(const uint32_t *words, size_t count)
{
	while (count > 0 && words[count - 1] == 0)
		count--;
	if (count == 0)
		return 0;
	return (uint32_t)(count * 32) -
	       (uint32_t)__builtin_clz(words[count - 1]);
}

void TEE_BigIntInit(TEE_BigInt *bigInt, size_t len)
{
	if (len < BIGINT_HEADER_WORDS ||
	    len - BIGINT_HEADER_WORDS > BIGINT_BITS_MAX / 32)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	check_out(bigInt, len * sizeof(*bigInt));
	memset(bigInt, 0, len * sizeof(*bigInt));
	bigInt[0] = (uint32_t)(len - BIGINT_HEADER_WORDS);
}

TEE_Result TEE_BigIntConvertFromOctetString(TEE_BigInt *dest,
					    const uint8_t *buffer,
					    size_t bufferLen, int32_t sign)
{
	uint32_t *words = dest + BIGINT_HEADER_WORDS;

	bigint_check(dest);
	check_inbuf(buffer, bufferLen);
	while (bufferLen > 0 && buffer[0] == 0) {
		buffer++;
		bufferLen--;
	}
	if (bufferLen > dest[0] * sizeof(*words))
		return TEE_ERROR_OVERFLOW;
	memset(words, 0, dest[0] * sizeof(*words));
	for (size_t i = 0; i < bufferLen; i++)
		words[i / 4] |= (uint32_t)buffer[bufferLen - 1 - i]
				<< (8 * (i % 4));
	return bigint_set(dest, words, dest[0], sign < 0);
}

TEE_Result TEE_BigIntConvertToOctetString(uint8_t *buffer, size_t *bufferLen,
					  const TEE_BigInt *bigInt)
{
	const uint32_t *words = bigint_magnitude(bigInt);
	size_t size;

	bigint_check(bigInt);
	check_out(bufferLen, sizeof(*bufferLen));
	check_outbuf(buffer, *bufferLen);
	size = (bigint_bit_count(words, bigint_words(bigInt)) + 7) / 8;
	if (*bufferLen < size) {
		*bufferLen = size;
		return TEE_ERROR_SHORT_BUFFER;
	}
	for (size_t i = 0; i < size; i++)
		buffer[size - 1 - i] = (uint8_t)(words[i / 4] >> (8 * (i % 4)));
	*bufferLen = size;
	return TEE_SUCCESS;
}

void TEE_BigIntConvertFromS32(TEE_BigInt *dest, int32_t shortVal)
{
	/* The magnitude of INT32_MIN has no int32_t. */
	uint32_t magnitude =
		shortVal < 0 ? 0 - (uint32_t)shortVal : (uint32_t)shortVal;

	bigint_check(dest);
	panic_unless_ok(bigint_set(dest, &magnitude, 1, shortVal < 0));
}

TEE_Result TEE_BigIntConvertToS32(int32_t *dest, const TEE_BigInt *src)
{
	uint32_t magnitude;

	check_out(dest, sizeof(*dest));
	bigint_check(src);
	if (bigint_words(src) > 1)
		return TEE_ERROR_OVERFLOW;
	magnitude = bigint_words(src) == 0 ? 0 : bigint_magnitude(src)[0];
	if (bigint_is_negative(src)) {
		if (magnitude > (uint32_t)INT32_MAX + 1)
			return TEE_ERROR_OVERFLOW;
		*dest = (int32_t)(0 - magnitude);
	} else {
		if (magnitude > INT32_MAX)
			return TEE_ERROR_OVERFLOW;
		*dest = (int32_t)magnitude;
	}
	return TEE_SUCCESS;
}

/* -1, 0 or 1 as |a| is less than, equal to or more than |b|. */
static int32_t compare_magnitudes(const TEE_BigInt *a, const TEE_BigInt *b)
{
	if (bigint_words(a) != bigint_words(b))
		return bigint_words(a) < bigint_words(b) ? -1 : 1;
	for (size_t i = bigint_words(a); i > 0; i--) {
		uint32_t x = bigint_magnitude(a)[i - 1];
		uint32_t y = bigint_magnitude(b)[i - 1];

		if (x != y)
			return x < y ? -1 : 1;
	}
	return 0;
}

int32_t TEE_BigIntCmp(const TEE_BigInt *op1, const TEE_BigInt *op2)
{
	int32_t order;

	bigint_check(op1);
	bigint_check(op2);
	if (bigint_is_negative(op1) != bigint_is_negative(op2))
		return bigint_is_negative(op1) ? -1 : 1;
	order = compare_magnitudes(op1, op2);
	return bigint_is_negative(op1) ? -order : order;
}

int32_t TEE_BigIntCmpS32(const TEE_BigInt *op, int32_t shortVal)
{
	TEE_BigInt other[BIGINT_HEADER_WORDS + 1] = {1};

	TEE_BigIntConvertFromS32(other, shortVal);
	return TEE_BigIntCmp(op, other);
}

/* From the least word on, so that @dest may be @op. */
void TEE_BigIntShiftRight(TEE_BigInt *dest, const TEE_BigInt *op, size_t bits)
{
	uint32_t *words = dest + BIGINT_HEADER_WORDS;
	size_t skip = bits / 32;
	bool is_negative;
	size_t count;
	size_t left;

	bigint_check(dest);
	bigint_check(op);
	is_negative = bigint_is_negative(op);
	count = bigint_words(op);
	left = TEE_BigIntGetBitCount(op);
	left = left > bits ? (left - bits + 31) / 32 : 0;
	if (left > dest[0])
		TEE_Panic(TEE_ERROR_OVERFLOW);
	for (size_t i = 0; i < left; i++) {
		const uint32_t *from = bigint_magnitude(op) + skip + i;
		uint64_t pair = from[0];

		if (skip + i + 1 < count)
			pair |= (uint64_t)from[1] << 32;
		words[i] = (uint32_t)(pair >> (bits % 32));
	}
	panic_unless_ok(bigint_set(dest, words, left, is_negative));
}

bool TEE_BigIntGetBit(const TEE_BigInt *src, uint32_t bitIndex)
{
	bigint_check(src);
	if (bitIndex / 32 >= bigint_words(src))
		return false;
	return (bigint_magnitude(src)[bitIndex / 32] >> (bitIndex % 32) & 1) !=
	       0;
}

uint32_t TEE_BigIntGetBitCount(const TEE_BigInt *src)
{
	bigint_check(src);
	return bigint_bit_count(bigint_magnitude(src), bigint_words(src));
}

TEE_Result TEE_BigIntSetBit(TEE_BigInt *op, uint32_t bitIndex, bool value)
{
	uint32_t mask = UINT32_C(1) << (bitIndex % 32);
	uint32_t idx = bitIndex / 32;

	bigint_check(op);
	if (idx >= op[0])
		return TEE_ERROR_OVERFLOW;
	/* Words that are not in use are 0. */
	if (value)
		op[BIGINT_HEADER_WORDS + idx] |= mask;
	else
		op[BIGINT_HEADER_WORDS + idx] &= ~mask;
	return bigint_set(op, bigint_magnitude(op), op[0],
			  bigint_is_negative(op));
}

static TEE_Result assign(TEE_BigInt *dest, const TEE_BigInt *src,
			 bool is_negative)
{
	return bigint_set(dest, bigint_magnitude(src), bigint_words(src),
			  is_negative);
}

TEE_Result TEE_BigIntAssign(TEE_BigInt *dest, const TEE_BigInt *src)
{
	bigint_check(dest);
	bigint_check(src);
	return assign(dest, src, bigint_is_negative(src));
}

TEE_Result TEE_BigIntAbs(TEE_BigInt *dest, const TEE_BigInt *src)
{
	bigint_check(dest);
	bigint_check(src);
	return assign(dest, src, false);
}

void TEE_BigIntNeg(TEE_BigInt *dest, const TEE_BigInt *op)
{
	bigint_check(dest);
	bigint_check(op);
	panic_unless_ok(assign(dest, op, !bigint_is_negative(op)));
}
