/* SPDX-License-Identifier: BSD-2-Clause */
/* Message authentication codes. Spec: GP Core 1.3.1 6.5 */
#include <string_ext.h>
#include <utee_syscalls.h>

#include "trusted/libtee/access.h"
#include "trusted/libtee/operation.h"

#define MAC_BYTES_MAX 64

void TEE_MACInit(TEE_OperationHandle operation, const void *IV, size_t IVLen)
{
	operation_check(operation, TEE_OPERATION_MAC);
	check_inbuf(IV, IVLen);
	operation_rewind(operation);
	panic_unless_ok(_utee_hash_init(operation->kernel, IV, IVLen));
	operation_begin(operation);
	operation->state = TEE_OPERATION_STATE_ACTIVE;
}

void TEE_MACUpdate(TEE_OperationHandle operation, const void *chunk,
		   size_t chunkSize)
{
	operation_check_active(operation, TEE_OPERATION_MAC);
	check_inbuf(chunk, chunkSize);
	panic_unless_ok(_utee_hash_update(operation->kernel, chunk, chunkSize));
}

TEE_Result TEE_MACComputeFinal(TEE_OperationHandle operation,
			       const void *message, size_t messageLen,
			       void *mac, size_t *macLen)
{
	uint64_t size;
	TEE_Result result;

	operation_check_active(operation, TEE_OPERATION_MAC);
	check_inbuf(message, messageLen);
	check_out(macLen, sizeof(*macLen));
	check_outbuf(mac, *macLen);
	if (*macLen < operation->algorithm->digest_bytes) {
		*macLen = operation->algorithm->digest_bytes;
		return TEE_ERROR_SHORT_BUFFER;
	}
	size = *macLen;
	result = _utee_hash_final(operation->kernel, message, messageLen, mac,
				  &size);
	panic_unless_ok(result);
	*macLen = (size_t)size;
	operation_rewind(operation);
	return TEE_SUCCESS;
}

TEE_Result TEE_MACCompareFinal(TEE_OperationHandle operation,
			       const void *message, size_t messageLen,
			       const void *mac, size_t macLen)
{
	uint8_t computed[MAC_BYTES_MAX];
	size_t size = sizeof(computed);
	bool is_equal;

	operation_check_active(operation, TEE_OPERATION_MAC);
	check_inbuf(mac, macLen);
	panic_unless_ok(TEE_MACComputeFinal(operation, message, messageLen,
					    computed, &size));
	is_equal = size == macLen && buf_compare_ct(computed, mac, size) == 0;
	memzero_explicit(computed, sizeof(computed));
	return is_equal ? TEE_SUCCESS : TEE_ERROR_MAC_INVALID;
}
