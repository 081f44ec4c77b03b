/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where the kernel enters a TA: one function for opening, closing and
 * invoking. An instance runs one entry at a time.
 */
#include <stdlib.h>
#include <tee_internal_api.h>
#include <user_ta_header.h>
#include <utee_syscalls.h>

#include "trusted/libtee/access.h"
#include "trusted/libtee/params.h"
#include "trusted/libtee/start.h"

struct session {
	struct session *next;
	uint32_t id;
	void *context; /* the TA's own */
};

static struct session *sessions;
static bool has_canary;
static bool is_initialised; /* modules' initialisers have run */
static bool is_created;     /* TA_CreateEntryPoint() has succeeded */

extern uintptr_t __stack_chk_guard;

void __ta_entry(unsigned long function, unsigned long session_id,
		struct utee_params *block, unsigned long command)
	__attribute__((noreturn));

/* The link that points to the session, or to the end of the list. */
static struct session **find_session(uint32_t id)
{
	struct session **link = &sessions;

	while (*link != NULL && (*link)->id != id)
		link = &(*link)->next;
	return link;
}

static TEE_Result create(void)
{
	TEE_Result result;

	if (is_created)
		return TEE_SUCCESS;
	if (!is_initialised) {
		result = tls_init();
		if (result != TEE_SUCCESS)
			return result;
		run_initialisers(0);
		is_initialised = true;
	}
	result = TA_CreateEntryPoint();
	is_created = result == TEE_SUCCESS;
	return result;
}

/* After the last session of an instance that does not stay. */
static void destroy_when_unused(void)
{
	const uint32_t stays =
		TA_FLAG_SINGLE_INSTANCE | TA_FLAG_INSTANCE_KEEP_ALIVE;

	if (sessions != NULL || (ta_head.flags & stays) == stays)
		return;
	TA_DestroyEntryPoint();
	run_finalisers();
	is_created = false;
}

static TEE_Result open_session(uint32_t id, struct utee_params *block)
{
	TEE_Result result = create();
	TEE_Param params[TEE_NUM_PARAMS];
	struct session *s;

	if (result != TEE_SUCCESS)
		return result;
	if (*find_session(id) != NULL)
		return TEE_ERROR_BAD_STATE;
	s = calloc(1, sizeof(*s));
	if (s == NULL) {
		destroy_when_unused();
		return TEE_ERROR_OUT_OF_MEMORY;
	}
	s->id = id;
	s->next = sessions;
	sessions = s;

	params_from_block(params, block);
	result = TA_OpenSessionEntryPoint((uint32_t)block->types, params,
					  &s->context);
	params_to_block(block, params);
	if (result != TEE_SUCCESS) {
		*find_session(id) = s->next;
		free(s);
		destroy_when_unused();
	}
	return result;
}

static TEE_Result close_session(uint32_t id)
{
	struct session **link = find_session(id);
	struct session *s = *link;

	if (s == NULL)
		return TEE_ERROR_BAD_STATE;
	TA_CloseSessionEntryPoint(s->context);
	/* The TA may have opened sessions meanwhile: look again. */
	*find_session(id) = s->next;
	free(s);
	destroy_when_unused();
	return TEE_SUCCESS;
}

static TEE_Result invoke(uint32_t id, struct utee_params *block,
			 uint32_t command)
{
	struct session *s = *find_session(id);
	TEE_Param params[TEE_NUM_PARAMS];
	TEE_Result result;

	if (s == NULL)
		return TEE_ERROR_BAD_STATE;
	params_from_block(params, block);
	result = TA_InvokeCommandEntryPoint(s->context, command,
					    (uint32_t)block->types, params);
	params_to_block(block, params);
	return result;
}

static TEE_Result dispatch(unsigned long function, uint32_t session_id,
			   struct utee_params *block, uint32_t command)
{
	/* Surely mapped: the size rounded up, with the block on top. */
	access_set_stack((uintptr_t)block, ta_head.stack_size - 1024);

	switch (function) {
	case TA_ENTRY_OPEN_SESSION:
		return open_session(session_id, block);
	case TA_ENTRY_CLOSE_SESSION:
		return close_session(session_id);
	case TA_ENTRY_INVOKE:
		return invoke(session_id, block, command);
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}

/*
 * No stack protector here: the guard value changes under its feet, at the
 * first entry of an instance.
 */
__attribute__((no_stack_protector)) void __ta_entry(unsigned long function,
						    unsigned long session_id,
						    struct utee_params *block,
						    unsigned long command)
{
	TEE_Result result = TEE_SUCCESS;

	if (!has_canary) {
		uintptr_t canary = 0;

		result = _utee_cryp_random_number_generate(&canary,
							   sizeof(canary));
		/* A zero byte keeps text routines from reading it. */
		__stack_chk_guard = canary & ~(uintptr_t)0xFF;
		has_canary = true;
	}
	if (result == TEE_SUCCESS)
		result = dispatch(function, (uint32_t)session_id, block,
				  (uint32_t)command);
	_utee_return(result);
}
