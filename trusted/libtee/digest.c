/* SPDX-License-Identifier: BSD-2-Clause */
/* Message digests. Spec: GP Core 1.3.1 6.3 */
#include <utee_syscalls.h>

#include "trusted/libtee/access.h"
#include "trusted/libtee/operation.h"

void TEE_DigestUpdate(TEE_OperationHandle operation, const void *chunk,
		      size_t chunkSize)
{
	operation_check_active(operation, TEE_OPERATION_DIGEST);
	check_inbuf(chunk, chunkSize);
	if (operation->state == TEE_OPERATION_STATE_EXTRACTING)
		TEE_Panic(TEE_ERROR_BAD_STATE);
	panic_unless_ok(_utee_hash_update(operation->kernel, chunk, chunkSize));
	operation->state = TEE_OPERATION_STATE_ACTIVE;
}

static TEE_Result final(TEE_OperationHandle operation, const void *chunk,
			size_t chunk_bytes, void *hash, size_t *hash_bytes)
{
	uint64_t size;
	TEE_Result result;

	operation_check_active(operation, TEE_OPERATION_DIGEST);
	check_inbuf(chunk, chunk_bytes);
	check_out(hash_bytes, sizeof(*hash_bytes));
	check_outbuf(hash, *hash_bytes);
	if (operation->state == TEE_OPERATION_STATE_EXTRACTING &&
	    chunk_bytes != 0)
		TEE_Panic(TEE_ERROR_BAD_STATE);
	size = *hash_bytes;
	result = _utee_hash_final(operation->kernel, chunk, chunk_bytes, hash,
				  &size);
	*hash_bytes = (size_t)size;
	if (result != TEE_SUCCESS && result != TEE_ERROR_SHORT_BUFFER)
		TEE_Panic(result);
	return result;
}

TEE_Result TEE_DigestDoFinal(TEE_OperationHandle operation, const void *chunk,
			     size_t chunkLen, void *hash, size_t *hashLen)
{
	TEE_Result result = final(operation, chunk, chunkLen, hash, hashLen);

	if (result == TEE_SUCCESS)
		operation_rewind(operation);
	return result;
}

TEE_Result TEE_DigestExtract(TEE_OperationHandle operation, void *hash,
			     size_t *hashLen)
{
	TEE_Result result;

	operation_check_active(operation, TEE_OPERATION_DIGEST);
	/* Only functions with output of any length can go on. */
	if (operation->algorithm->digest_bytes != 0)
		return TEE_DigestDoFinal(operation, NULL, 0, hash, hashLen);
	result = final(operation, NULL, 0, hash, hashLen);
	if (result == TEE_SUCCESS)
		operation->state = TEE_OPERATION_STATE_EXTRACTING;
	return result;
}
