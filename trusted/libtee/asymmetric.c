/* SPDX-License-Identifier: BSD-2-Clause */
/* Asymmetric functions and derived keys. Spec: GP Core 1.3.1 6.7, 6.8 */
#include <utee_syscalls.h>

#include "trusted/libtee/access.h"
#include "trusted/libtee/attributes.h"
#include "trusted/libtee/object.h"
#include "trusted/libtee/operation.h"

struct transfer {
	const void *src;
	size_t src_bytes;
	void *dst;
	size_t *dst_bytes;
};

static TEE_Result operate(TEE_OperationHandle operation, uint32_t class,
			  uint32_t mode, const TEE_Attribute *params,
			  uint32_t count, const struct transfer *t)
{
	struct utee_attribute attrs[ATTRIBUTES_MAX];
	uint64_t size;
	TEE_Result result;

	operation_check(operation, class);
	if (operation->info.mode != mode)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	check_inbuf(t->src, t->src_bytes);
	check_out(t->dst_bytes, sizeof(*t->dst_bytes));
	check_outbuf(t->dst, *t->dst_bytes);
	attributes_to_kernel(attrs, params, count);
	size = *t->dst_bytes;
	result = _utee_asymm_operate(operation->kernel, attrs, count, t->src,
				     t->src_bytes, t->dst, &size);
	*t->dst_bytes = (size_t)size;
	return result;
}

/* What the data, not the program, can be blamed for goes to the TA. */
static TEE_Result crypt_result(TEE_Result result)
{
	switch (result) {
	case TEE_SUCCESS:
	case TEE_ERROR_SHORT_BUFFER:
	case TEE_ERROR_BAD_PARAMETERS:
	case TEE_ERROR_CIPHERTEXT_INVALID:
	case TEE_ERROR_NOT_SUPPORTED:
		return result;
	default:
		TEE_Panic(result);
	}
}

TEE_Result TEE_AsymmetricEncrypt(TEE_OperationHandle operation,
				 const TEE_Attribute *params,
				 uint32_t paramCount, const void *srcData,
				 size_t srcLen, void *destData, size_t *destLen)
{
	const struct transfer t = {srcData, srcLen, destData, destLen};

	return crypt_result(operate(operation, TEE_OPERATION_ASYMMETRIC_CIPHER,
				    TEE_MODE_ENCRYPT, params, paramCount, &t));
}

TEE_Result TEE_AsymmetricDecrypt(TEE_OperationHandle operation,
				 const TEE_Attribute *params,
				 uint32_t paramCount, const void *srcData,
				 size_t srcLen, void *destData, size_t *destLen)
{
	const struct transfer t = {srcData, srcLen, destData, destLen};

	return crypt_result(operate(operation, TEE_OPERATION_ASYMMETRIC_CIPHER,
				    TEE_MODE_DECRYPT, params, paramCount, &t));
}

TEE_Result TEE_AsymmetricSignDigest(TEE_OperationHandle operation,
				    const TEE_Attribute *params,
				    uint32_t paramCount, const void *digest,
				    size_t digestLen, void *signature,
				    size_t *signatureLen)
{
	const struct transfer t = {digest, digestLen, signature, signatureLen};
	TEE_Result result =
		operate(operation, TEE_OPERATION_ASYMMETRIC_SIGNATURE,
			TEE_MODE_SIGN, params, paramCount, &t);

	if (result != TEE_SUCCESS && result != TEE_ERROR_SHORT_BUFFER)
		TEE_Panic(result);
	return result;
}

TEE_Result TEE_AsymmetricVerifyDigest(TEE_OperationHandle operation,
				      const TEE_Attribute *params,
				      uint32_t paramCount, const void *digest,
				      size_t digestLen, const void *signature,
				      size_t signatureLen)
{
	struct utee_attribute attrs[ATTRIBUTES_MAX];
	TEE_Result result;

	operation_check(operation, TEE_OPERATION_ASYMMETRIC_SIGNATURE);
	if (operation->info.mode != TEE_MODE_VERIFY)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	check_inbuf(digest, digestLen);
	check_inbuf(signature, signatureLen);
	attributes_to_kernel(attrs, params, paramCount);
	result = _utee_asymm_verify(operation->kernel, attrs, paramCount,
				    digest, digestLen, signature, signatureLen);
	if (result != TEE_SUCCESS && result != TEE_ERROR_SIGNATURE_INVALID)
		TEE_Panic(result);
	return result;
}

void TEE_DeriveKey(TEE_OperationHandle operation, const TEE_Attribute *params,
		   uint32_t paramCount, TEE_ObjectHandle derivedKey)
{
	struct utee_attribute attrs[ATTRIBUTES_MAX];
	struct utee_object_info info;

	operation_check(operation, TEE_OPERATION_KEY_DERIVATION);
	panic_unless_ok(
		_utee_cryp_obj_get_info(object_handle(derivedKey), &info));
	if (info.obj_type != TEE_TYPE_GENERIC_SECRET ||
	    (info.handle_flags &
	     (TEE_HANDLE_FLAG_PERSISTENT | TEE_HANDLE_FLAG_INITIALIZED)) != 0)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	attributes_to_kernel(attrs, params, paramCount);
	panic_unless_ok(_utee_cryp_derive_key(operation->kernel, attrs,
					      paramCount,
					      object_handle(derivedKey)));
}
