/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef API_H
#define API_H

#include <check.h>
#include <string.h>
#include <test_ta.h>

TEE_Result api_digest(TEE_Param params[4]);
TEE_Result api_cipher(TEE_Param params[4]);
TEE_Result api_mac(TEE_Param params[4]);
TEE_Result api_ae(TEE_Param params[4]);
TEE_Result api_objects(TEE_Param params[4]);
TEE_Result api_rsa(TEE_Param params[4]);
TEE_Result api_curves(TEE_Param params[4]);
TEE_Result api_derive(TEE_Param params[4]);
TEE_Result api_known(TEE_Param params[4]);
TEE_Result api_lattices(TEE_Param params[4]);
TEE_Result api_storage(TEE_Param params[4]);
TEE_Result api_system(TEE_Param params[4]);
TEE_Result api_tcp(TEE_Param params[4]);
TEE_Result api_udp(TEE_Param params[4]);
TEE_Result api_bigint(TEE_Param params[4]);
TEE_Result api_hostile(TEE_Param params[4]);

/* Like CHECK(), of a result; a step that the kernel has not says so. */
#define CHECK_OK(expression)                                                   \
	do {                                                                   \
		TEE_Result result_ = (expression);                             \
		if (result_ != TEE_SUCCESS) {                                  \
			EMSG("0x%08x: %s", (unsigned int)result_,              \
			     #expression);                                     \
			failed_line = __LINE__;                                \
			return result_;                                        \
		}                                                              \
	} while (0)

/* An object of type @type with the secret @key. */
TEE_Result make_secret(uint32_t type, const void *key, size_t key_bytes,
		       TEE_ObjectHandle *object);
/* An operation with that key in it. */
TEE_Result make_operation(uint32_t algorithm, uint32_t mode, uint32_t type,
			  const void *key, size_t key_bytes,
			  TEE_OperationHandle *op);

#endif
