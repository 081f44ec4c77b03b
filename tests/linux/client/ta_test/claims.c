/* SPDX-License-Identifier: BSD-2-Clause */
#include "claims.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static unsigned int claim_count;
static unsigned int failed_count;
static char reason[200];

void because(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(reason, sizeof(reason), fmt, ap);
	va_end(ap);
}

bool claim(bool holds, const char *fmt, ...)
{
	va_list ap;

	printf("%sok %u - ", holds ? "" : "not ", ++claim_count);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	if (!holds) {
		failed_count++;
		printf(" # %s", reason);
	}
	printf("\n");
	fflush(stdout);
	reason[0] = '\0';
	return holds;
}

int claims_end(void)
{
	printf("1..%u\n", claim_count);
	return failed_count == 0 && claim_count > 0 ? 0 : 1;
}

TEEC_Result open_ta(struct world *w, enum test_ta ta, TEEC_Session *session,
		    uint32_t *origin)
{
	TEEC_UUID uuid = TEST_UUID(w->bits, (uint8_t)ta);

	TEEC_Result result;

	memset(session, 0, sizeof(*session));
	result = TEEC_OpenSession(&w->context, session, &uuid,
				  TEEC_LOGIN_PUBLIC, NULL, NULL, origin);
	if (result != TEEC_SUCCESS)
		session->imp.ctx = NULL;
	return result;
}

TEEC_Result invoke(TEEC_Session *session, uint32_t command, struct call *call)
{
	TEEC_Operation op = {
		.paramTypes = TEEC_PARAM_TYPES(
			TEEC_VALUE_INOUT, TEEC_VALUE_INOUT,
			TEEC_MEMREF_TEMP_INOUT, TEEC_MEMREF_TEMP_INOUT),
		.params[0].value = {call->a, call->b},
		.params[1].value = {call->c, call->d},
		.params[2].tmpref = {call->in, call->in_bytes},
		.params[3].tmpref = {call->out, call->out_bytes},
	};

	call->origin = 0;
	if (session->imp.ctx == NULL) {
		call->result = TEEC_ERROR_BAD_STATE;
		return call->result;
	}
	call->result = TEEC_InvokeCommand(session, command, &op, &call->origin);
	call->a = op.params[0].value.a;
	call->b = op.params[0].value.b;
	call->c = op.params[1].value.a;
	call->d = op.params[1].value.b;
	call->in_bytes = op.params[2].tmpref.size;
	call->out_bytes = op.params[3].tmpref.size;
	return call->result;
}

bool is_result(const struct call *call, TEEC_Result result, uint32_t origin)
{
	if (call->result == result && call->origin == origin)
		return true;
	because("result 0x%08x origin %u, not 0x%08x origin %u", call->result,
		call->origin, result, origin);
	return false;
}

bool ta_ok(struct world *w, enum test_ta ta, uint32_t command,
	   struct call *call)
{
	TEEC_Session session;
	uint32_t origin = 0;
	TEEC_Result result = open_ta(w, ta, &session, &origin);

	if (result != TEEC_SUCCESS) {
		because("open: 0x%08x origin %u", result, origin);
		return false;
	}
	invoke(&session, command, call);
	TEEC_CloseSession(&session);
	if (call->result != TEEC_SUCCESS)
		because("result 0x%08x origin %u, line %u of the TA",
			call->result, call->origin, call->b);
	return call->result == TEEC_SUCCESS;
}

bool probe_ok(struct world *w, uint32_t command, struct call *call)
{
	return ta_ok(w, TEST_TA_PROBE, command, call);
}

bool ta_dies(struct world *w, enum test_ta ta, uint32_t command,
	     struct call *call)
{
	TEEC_Session session;
	uint32_t origin = 0;
	bool is_dead;

	if (open_ta(w, ta, &session, &origin) != TEEC_SUCCESS) {
		because("it does not open");
		return false;
	}
	invoke(&session, command, call);
	is_dead = is_result(call, TEEC_ERROR_TARGET_DEAD, TEEC_ORIGIN_TEE);
	if (is_dead) {
		invoke(&session, PROBE_NOTHING, call);
		is_dead = is_result(call, TEEC_ERROR_TARGET_DEAD,
				    TEEC_ORIGIN_TEE);
	}
	TEEC_CloseSession(&session);
	return is_dead;
}
