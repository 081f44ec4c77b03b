/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys of operations. Spec: GP Core 1.3.1 6.2.7, 6.2.8 */
#include <utee_syscalls.h>

#include "trusted/libtee/access.h"
#include "trusted/libtee/object.h"
#include "trusted/libtee/operation.h"

static void check_settable(TEE_OperationHandle op, unsigned int key_count)
{
	if (op == TEE_HANDLE_NULL)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	check_out(op, sizeof(*op));
	if (op->algorithm == NULL ||
	    algorithm_key_count(op->algorithm) != key_count)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	if (op->state != TEE_OPERATION_STATE_INITIAL)
		TEE_Panic(TEE_ERROR_BAD_STATE);
}

/* Size of a key that fits the operation; panics when it does not. */
static TEE_Result check_key(TEE_OperationHandle op, TEE_ObjectHandle key,
			    uint32_t *bits)
{
	uint32_t required = op->info.requiredKeyUsage;
	struct utee_object_info info;
	TEE_Result result = _utee_cryp_obj_get_info(object_handle(key), &info);

	if (storage_result(result) != TEE_SUCCESS)
		return result;
	if ((info.handle_flags & TEE_HANDLE_FLAG_INITIALIZED) == 0 ||
	    (info.obj_usage & required) != required ||
	    info.obj_size > op->info.maxKeySize)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	*bits = info.obj_size;
	return TEE_SUCCESS;
}

static void clear_keys(TEE_OperationHandle op)
{
	for (size_t i = 0; i < algorithm_key_count(op->algorithm); i++)
		panic_unless_ok(_utee_cryp_obj_reset(op->keys[i]));
	op->info.keySize = 0;
	op->key_bits = 0;
	op->info.handleState &=
		~(TEE_HANDLE_FLAG_KEY_SET | TEE_HANDLE_FLAG_INITIALIZED);
}

/* Make room for a key of @type, where the one before was of another. */
static TEE_Result make_room(TEE_OperationHandle op, uint32_t type)
{
	struct utee_object_info info;
	uint32_t state = 0;
	uint32_t key = 0;
	TEE_Result result;

	panic_unless_ok(_utee_cryp_obj_get_info(op->keys[0], &info));
	if (info.obj_type == type)
		return TEE_SUCCESS;
	result = _utee_cryp_obj_alloc(type, op->info.maxKeySize, &key);
	if (result == TEE_SUCCESS)
		result = _utee_cryp_state_alloc(op->info.algorithm,
						op->info.mode, key, 0, &state);
	if (result != TEE_SUCCESS) {
		if (key != 0)
			panic_unless_ok(_utee_cryp_obj_close(key));
		return result;
	}
	/* Closes the key too. */
	panic_unless_ok(_utee_cryp_state_free(op->kernel));
	op->kernel = state;
	op->keys[0] = key;
	return TEE_SUCCESS;
}

/* The peer's public key, or the own pair. */
TEE_Result operation_fit_key(TEE_OperationHandle operation, unsigned long key)
{
	struct utee_object_info info;
	TEE_Result result = storage_result(_utee_cryp_obj_get_info(key, &info));

	if (result == TEE_SUCCESS)
		result = make_room(operation, info.obj_type);
	/* A key of another kind is the program's fault. */
	if (result == TEE_ERROR_BAD_PARAMETERS ||
	    result == TEE_ERROR_NOT_SUPPORTED)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	return result;
}

static TEE_Result set_keys(TEE_OperationHandle op, const TEE_ObjectHandle *keys,
			   unsigned int count)
{
	uint32_t bits = 0;

	clear_keys(op);
	if (algorithm_takes_public(op->algorithm)) {
		TEE_Result result =
			operation_fit_key(op, object_handle(keys[0]));

		if (result != TEE_SUCCESS)
			return result;
	}
	for (unsigned int i = 0; i < count; i++) {
		TEE_Result result = check_key(op, keys[i], &bits);

		if (result == TEE_SUCCESS)
			result = storage_result(_utee_cryp_obj_copy(
				op->keys[i], object_handle(keys[i])));
		if (result != TEE_SUCCESS) {
			clear_keys(op);
			return result;
		}
	}
	op->key_bits = bits;
	op->info.keySize = bits;
	op->info.handleState |= TEE_HANDLE_FLAG_KEY_SET;
	return TEE_SUCCESS;
}

TEE_Result TEE_SetOperationKey(TEE_OperationHandle operation,
			       TEE_ObjectHandle key)
{
	check_settable(operation, 1);
	if (key == TEE_HANDLE_NULL) {
		clear_keys(operation);
		return TEE_SUCCESS;
	}
	return set_keys(operation, &key, 1);
}

TEE_Result TEE_SetOperationKey2(TEE_OperationHandle operation,
				TEE_ObjectHandle key1, TEE_ObjectHandle key2)
{
	const TEE_ObjectHandle keys[2] = {key1, key2};

	check_settable(operation, 2);
	if (key1 == TEE_HANDLE_NULL && key2 == TEE_HANDLE_NULL) {
		clear_keys(operation);
		return TEE_SUCCESS;
	}
	if (key1 == TEE_HANDLE_NULL || key2 == TEE_HANDLE_NULL)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	if (key1 == key2)
		return TEE_ERROR_SECURITY;
	return set_keys(operation, keys, 2);
}
