/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef SP_TA_H
#define SP_TA_H

#include <sp.h>
#include <sp_ta_protocol.h>
#include <tee_api_types.h>

/*
 * A service written as a GlobalPlatform TA: these are its entry points, which
 * it defines. Of the Internal Core API itself nothing is there. Buffers lie in
 * memory that the client can change at any time. Spec: GP Core 1.3.1, 4.3.
 */
TEE_Result TA_CreateEntryPoint(void);
void TA_DestroyEntryPoint(void);
TEE_Result TA_OpenSessionEntryPoint(uint32_t param_types, TEE_Param params[4],
				    void **session_context);
void TA_CloseSessionEntryPoint(void *session_context);
TEE_Result TA_InvokeCommandEntryPoint(void *session_context, uint32_t command,
				      uint32_t param_types,
				      TEE_Param params[4]);

/* Serve clients (sp_ta_protocol.h); what sp_main() of such a partition calls.
 * Returns when TA_CreateEntryPoint() fails. */
void sp_ta_serve(void);
/* The endpoint whose call is being served. */
uint16_t sp_ta_client(void);

/* One request, for tests: the answer goes to @r. */
void sp_ta_request(struct sp_regs *r);

#endif
