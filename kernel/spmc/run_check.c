/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/spmc/identity.h"
#include "kernel/spmc/run_priv.h"

/*
 * What a call that moves processor time must look like, and who may make it
 * when. Shape first, then who there is, then rights, then states. Spec:
 * DEN0077A 1.2, 8.2 to 8.5, 15.
 */
#define INVALID FFA_ERROR_INVALID_PARAMETERS
#define DENIED  FFA_ERROR_DENIED

static bool is_second_form(const struct ffa_regs *r)
{
	uint32_t function = ffa_w(r, 0);

	return function == FFA_64(FFA_MSG_SEND_DIRECT_REQ2) ||
	       function == FFA_64(FFA_MSG_SEND_DIRECT_RESP2);
}

static uint16_t sender_of(const struct ffa_regs *r)
{
	return (uint16_t)(ffa_w(r, 1) >> 16);
}

static uint16_t receiver_of(const struct ffa_regs *r)
{
	return (uint16_t)ffa_w(r, 1);
}

/* Registers that a caller of 1.2 has to clear; older ones do not know them,
 * and normal world's may have been lost on the way. */
static bool has_stray_registers(const struct run_call *call)
{
	if (!call->c || call->caller->version < FFA_VERSION_1_2)
		return false;
	for (unsigned int i = 8; i < FFA_REGS; i++) {
		if (call->r->x[i])
			return true;
	}
	return false;
}

static bool is_clear(const struct ffa_regs *r, unsigned int first,
		     unsigned int last)
{
	for (unsigned int i = first; i <= last; i++) {
		if (ffa_w(r, i))
			return false;
	}
	return true;
}

/* Messages about virtual machines come from normal world's manager, for those
 * that asked for them. */
static bool framework_request_is_good(const struct run_call *call,
				      const struct spmc_endpoint *to)
{
	uint32_t property = 0;

	if (ffa_w(call->r, 2) ==
	    (FFA_MESSAGE_FRAMEWORK | FFA_FRAMEWORK_VM_CREATED))
		property = FFA_PROPERTY_VM_CREATED;
	else if (ffa_w(call->r, 2) ==
		 (FFA_MESSAGE_FRAMEWORK | FFA_FRAMEWORK_VM_DESTROYED))
		property = FFA_PROPERTY_VM_DESTROYED;
	return !call->c && sender_of(call->r) == FFA_ID_NWD &&
	       to->properties & property;
}

static bool names_its_service(const struct ffa_regs *r,
			      const struct spmc_endpoint *to)
{
	const uint32_t words[4] = {(uint32_t)r->x[2], (uint32_t)(r->x[2] >> 32),
				   (uint32_t)r->x[3],
				   (uint32_t)(r->x[3] >> 32)};
	uint8_t uuid[UUID_BYTES];

	if (!(r->x[2] | r->x[3]))
		return true;
	endpoint_uuid_from_words(words, uuid);
	return endpoint_has_uuid(to, uuid);
}

static bool may_talk(const struct run_call *call,
		     const struct spmc_endpoint *to)
{
	bool is_second = is_second_form(call->r);
	uint32_t sends = is_second ? FFA_PROPERTY_SENDS_DIRECT2
				   : FFA_PROPERTY_SENDS_DIRECT;
	uint32_t receives = is_second ? FFA_PROPERTY_RECEIVES_DIRECT2
				      : FFA_PROPERTY_RECEIVES_DIRECT;

	if (is_second && to->version < FFA_VERSION_1_2)
		return false;
	return to->properties & receives && to->context &&
	       (!call->c || call->caller->properties & sends);
}

static bool ids_are_good(const struct run_call *call)
{
	uint16_t sender = sender_of(call->r);
	uint16_t receiver = receiver_of(call->r);

	if (call->c ? sender != call->caller->id : sender & FFA_ID_SECURE)
		return false;
	return sender != receiver && receiver & FFA_ID_SECURE;
}

static enum ffa_error request_state(const struct run_call *call,
				    const struct run_context *to)
{
	bool is_starting = call->c && call->c->model == RUN_MODEL_INIT;

	switch (to->state) {
	case RUN_WAITING:
		return FFA_OK;
	case RUN_DEAD:
		return FFA_ERROR_ABORTED;
	case RUN_NEW:
		return is_starting ? DENIED : FFA_ERROR_BUSY;
	default:
		return FFA_ERROR_BUSY;
	}
}

enum ffa_error run_check_request(const struct run_call *call,
				 struct run_context **to)
{
	const struct ffa_regs *r = call->r;
	bool is_second = is_second_form(r);
	bool is_framework = !is_second && ffa_w(r, 2) & FFA_MESSAGE_FRAMEWORK;
	const struct spmc_endpoint *e = NULL;

	if (!is_second && !is_framework && ffa_w(r, 2))
		return INVALID;
	if (!ids_are_good(call))
		return INVALID;
	e = endpoint_find(receiver_of(r));
	if (!e || (is_framework && !framework_request_is_good(call, e)) ||
	    (is_second && !names_its_service(r, e)))
		return INVALID;
	if (!may_talk(call, e))
		return DENIED;
	*to = e->context;
	return request_state(call, e->context);
}

enum ffa_error run_check_response(const struct run_call *call)
{
	const struct run_context *c = call->c;
	const struct ffa_regs *r = call->r;
	bool is_second = is_second_form(r);
	uint32_t flags = is_second ? 0 : ffa_w(r, 2);
	uint16_t receiver = receiver_of(r);
	/* Each request has its response, in the same form. */
	uint32_t fits =
		is_second ? FFA_64(FFA_MSG_SEND_DIRECT_REQ2)
			  : FFA_MSG_SEND_DIRECT_REQ | (ffa_w(r, 0) & SMCCC_64);

	if (is_second && (r->x[2] || r->x[3]))
		return INVALID;
	if (!(flags & FFA_MESSAGE_FRAMEWORK) && flags)
		return INVALID;
	if (!is_second && has_stray_registers(call))
		return INVALID;
	if (sender_of(r) != call->caller->id || receiver == call->caller->id)
		return INVALID;
	if (c->model != RUN_MODEL_DIRECT || !c->request)
		return DENIED;
	if (receiver != c->requester)
		return endpoint_find(receiver) ? DENIED : INVALID;
	return c->request == fits && c->response_flags == flags ? FFA_OK
								: DENIED;
}

/* Whoever asked is the one to let it go on, so that the answer meets it. When
 * that one waits for something else, or is dead, normal world may. */
static bool may_continue(const struct run_call *call,
			 const struct run_context *to)
{
	const struct spmc_endpoint *asked = NULL;

	if (!to->request)
		return true;
	if (call->c)
		return to->requester == call->caller->id;
	if (!(to->requester & FFA_ID_SECURE))
		return true;
	asked = endpoint_find(to->requester);
	return !asked || asked->context->state == RUN_WAITING ||
	       asked->context->state == RUN_DEAD;
}

static enum ffa_error run_state(const struct run_call *call,
				const struct run_context *to)
{
	const struct run_context *c = call->c;
	bool is_interrupt = c && c->model == RUN_MODEL_INTERRUPT;

	if (to->state == RUN_DEAD)
		return FFA_ERROR_ABORTED;
	if (to->state == RUN_NEW)
		return FFA_ERROR_BUSY;
	if (to->state == RUN_WAITING)
		return c ? DENIED : FFA_OK;
	if (run_chain_has(c, to))
		return DENIED;
	/* It is in a chain, which another CPU works on. */
	if (to->state == RUN_RUNNING || to->taker)
		return FFA_ERROR_BUSY;
	if (is_interrupt && to->state != RUN_PREEMPTED)
		return DENIED;
	return may_continue(call, to) ? FFA_OK : DENIED;
}

/* (id << 16 | virtual CPU) */
enum ffa_error run_check_run(const struct run_call *call,
			     struct run_context **to)
{
	uint16_t id = sender_of(call->r);
	const struct spmc_endpoint *e = endpoint_find(id);

	if (has_stray_registers(call) || id == call->caller->id)
		return id == FFA_ID_NWD ? DENIED : INVALID;
	if (!(id & FFA_ID_SECURE))
		return DENIED;
	if (!e || !e->context || receiver_of(call->r))
		return INVALID; /* one execution context each */
	if (call->c && call->c->model == RUN_MODEL_INIT)
		return DENIED;
	*to = e->context;
	return run_state(call, e->context);
}

/* (-, flags) */
enum ffa_error run_check_wait(const struct run_call *call)
{
	uint32_t allowed =
		call->caller->version >= FFA_VERSION_1_2 ? FFA_WAIT_KEEP_RX : 0;

	if (!is_clear(call->r, 1, 1) || !is_clear(call->r, 3, 7) ||
	    ffa_w(call->r, 2) & ~allowed || has_stray_registers(call))
		return INVALID;
	return call->c->model == RUN_MODEL_DIRECT ? DENIED : FFA_OK;
}

/* (-, timeout low, high) */
enum ffa_error run_check_yield(const struct run_call *call)
{
	if (!is_clear(call->r, 4, 7))
		return INVALID;
	return call->c->model == RUN_MODEL_INIT ? DENIED : FFA_OK;
}
