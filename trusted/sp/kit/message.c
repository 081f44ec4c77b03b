/* SPDX-License-Identifier: BSD-2-Clause */
#include <sp.h>
#include <string.h>

static uint8_t buffers[2][SP_BUFFER_BYTES]
	__attribute__((section(".bss.sp_pages"), aligned(4096)));

uint8_t *sp_rx, *sp_tx;

enum ffa_error sp_rxtx_map(void)
{
	enum ffa_error e = sp_call5(FFA_64(FFA_RXTX_MAP), (uintptr_t)buffers[0],
				    (uintptr_t)buffers[1],
				    SP_BUFFER_BYTES / FFA_PAGE_BYTES, 0, 0);

	if (e == FFA_OK) {
		sp_tx = buffers[0];
		sp_rx = buffers[1];
	}
	return e;
}

enum ffa_error sp_rxtx_unmap(void)
{
	enum ffa_error e = sp_call5(FFA_RXTX_UNMAP, 0, 0, 0, 0, 0);

	if (e == FFA_OK) {
		sp_tx = NULL;
		sp_rx = NULL;
	}
	return e;
}

enum ffa_error sp_rx_release(void)
{
	return sp_call5(FFA_RX_RELEASE, 0, 0, 0, 0, 0);
}

void sp_wait(struct sp_regs *r)
{
	*r = (struct sp_regs){.x = {FFA_MSG_WAIT}};
	sp_svc(r);
}

static uint32_t answer_to(uint32_t request)
{
	if (request == FFA_64(FFA_MSG_SEND_DIRECT_REQ2))
		return FFA_64(FFA_MSG_SEND_DIRECT_RESP2);
	return request == FFA_MSG_SEND_DIRECT_REQ
		       ? FFA_MSG_SEND_DIRECT_RESP
		       : FFA_64(FFA_MSG_SEND_DIRECT_RESP);
}

void sp_reply(const struct sp_regs *request, struct sp_regs *r)
{
	uint32_t function = answer_to((uint32_t)request->x[0]);
	unsigned int last = 7;

	r->x[0] = function;
	r->x[1] = (uint64_t)sp_id() << 16 | sp_message_sender(request);
	r->x[2] = 0;
	if (function == FFA_64(FFA_MSG_SEND_DIRECT_RESP2)) {
		r->x[3] = 0;
		last = SP_REGS - 1;
	}
	for (unsigned int i = last + 1; i < SP_REGS; i++)
		r->x[i] = 0;
	if (function == FFA_MSG_SEND_DIRECT_RESP)
		for (unsigned int i = 3; i <= last; i++)
			r->x[i] = (uint32_t)r->x[i];
	sp_svc(r);
}

/* Interrupted or yielding: what it gets is told by its id. */
static bool has_stopped(const struct sp_regs *r, uint16_t id)
{
	uint32_t function = (uint32_t)r->x[0];

	return (function == FFA_INTERRUPT || function == FFA_YIELD) &&
	       sp_message_sender(r) == id;
}

enum ffa_error sp_request(uint32_t function, uint16_t receiver,
			  struct sp_regs *r)
{
	enum ffa_error e;

	r->x[0] = function;
	r->x[1] = (uint64_t)sp_id() << 16 | receiver;
	if (function != FFA_64(FFA_MSG_SEND_DIRECT_REQ2))
		r->x[2] = 0;
	e = sp_call(r);
	while (e == FFA_OK && has_stopped(r, receiver)) {
		*r = (struct sp_regs){.x = {FFA_RUN, (uint64_t)receiver << 16}};
		e = sp_call(r);
	}
	return e;
}

static uint32_t header_bytes(void)
{
	return sp_version() >= FFA_VERSION_1_2 ? sizeof(struct ffa_message)
					       : FFA_MESSAGE_BYTES_1_1;
}

enum ffa_error sp_send(uint16_t receiver, const void *message, size_t length)
{
	struct ffa_message head = {
		.payload_offset = header_bytes(),
		.sender = sp_id(),
		.receiver = receiver,
		.payload_bytes = (uint32_t)length,
	};

	if (!sp_tx || length > SP_BUFFER_BYTES - header_bytes())
		return FFA_ERROR_INVALID_PARAMETERS;
	memcpy(sp_tx, &head, header_bytes());
	memcpy(sp_tx + header_bytes(), message, length);
	return sp_call5(FFA_MSG_SEND2, 0, 0, 0, 0, 0);
}

const void *sp_received(uint16_t *sender, size_t *length)
{
	struct ffa_message head = {0};

	if (!sp_rx)
		return NULL;
	memcpy(&head, sp_rx, FFA_MESSAGE_BYTES_1_1);
	if (head.receiver != sp_id() ||
	    head.payload_offset < FFA_MESSAGE_BYTES_1_1 ||
	    head.payload_offset > SP_BUFFER_BYTES ||
	    head.payload_bytes > SP_BUFFER_BYTES - head.payload_offset)
		return NULL;
	*sender = head.sender;
	*length = head.payload_bytes;
	return sp_rx + head.payload_offset;
}
