/* SPDX-License-Identifier: BSD-2-Clause */
/* Authenticated encryption. Spec: GP Core 1.3.1 6.6 */
#include <utee_syscalls.h>

#include "trusted/libtee/access.h"
#include "trusted/libtee/operation.h"

TEE_Result TEE_AEInit(TEE_OperationHandle operation, const void *nonce,
		      size_t nonceLen, uint32_t tagLen, size_t AADLen,
		      size_t payloadLen)
{
	TEE_Result result;

	operation_check(operation, TEE_OPERATION_AE);
	check_inbuf(nonce, nonceLen);
	if (operation->state != TEE_OPERATION_STATE_INITIAL)
		TEE_Panic(TEE_ERROR_BAD_STATE);
	if (tagLen % 8 != 0)
		return TEE_ERROR_NOT_SUPPORTED;
	operation_rewind(operation);
	result = _utee_authenc_init(operation->kernel, nonce, nonceLen,
				    tagLen / 8, AADLen, payloadLen);
	if (result == TEE_ERROR_NOT_SUPPORTED)
		return result;
	panic_unless_ok(result);
	operation->tag_bytes = tagLen / 8;
	operation->info.digestLength = tagLen / 8;
	operation_begin(operation);
	return TEE_SUCCESS;
}

void TEE_AEUpdateAAD(TEE_OperationHandle operation, const void *AADdata,
		     size_t AADdataLen)
{
	operation_check_active(operation, TEE_OPERATION_AE);
	check_inbuf(AADdata, AADdataLen);
	/* All of it comes before the payload, which makes the state active. */
	if (operation->state != TEE_OPERATION_STATE_INITIAL)
		TEE_Panic(TEE_ERROR_BAD_STATE);
	panic_unless_ok(_utee_authenc_update_aad(operation->kernel, AADdata,
						 AADdataLen));
}

/* Room for as many bytes as go in; else tell how many. */
static bool has_room(size_t src_bytes, size_t *dst_bytes)
{
	if (*dst_bytes >= src_bytes)
		return true;
	*dst_bytes = src_bytes;
	return false;
}

static void check_payload(TEE_OperationHandle operation, const void *src,
			  size_t src_bytes, void *dst, size_t *dst_bytes)
{
	operation_check_active(operation, TEE_OPERATION_AE);
	check_inbuf(src, src_bytes);
	check_out(dst_bytes, sizeof(*dst_bytes));
	check_outbuf(dst, *dst_bytes);
}

TEE_Result TEE_AEUpdate(TEE_OperationHandle operation, const void *srcData,
			size_t srcLen, void *destData, size_t *destLen)
{
	uint64_t size;

	check_payload(operation, srcData, srcLen, destData, destLen);
	if (!has_room(srcLen, destLen))
		return TEE_ERROR_SHORT_BUFFER;
	size = *destLen;
	panic_unless_ok(_utee_authenc_update_payload(operation->kernel, srcData,
						     srcLen, destData, &size));
	*destLen = (size_t)size;
	operation->state = TEE_OPERATION_STATE_ACTIVE;
	return TEE_SUCCESS;
}

TEE_Result TEE_AEEncryptFinal(TEE_OperationHandle operation,
			      const void *srcData, size_t srcLen,
			      void *destData, size_t *destLen, void *tag,
			      size_t *tagLen)
{
	bool has_data_room;
	bool has_tag_room;
	size_t nothing = 0;
	uint64_t size;
	uint64_t tag_size;

	/* Whoever expects no output may leave the length out. */
	if (destLen == NULL)
		destLen = &nothing;
	check_payload(operation, srcData, srcLen, destData, destLen);
	if (operation->info.mode != TEE_MODE_ENCRYPT)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	check_out(tagLen, sizeof(*tagLen));
	check_outbuf(tag, *tagLen);
	has_data_room = has_room(srcLen, destLen);
	has_tag_room = has_room(operation->tag_bytes, tagLen);
	if (!has_data_room || !has_tag_room)
		return TEE_ERROR_SHORT_BUFFER;
	size = *destLen;
	tag_size = *tagLen;
	panic_unless_ok(_utee_authenc_enc_final(operation->kernel, srcData,
						srcLen, destData, &size, tag,
						&tag_size));
	*destLen = (size_t)size;
	*tagLen = (size_t)tag_size;
	operation_rewind(operation);
	return TEE_SUCCESS;
}

TEE_Result TEE_AEDecryptFinal(TEE_OperationHandle operation,
			      const void *srcData, size_t srcLen,
			      void *destData, size_t *destLen, void *tag,
			      size_t tagLen)
{
	size_t nothing = 0;
	uint64_t size;
	TEE_Result result;

	if (destLen == NULL)
		destLen = &nothing;
	check_payload(operation, srcData, srcLen, destData, destLen);
	if (operation->info.mode != TEE_MODE_DECRYPT)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	check_inbuf(tag, tagLen);
	if (!has_room(srcLen, destLen))
		return TEE_ERROR_SHORT_BUFFER;
	size = *destLen;
	result = _utee_authenc_dec_final(operation->kernel, srcData, srcLen,
					 destData, &size, tag, tagLen);
	if (result != TEE_SUCCESS && result != TEE_ERROR_MAC_INVALID)
		TEE_Panic(result);
	*destLen = (size_t)size;
	operation_rewind(operation);
	return result;
}
