/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/spmc/message.h"
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "kernel/mm/heap.h"
#include "kernel/spmc/endpoint.h"
#include "kernel/spmc/run.h"

/* Messages through buffers: from TX of one into RX of another. Spec: DEN0077A
 * 1.2, 7.4 and 15.1. */
#define INVALID FFA_ERROR_INVALID_PARAMETERS

/* Heads grew with 1.2. */
static uint32_t head_bytes(const struct spmc_endpoint *sender)
{
	return sender->version >= FFA_VERSION_1_2
		       ? (uint32_t)sizeof(struct ffa_message)
		       : FFA_MESSAGE_BYTES_1_1;
}

static bool head_is_good(const struct spmc_endpoint *sender,
			 const struct ffa_message *m, uint32_t *total)
{
	return !m->flags && !m->mbz && !m->mbz2 && m->sender == sender->id &&
	       m->receiver != m->sender &&
	       m->payload_offset >= head_bytes(sender) &&
	       checked_add(m->payload_offset, m->payload_bytes, total) &&
	       *total <= rxtx_bytes(sender);
}

static bool may_send(const struct spmc_endpoint *e)
{
	return !endpoint_is_secure(e) || e->properties & FFA_PROPERTY_INDIRECT;
}

static enum ffa_error check_receiver(const struct spmc_endpoint *sender,
				     const struct spmc_endpoint *to,
				     const struct ffa_message *m,
				     uint32_t total)
{
	static const uint8_t nil[UUID_BYTES];

	if (!uuid_is_equal(m->uuid, nil) && !endpoint_has_uuid(to, m->uuid))
		return INVALID;
	if (!may_send(sender) || !may_send(to) || to->version < FFA_VERSION_1_1)
		return FFA_ERROR_DENIED;
	if (to->context && to->context->state == RUN_DEAD)
		return FFA_ERROR_ABORTED;
	switch (rxtx_check_rx(to, total)) {
	case ST_OK:
		return FFA_OK;
	case ST_NO_MEM:
		return FFA_ERROR_NO_MEMORY;
	default:
		return FFA_ERROR_BUSY;
	}
}

/* The head was checked: it is not read a second time. */
static enum ffa_error deliver(struct spmc_endpoint *sender,
			      struct spmc_endpoint *to,
			      const struct ffa_message *m, uint32_t total)
{
	void *copy = NULL;
	enum status st = rxtx_copy_tx(sender, total, &copy);

	if (st != ST_OK)
		return ffa_error_from(st);
	memcpy(copy, m, head_bytes(sender));
	rxtx_fill(to, copy, total);
	heap_free(copy);
	notification_rx_is_full(to, sender->id);
	return FFA_OK;
}

static enum ffa_error send(struct spmc_endpoint *sender, uint32_t flags)
{
	uint32_t allowed =
		endpoint_is_secure(sender) ? FFA_NOTIFICATION_DELAY_SRI : 0;
	struct ffa_message m = {};
	struct spmc_endpoint *to = NULL;
	enum ffa_error error = FFA_OK;
	uint32_t total = 0;

	if (!sender->rxtx.tx)
		return FFA_ERROR_DENIED;
	if (mobj_read(sender->rxtx.tx, 0, &m, head_bytes(sender)) != ST_OK ||
	    !head_is_good(sender, &m, &total) || flags & ~allowed)
		return INVALID;
	to = endpoint_find(m.receiver);
	if (!to)
		return INVALID;
	error = check_receiver(sender, to, &m, total);
	return error == FFA_OK ? deliver(sender, to, &m, total) : error;
}

/* (id << 16, flags): only a hypervisor sends for another than itself. */
void message_call_send(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	enum ffa_error error =
		ffa_w(r, 1) ? INVALID : send(caller, ffa_w(r, 2));

	if (error == FFA_OK)
		ffa_success(r);
	else
		ffa_fail(r, error);
}
