/* SPDX-License-Identifier: BSD-2-Clause */
/* What all kinds of operations share. Spec: GP Core 1.3.1 6.2 */
#include "trusted/libtee/operation.h"

#include <stdlib.h>
#include <string.h>
#include <string_ext.h>
#include <utee_syscalls.h>

#include "trusted/libtee/access.h"

static TEE_Result allocate_keys(TEE_OperationHandle op)
{
	unsigned int count = algorithm_key_count(op->algorithm);
	uint32_t type = algorithm_key_type(op->algorithm, op->info.mode);
	uint32_t bits = op->info.maxKeySize;

	if (count == 2 && op->info.algorithm != TEE_ALG_SM2_KEP)
		bits /= 2;
	for (unsigned int i = 0; i < count; i++) {
		TEE_Result result =
			_utee_cryp_obj_alloc(type, bits, &op->keys[i]);

		if (result != TEE_SUCCESS)
			return result;
	}
	return TEE_SUCCESS;
}

static void close_keys(TEE_OperationHandle op)
{
	for (size_t i = 0; i < 2; i++) {
		if (op->keys[i] != 0)
			panic_unless_ok(_utee_cryp_obj_close(op->keys[i]));
	}
}

static void fill_info(TEE_OperationHandle op, uint32_t mode, uint32_t max_bits)
{
	op->info.algorithm = op->algorithm->id;
	op->info.operationClass = op->algorithm->class;
	op->info.mode = mode;
	op->info.digestLength = op->algorithm->digest_bytes;
	op->info.maxKeySize = max_bits;
	op->info.requiredKeyUsage = algorithm_key_usage(op->algorithm, mode);
	if (algorithm_key_count(op->algorithm) == 2)
		op->info.handleState |= TEE_HANDLE_FLAG_EXPECT_TWO_KEYS;
	if (op->algorithm->class == TEE_OPERATION_DIGEST)
		op->info.handleState |= TEE_HANDLE_FLAG_KEY_SET;
}

TEE_Result TEE_AllocateOperation(TEE_OperationHandle *operation,
				 uint32_t algorithm, uint32_t mode,
				 uint32_t maxKeySize)
{
	const struct algorithm *a = algorithm_find(algorithm);
	TEE_OperationHandle op;
	TEE_Result result;

	check_out(operation, sizeof(*operation));
	/* What failed to begin may be freed. */
	*operation = TEE_HANDLE_NULL;
	if (a == NULL || !algorithm_has_mode(a, mode))
		return TEE_ERROR_NOT_SUPPORTED;
	op = calloc(1, sizeof(*op));
	if (op == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	op->algorithm = a;
	fill_info(op, mode, maxKeySize);
	result = allocate_keys(op);
	if (result == TEE_SUCCESS)
		result = _utee_cryp_state_alloc(algorithm, mode, op->keys[0],
						op->keys[1], &op->kernel);
	if (result != TEE_SUCCESS) {
		close_keys(op);
		free(op);
		if (result != TEE_ERROR_OUT_OF_MEMORY &&
		    result != TEE_ERROR_NOT_SUPPORTED)
			TEE_Panic(result);
		return result;
	}
	/* A digest takes data at once. */
	if (a->class == TEE_OPERATION_DIGEST)
		operation_rewind(op);
	*operation = op;
	return TEE_SUCCESS;
}

void TEE_FreeOperation(TEE_OperationHandle operation)
{
	if (operation == TEE_HANDLE_NULL)
		return;
	check_out(operation, sizeof(*operation));
	/* Closes the key objects too. */
	panic_unless_ok(_utee_cryp_state_free(operation->kernel));
	memzero_explicit(operation, sizeof(*operation));
	free(operation);
}

static void check_live(TEE_OperationHandle op)
{
	if (op == TEE_HANDLE_NULL)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	check_out(op, sizeof(*op));
	if (op->algorithm == NULL)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
}

void operation_check(TEE_OperationHandle op, uint32_t class)
{
	check_live(op);
	if (op->algorithm->class != class)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	if ((op->info.handleState & TEE_HANDLE_FLAG_KEY_SET) == 0)
		TEE_Panic(TEE_ERROR_BAD_STATE);
}

void operation_check_active(TEE_OperationHandle op, uint32_t class)
{
	operation_check(op, class);
	if ((op->info.handleState & TEE_HANDLE_FLAG_INITIALIZED) == 0)
		TEE_Panic(TEE_ERROR_BAD_STATE);
}

void operation_begin(TEE_OperationHandle op)
{
	op->held_bytes = 0;
	op->info.handleState |= TEE_HANDLE_FLAG_INITIALIZED;
}

void operation_rewind(TEE_OperationHandle op)
{
	memset(op->held, 0, sizeof(op->held));
	op->held_bytes = 0;
	op->state = TEE_OPERATION_STATE_INITIAL;
	op->info.handleState &= ~TEE_HANDLE_FLAG_INITIALIZED;
	if (op->algorithm->class == TEE_OPERATION_DIGEST) {
		panic_unless_ok(_utee_hash_init(op->kernel, NULL, 0));
		operation_begin(op);
	}
}

void TEE_ResetOperation(TEE_OperationHandle operation)
{
	check_live(operation);
	if ((operation->info.handleState & TEE_HANDLE_FLAG_KEY_SET) == 0)
		TEE_Panic(TEE_ERROR_BAD_STATE);
	operation_rewind(operation);
}

void TEE_GetOperationInfo(TEE_OperationHandle operation,
			  TEE_OperationInfo *operationInfo)
{
	check_live(operation);
	check_out(operationInfo, sizeof(*operationInfo));
	*operationInfo = operation->info;
	/* There is no one key to tell of when two are expected. */
	if (algorithm_key_count(operation->algorithm) == 2) {
		operationInfo->keySize = 0;
		operationInfo->requiredKeyUsage = 0;
	}
}

TEE_Result TEE_GetOperationInfoMultiple(
	TEE_OperationHandle operation,
	TEE_OperationInfoMultiple *operationInfoMultiple, size_t *operationSize)
{
	TEE_OperationInfoMultiple *out = operationInfoMultiple;
	unsigned int count;
	size_t needed;

	check_live(operation);
	check_out(operationSize, sizeof(*operationSize));
	count = algorithm_key_count(operation->algorithm);
	needed = sizeof(*out) + count * sizeof(out->keyInformation[0]);
	if (*operationSize < needed) {
		*operationSize = needed;
		return TEE_ERROR_SHORT_BUFFER;
	}
	check_out(out, needed);
	*operationSize = needed;
	out->algorithm = operation->info.algorithm;
	out->operationClass = operation->info.operationClass;
	out->mode = operation->info.mode;
	out->digestLength = operation->info.digestLength;
	out->maxKeySize = operation->info.maxKeySize;
	out->handleState = operation->info.handleState;
	out->operationState = operation->state;
	out->numberOfKeys = count;
	for (unsigned int i = 0; i < count; i++) {
		out->keyInformation[i].keySize = operation->key_bits;
		out->keyInformation[i].requiredKeyUsage =
			operation->info.requiredKeyUsage;
	}
	return TEE_SUCCESS;
}

void TEE_CopyOperation(TEE_OperationHandle dstOperation,
		       TEE_OperationHandle srcOperation)
{
	TEE_OperationHandle dst = dstOperation;
	TEE_OperationHandle src = srcOperation;

	check_live(dst);
	check_live(src);
	if (dst->algorithm != src->algorithm ||
	    dst->info.mode != src->info.mode ||
	    dst->info.maxKeySize < src->key_bits)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	if (algorithm_takes_public(src->algorithm))
		panic_unless_ok(operation_fit_key(dst, src->keys[0]));
	for (size_t i = 0; i < algorithm_key_count(src->algorithm); i++) {
		panic_unless_ok(_utee_cryp_obj_reset(dst->keys[i]));
		if ((src->info.handleState & TEE_HANDLE_FLAG_KEY_SET) != 0)
			panic_unless_ok(_utee_cryp_obj_copy(dst->keys[i],
							    src->keys[i]));
	}
	if (algorithm_has_context(src->algorithm))
		panic_unless_ok(
			_utee_cryp_state_copy(dst->kernel, src->kernel));
	dst->info.handleState = src->info.handleState;
	dst->info.keySize = src->info.keySize;
	dst->info.digestLength = src->info.digestLength;
	dst->state = src->state;
	dst->key_bits = src->key_bits;
	memcpy(dst->held, src->held, sizeof(dst->held));
	dst->held_bytes = src->held_bytes;
	dst->tag_bytes = src->tag_bytes;
}

TEE_Result TEE_IsAlgorithmSupported(uint32_t algId, uint32_t element)
{
	const struct algorithm *a = algorithm_find(algId);

	if (a == NULL)
		return TEE_ERROR_NOT_SUPPORTED;
	/* Only algorithms over elliptic curves have an element. */
	switch (a->key) {
	case 0x41:
	case 0x42:
		return element <= TEE_ECC_CURVE_NIST_P521
			       ? TEE_SUCCESS
			       : TEE_ERROR_NOT_SUPPORTED;
	case 0x43:
	case 0x44:
		return element == TEE_CRYPTO_ELEMENT_NONE ||
				       element == TEE_ECC_CURVE_25519
			       ? TEE_SUCCESS
			       : TEE_ERROR_NOT_SUPPORTED;
	case 0x48:
	case 0x49:
		return element == TEE_CRYPTO_ELEMENT_NONE ||
				       element == TEE_ECC_CURVE_448
			       ? TEE_SUCCESS
			       : TEE_ERROR_NOT_SUPPORTED;
	case 0x45:
	case 0x46:
	case 0x47:
		return element == TEE_CRYPTO_ELEMENT_NONE ||
				       element == TEE_ECC_CURVE_SM2
			       ? TEE_SUCCESS
			       : TEE_ERROR_NOT_SUPPORTED;
	default:
		return element == TEE_CRYPTO_ELEMENT_NONE
			       ? TEE_SUCCESS
			       : TEE_ERROR_NOT_SUPPORTED;
	}
}
