/* SPDX-License-Identifier: BSD-2-Clause */
/* One operation on big integers; the test program knows the answer. */
#include <stdlib.h>

#include "api.h"

#define NUMBER_MAX 3u
#define WORDS      TEE_BigIntSizeInU32(BIGINT_TEST_BITS)

struct job {
	TEE_BigInt *x[NUMBER_MAX]; /* operands */
	TEE_BigInt *r[NUMBER_MAX]; /* results */
	uint32_t scalar;
	uint32_t result_count;
};

static TEE_BigInt *make_number(void)
{
	TEE_BigInt *b = TEE_Malloc(WORDS * sizeof(*b), TEE_MALLOC_NO_FILL);

	if (b != NULL)
		TEE_BigIntInit(b, WORDS);
	return b;
}

/* Sign, length, magnitude; see test_ta.h. */
static TEE_Result unpack(struct job *job, const uint8_t *at, size_t size)
{
	for (size_t i = 0; size > 0; i++) {
		size_t bytes;

		CHECK(i < NUMBER_MAX && size >= 3);
		bytes = (size_t)at[1] << 8 | at[2];
		CHECK(bytes <= size - 3);
		CHECK_OK(TEE_BigIntConvertFromOctetString(
			job->x[i], at + 3, bytes, at[0] != 0 ? -1 : 1));
		at += 3 + bytes;
		size -= 3 + bytes;
	}
	return TEE_SUCCESS;
}

static TEE_Result pack(const struct job *job, TEE_Param *out)
{
	uint8_t *at = out->memref.buffer;
	size_t room = out->memref.size;

	for (size_t i = 0; i < job->result_count; i++) {
		size_t bytes;

		CHECK(room >= 3);
		bytes = room - 3;
		CHECK_OK(TEE_BigIntConvertToOctetString(at + 3, &bytes,
							job->r[i]));
		at[0] = TEE_BigIntCmpS32(job->r[i], 0) < 0;
		at[1] = (uint8_t)(bytes >> 8);
		at[2] = (uint8_t)bytes;
		at += 3 + bytes;
		room -= 3 + bytes;
	}
	out->memref.size -= room;
	return TEE_SUCCESS;
}

static void plain(struct job *j, uint32_t op)
{
	TEE_BigInt **x = j->x;
	TEE_BigInt *r = j->r[0];

	j->result_count = 1;
	switch (op) {
	case BIGINT_ADD:
		TEE_BigIntAdd(r, x[0], x[1]);
		break;
	case BIGINT_SUB:
		TEE_BigIntSub(r, x[0], x[1]);
		break;
	case BIGINT_MUL:
		TEE_BigIntMul(r, x[0], x[1]);
		break;
	case BIGINT_SQUARE:
		TEE_BigIntSquare(r, x[0]);
		break;
	case BIGINT_NEG:
		TEE_BigIntNeg(r, x[0]);
		break;
	case BIGINT_SHIFT:
		TEE_BigIntShiftRight(r, x[0], j->scalar);
		/* In place the same. */
		TEE_BigIntShiftRight(x[0], x[0], j->scalar);
		if (TEE_BigIntCmp(r, x[0]) != 0)
			TEE_Panic(TEE_ERROR_GENERIC);
		break;
	default: /* BIGINT_DIV */
		TEE_BigIntDiv(r, j->r[1], x[0], x[1]);
		j->result_count = 2;
		break;
	}
}

static TEE_Result modular(struct job *j, uint32_t op)
{
	TEE_BigInt **x = j->x;
	TEE_BigInt *r = j->r[0];

	j->result_count = 1;
	switch (op) {
	case BIGINT_MOD:
		TEE_BigIntMod(r, x[0], x[1]);
		return TEE_SUCCESS;
	case BIGINT_ADD_MOD:
		TEE_BigIntAddMod(r, x[0], x[1], x[2]);
		return TEE_SUCCESS;
	case BIGINT_SUB_MOD:
		TEE_BigIntSubMod(r, x[0], x[1], x[2]);
		return TEE_SUCCESS;
	case BIGINT_MUL_MOD:
		TEE_BigIntMulMod(r, x[0], x[1], x[2]);
		return TEE_SUCCESS;
	case BIGINT_SQUARE_MOD:
		TEE_BigIntSquareMod(r, x[0], x[1]);
		return TEE_SUCCESS;
	case BIGINT_INV_MOD:
		TEE_BigIntInvMod(r, x[0], x[1]);
		return TEE_SUCCESS;
	default: /* BIGINT_EXP_MOD */
		return TEE_BigIntExpMod(r, x[0], x[1], x[2], NULL);
	}
}

static TEE_Result bits(struct job *j, uint32_t op)
{
	TEE_BigInt **x = j->x;

	switch (op) {
	case BIGINT_BIT:
		j->scalar = TEE_BigIntGetBit(x[0], j->scalar);
		return TEE_SUCCESS;
	case BIGINT_BIT_COUNT:
		j->scalar = TEE_BigIntGetBitCount(x[0]);
		return TEE_SUCCESS;
	case BIGINT_SET_BIT:
	case BIGINT_CLEAR_BIT:
		CHECK_OK(TEE_BigIntSetBit(x[0], j->scalar,
					  op == BIGINT_SET_BIT));
		break;
	case BIGINT_ABS:
		CHECK_OK(TEE_BigIntAbs(j->r[0], x[0]));
		j->result_count = 1;
		return TEE_SUCCESS;
	default: /* BIGINT_ASSIGN */
		break;
	}
	j->result_count = 1;
	return TEE_BigIntAssign(j->r[0], x[0]);
}

static uint32_t sign_of(int32_t order)
{
	return order < 0 ? UINT32_MAX : order > 0;
}

static TEE_Result compare(struct job *j, uint32_t op)
{
	int32_t value = 0;

	switch (op) {
	case BIGINT_CMP:
		j->scalar = sign_of(TEE_BigIntCmp(j->x[0], j->x[1]));
		return TEE_SUCCESS;
	case BIGINT_CMP_S32:
		j->scalar =
			sign_of(TEE_BigIntCmpS32(j->x[0], (int32_t)j->scalar));
		return TEE_SUCCESS;
	case BIGINT_FROM_S32:
		TEE_BigIntConvertFromS32(j->r[0], (int32_t)j->scalar);
		j->result_count = 1;
		return TEE_SUCCESS;
	default: /* BIGINT_TO_S32 */
		if (TEE_BigIntConvertToS32(&value, j->x[0]) ==
		    TEE_ERROR_OVERFLOW)
			value = 77;
		j->scalar = (uint32_t)value;
		return TEE_SUCCESS;
	}
}

/* u and v are any that fit: that they do is seen here. */
static TEE_Result gcd(struct job *j)
{
	TEE_BigInt *sum = make_number();
	TEE_BigInt *product = make_number();

	CHECK(sum != NULL && product != NULL);
	TEE_BigIntComputeExtendedGcd(j->r[0], j->r[1], j->r[2], j->x[0],
				     j->x[1]);
	TEE_BigIntMul(sum, j->r[1], j->x[0]);
	TEE_BigIntMul(product, j->r[2], j->x[1]);
	TEE_BigIntAdd(sum, sum, product);
	CHECK(TEE_BigIntCmp(sum, j->r[0]) == 0);
	TEE_BigIntComputeExtendedGcd(sum, NULL, NULL, j->x[0], j->x[1]);
	CHECK(TEE_BigIntCmp(sum, j->r[0]) == 0);
	TEE_Free(sum);
	TEE_Free(product);
	j->result_count = 1;
	return TEE_SUCCESS;
}

/* x[0] * x[1] mod x[2] by fast multiplication. */
static TEE_Result fmm(struct job *j)
{
	size_t bit_count = TEE_BigIntGetBitCount(j->x[2]);
	size_t words = TEE_BigIntFMMSizeInU32(bit_count);
	size_t context_words = TEE_BigIntFMMContextSizeInU32(bit_count);
	TEE_BigIntFMMContext *context = TEE_Malloc(context_words * 4, 0);
	TEE_BigIntFMM *a = TEE_Malloc(words * 4, 0);
	TEE_BigIntFMM *b = TEE_Malloc(words * 4, 0);

	CHECK(context != NULL && a != NULL && b != NULL);
	CHECK_OK(TEE_BigIntInitFMMContext1(context, context_words, j->x[2]));
	TEE_BigIntInitFMM(a, words);
	TEE_BigIntInitFMM(b, words);
	TEE_BigIntConvertToFMM(a, j->x[0], j->x[2], context);
	TEE_BigIntConvertFromFMM(j->r[0], a, j->x[2], context);
	CHECK(TEE_BigIntCmp(j->r[0], j->x[0]) == 0);
	TEE_BigIntConvertToFMM(b, j->x[1], j->x[2], context);
	TEE_BigIntComputeFMM(a, a, b, j->x[2], context);
	TEE_BigIntConvertFromFMM(j->r[0], a, j->x[2], context);
	TEE_Free(context);
	TEE_Free(a);
	TEE_Free(b);
	j->result_count = 1;
	return TEE_SUCCESS;
}

static TEE_Result run(struct job *j, uint32_t op)
{
	switch (op) {
	case BIGINT_ADD:
	case BIGINT_SUB:
	case BIGINT_MUL:
	case BIGINT_SQUARE:
	case BIGINT_NEG:
	case BIGINT_SHIFT:
	case BIGINT_DIV:
		plain(j, op);
		return TEE_SUCCESS;
	case BIGINT_BIT:
	case BIGINT_BIT_COUNT:
	case BIGINT_SET_BIT:
	case BIGINT_CLEAR_BIT:
	case BIGINT_ABS:
	case BIGINT_ASSIGN:
		return bits(j, op);
	case BIGINT_CMP:
	case BIGINT_CMP_S32:
	case BIGINT_FROM_S32:
	case BIGINT_TO_S32:
		return compare(j, op);
	case BIGINT_GCD:
		return gcd(j);
	case BIGINT_FMM:
		return fmm(j);
	case BIGINT_RELATIVE_PRIME:
		j->scalar = TEE_BigIntRelativePrime(j->x[0], j->x[1]);
		return TEE_SUCCESS;
	case BIGINT_PRIME:
		j->scalar = (uint32_t)TEE_BigIntIsProbablePrime(j->x[0], 80);
		return TEE_SUCCESS;
	default:
		return modular(j, op);
	}
}

TEE_Result api_bigint(TEE_Param params[4])
{
	struct job job = {.scalar = params[0].value.b};

	CHECK(params[0].value.a < BIGINT_OP_COUNT);
	for (size_t i = 0; i < NUMBER_MAX; i++) {
		job.x[i] = make_number();
		job.r[i] = make_number();
		CHECK(job.x[i] != NULL && job.r[i] != NULL);
	}
	CHECK_OK(unpack(&job, params[2].memref.buffer, params[2].memref.size));
	CHECK_OK(run(&job, params[0].value.a));
	CHECK_OK(pack(&job, &params[3]));
	params[0].value.a = job.scalar;
	for (size_t i = 0; i < NUMBER_MAX; i++) {
		TEE_Free(job.x[i]);
		TEE_Free(job.r[i]);
	}
	return TEE_SUCCESS;
}
