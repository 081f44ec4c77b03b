/* SPDX-License-Identifier: BSD-2-Clause */
/* Version 1.1's signatures: operations. */
#include "trusted/libtee/access.h"
#include "trusted/libtee/compat.h"

void __GP11_TEE_FreeOperation(TEE_OperationHandle operation)
{
	TEE_FreeOperation(operation);
}

TEE_Result __GP11_TEE_GetOperationInfoMultiple(TEE_OperationHandle operation,
					       TEE_OperationInfoMultiple *info,
					       uint32_t *operationSize)
{
	size_t operationSize_wide = widen(operationSize);
	TEE_Result result;

	result = TEE_GetOperationInfoMultiple(operation, info,
					      &operationSize_wide);
	*operationSize = (uint32_t)operationSize_wide;
	return result;
}

TEE_Result __GP11_TEE_SetOperationKey(TEE_OperationHandle operation,
				      TEE_ObjectHandle key)
{
	return TEE_SetOperationKey(operation, key);
}

TEE_Result __GP11_TEE_SetOperationKey2(TEE_OperationHandle operation,
				       TEE_ObjectHandle key1,
				       TEE_ObjectHandle key2)
{
	return TEE_SetOperationKey2(operation, key1, key2);
}

void __GP11_TEE_DigestUpdate(TEE_OperationHandle operation, const void *chunk,
			     uint32_t chunkSize)
{
	TEE_DigestUpdate(operation, chunk, chunkSize);
}

TEE_Result __GP11_TEE_DigestDoFinal(TEE_OperationHandle operation,
				    const void *chunk, uint32_t chunkLen,
				    void *hash, uint32_t *hashLen)
{
	size_t hashLen_wide = widen(hashLen);
	TEE_Result result;

	result = TEE_DigestDoFinal(operation, chunk, chunkLen, hash,
				   &hashLen_wide);
	*hashLen = (uint32_t)hashLen_wide;
	return result;
}

void __GP11_TEE_CipherInit(TEE_OperationHandle operation, const void *IV,
			   uint32_t IVLen)
{
	TEE_CipherInit(operation, IV, IVLen);
}

TEE_Result __GP11_TEE_CipherUpdate(TEE_OperationHandle operation,
				   const void *srcData, uint32_t srcLen,
				   void *destData, uint32_t *destLen)
{
	size_t destLen_wide = widen(destLen);
	TEE_Result result;

	result = TEE_CipherUpdate(operation, srcData, srcLen, destData,
				  &destLen_wide);
	*destLen = (uint32_t)destLen_wide;
	return result;
}

TEE_Result __GP11_TEE_CipherDoFinal(TEE_OperationHandle operation,
				    const void *srcData, uint32_t srcLen,
				    void *destData, uint32_t *destLen)
{
	size_t destLen_wide = widen_optional(destLen);
	TEE_Result result;

	result = TEE_CipherDoFinal(operation, srcData, srcLen, destData,
				   &destLen_wide);
	narrow_optional(destLen, destLen_wide);
	return result;
}

void __GP11_TEE_MACInit(TEE_OperationHandle operation, const void *IV,
			uint32_t IVLen)
{
	TEE_MACInit(operation, IV, IVLen);
}

void __GP11_TEE_MACUpdate(TEE_OperationHandle operation, const void *chunk,
			  uint32_t chunkSize)
{
	TEE_MACUpdate(operation, chunk, chunkSize);
}

TEE_Result __GP11_TEE_MACComputeFinal(TEE_OperationHandle operation,
				      const void *message, uint32_t messageLen,
				      void *mac, uint32_t *macLen)
{
	size_t macLen_wide = widen(macLen);
	TEE_Result result;

	result = TEE_MACComputeFinal(operation, message, messageLen, mac,
				     &macLen_wide);
	*macLen = (uint32_t)macLen_wide;
	return result;
}

TEE_Result __GP11_TEE_MACCompareFinal(TEE_OperationHandle operation,
				      const void *message, uint32_t messageLen,
				      const void *mac, uint32_t macLen)
{
	return TEE_MACCompareFinal(operation, message, messageLen, mac, macLen);
}

TEE_Result __GP11_TEE_AEInit(TEE_OperationHandle operation, const void *nonce,
			     uint32_t nonceLen, uint32_t tagLen,
			     uint32_t AADLen, uint32_t payloadLen)
{
	return TEE_AEInit(operation, nonce, nonceLen, tagLen, AADLen,
			  payloadLen);
}

void __GP11_TEE_AEUpdateAAD(TEE_OperationHandle operation, const void *AADdata,
			    uint32_t AADdataLen)
{
	TEE_AEUpdateAAD(operation, AADdata, AADdataLen);
}

TEE_Result __GP11_TEE_AEUpdate(TEE_OperationHandle operation,
			       const void *srcData, uint32_t srcLen,
			       void *destData, uint32_t *destLen)
{
	size_t destLen_wide = widen(destLen);
	TEE_Result result;

	result = TEE_AEUpdate(operation, srcData, srcLen, destData,
			      &destLen_wide);
	*destLen = (uint32_t)destLen_wide;
	return result;
}

TEE_Result __GP11_TEE_AEEncryptFinal(TEE_OperationHandle operation,
				     const void *srcData, uint32_t srcLen,
				     void *destData, uint32_t *destLen,
				     void *tag, uint32_t *tagLen)
{
	size_t destLen_wide = widen_optional(destLen);
	size_t tagLen_wide = widen(tagLen);
	TEE_Result result;

	result = TEE_AEEncryptFinal(operation, srcData, srcLen, destData,
				    &destLen_wide, tag, &tagLen_wide);
	narrow_optional(destLen, destLen_wide);
	*tagLen = (uint32_t)tagLen_wide;
	return result;
}

TEE_Result __GP11_TEE_AEDecryptFinal(TEE_OperationHandle operation,
				     const void *srcData, uint32_t srcLen,
				     void *destData, uint32_t *destLen,
				     void *tag, uint32_t tagLen)
{
	size_t destLen_wide = widen_optional(destLen);
	TEE_Result result;

	result = TEE_AEDecryptFinal(operation, srcData, srcLen, destData,
				    &destLen_wide, tag, tagLen);
	narrow_optional(destLen, destLen_wide);
	return result;
}

TEE_Result __GP11_TEE_AsymmetricEncrypt(TEE_OperationHandle operation,
					const __GP11_TEE_Attribute *params,
					uint32_t paramCount,
					const void *srcData, uint32_t srcLen,
					void *destData, uint32_t *destLen)
{
	size_t destLen_wide = widen(destLen);
	TEE_Attribute wide[ATTRIBUTES_MAX];
	TEE_Result result;

	attributes_widen(wide, params, paramCount);
	result = TEE_AsymmetricEncrypt(operation, wide, paramCount, srcData,
				       srcLen, destData, &destLen_wide);
	*destLen = (uint32_t)destLen_wide;
	return result;
}

TEE_Result __GP11_TEE_AsymmetricDecrypt(TEE_OperationHandle operation,
					const __GP11_TEE_Attribute *params,
					uint32_t paramCount,
					const void *srcData, uint32_t srcLen,
					void *destData, uint32_t *destLen)
{
	size_t destLen_wide = widen(destLen);
	TEE_Attribute wide[ATTRIBUTES_MAX];
	TEE_Result result;

	attributes_widen(wide, params, paramCount);
	result = TEE_AsymmetricDecrypt(operation, wide, paramCount, srcData,
				       srcLen, destData, &destLen_wide);
	*destLen = (uint32_t)destLen_wide;
	return result;
}

TEE_Result __GP11_TEE_AsymmetricSignDigest(TEE_OperationHandle operation,
					   const __GP11_TEE_Attribute *params,
					   uint32_t paramCount,
					   const void *digest,
					   uint32_t digestLen, void *signature,
					   uint32_t *signatureLen)
{
	size_t signatureLen_wide = widen(signatureLen);
	TEE_Attribute wide[ATTRIBUTES_MAX];
	TEE_Result result;

	attributes_widen(wide, params, paramCount);
	result = TEE_AsymmetricSignDigest(operation, wide, paramCount, digest,
					  digestLen, signature,
					  &signatureLen_wide);
	*signatureLen = (uint32_t)signatureLen_wide;
	return result;
}

TEE_Result __GP11_TEE_AsymmetricVerifyDigest(
	TEE_OperationHandle operation, const __GP11_TEE_Attribute *params,
	uint32_t paramCount, const void *digest, uint32_t digestLen,
	const void *signature, uint32_t signatureLen)
{
	TEE_Attribute wide[ATTRIBUTES_MAX];

	attributes_widen(wide, params, paramCount);
	return TEE_AsymmetricVerifyDigest(operation, wide, paramCount, digest,
					  digestLen, signature, signatureLen);
}

void __GP11_TEE_DeriveKey(TEE_OperationHandle operation,
			  const __GP11_TEE_Attribute *params,
			  uint32_t paramCount, TEE_ObjectHandle derivedKey)
{
	TEE_Attribute wide[ATTRIBUTES_MAX];

	attributes_widen(wide, params, paramCount);
	TEE_DeriveKey(operation, wide, paramCount, derivedKey);
}

void __GP11_TEE_GenerateRandom(void *randomBuffer, uint32_t randomBufferLen)
{
	TEE_GenerateRandom(randomBuffer, randomBufferLen);
}
