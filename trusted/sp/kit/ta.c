/* SPDX-License-Identifier: BSD-2-Clause */
/* Sessions of a service whose entry points are a TA's. */
#include <sp_memory.h>
#include <sp_ta.h>
#include <string.h>

struct memory {
	uint16_t owner;
	bool is_used;
	uint8_t *bytes;
	uint64_t handle;
	uint32_t size_bytes;
};

struct session {
	uint16_t owner;
	bool is_used;
	void *context;
};

static struct memory memories[SP_TA_MEMORIES_MAX];
static struct session sessions[SP_TA_SESSIONS_MAX];
static uint16_t client;

uint16_t sp_ta_client(void)
{
	return client;
}

static struct memory *memory_of(uint32_t number)
{
	struct memory *m = NULL;

	if (!number || number > SP_TA_MEMORIES_MAX)
		return NULL;
	m = &memories[number - 1];
	return m->is_used && m->owner == client ? m : NULL;
}

static struct session *session_of(uint32_t number)
{
	struct session *s = NULL;

	if (!number || number > SP_TA_SESSIONS_MAX)
		return NULL;
	s = &sessions[number - 1];
	return s->is_used && s->owner == client ? s : NULL;
}

static TEE_Result map(struct sp_regs *r)
{
	const struct sp_retrieve s = {
		.handle = (r->x[5] & UINT32_MAX) << 32 | (uint32_t)r->x[4],
		.tag = (r->x[7] & UINT32_MAX) << 32 | (uint32_t)r->x[6],
		.sender = client,
		.permissions = FFA_ACCESS_RW,
	};
	struct sp_memory found = {0};
	uint32_t free = 0;

	while (free < SP_TA_MEMORIES_MAX && memories[free].is_used)
		free++;
	if (free == SP_TA_MEMORIES_MAX)
		return TEE_ERROR_OUT_OF_MEMORY;
	if (sp_memory_retrieve(&s, &found) != FFA_OK)
		return TEE_ERROR_BAD_PARAMETERS;
	/* Our address space is where all of it lies in one piece; sizes are
	 * told in 32 bits. */
	if (found.range_count != 1 ||
	    found.page_count > UINT32_MAX / FFA_PAGE_BYTES) {
		(void)sp_memory_relinquish(s.handle, 0);
		return TEE_ERROR_NOT_SUPPORTED;
	}
	memories[free] = (struct memory){
		.owner = client,
		.is_used = true,
		.bytes = found.address,
		.handle = s.handle,
		.size_bytes = found.page_count * (uint32_t)FFA_PAGE_BYTES,
	};
	r->x[4] = free + 1;
	return TEE_SUCCESS;
}

static TEE_Result unmap(uint32_t number)
{
	struct memory *m = memory_of(number);

	if (!m)
		return TEE_ERROR_ITEM_NOT_FOUND;
	if (sp_memory_relinquish(m->handle, 0) != FFA_OK)
		return TEE_ERROR_BAD_STATE;
	m->is_used = false;
	return TEE_SUCCESS;
}

/* A call's parameters: a copy of what the client wrote, which may change it
 * meanwhile. */
struct call {
	struct memory *memory; /* NULL: no parameters */
	uint32_t offset;
	struct sp_ta_message message;
	TEE_Param params[4];
};

static uint32_t type_of(const struct call *c, unsigned int i)
{
	return c->message.param_types >> 4 * i & 0xf;
}

static bool is_value(uint32_t type)
{
	return type >= TEE_PARAM_TYPE_VALUE_INPUT &&
	       type <= TEE_PARAM_TYPE_VALUE_INOUT;
}

static bool is_buffer(uint32_t type)
{
	return type >= TEE_PARAM_TYPE_MEMREF_INPUT &&
	       type <= TEE_PARAM_TYPE_MEMREF_INOUT;
}

static TEE_Result decode_param(struct call *c, unsigned int i)
{
	const struct sp_ta_param *p = &c->message.params[i];
	uint32_t type = type_of(c, i);

	if (type == TEE_PARAM_TYPE_NONE)
		return TEE_SUCCESS;
	if (is_value(type)) {
		if (type != TEE_PARAM_TYPE_VALUE_OUTPUT) {
			c->params[i].value.a = p->a;
			c->params[i].value.b = p->b;
		}
		return TEE_SUCCESS;
	}
	if (!is_buffer(type) || p->a > c->memory->size_bytes ||
	    p->b > c->memory->size_bytes - p->a)
		return TEE_ERROR_BAD_PARAMETERS;
	c->params[i].memref.buffer = c->memory->bytes + p->a;
	c->params[i].memref.size = p->b;
	return TEE_SUCCESS;
}

static TEE_Result decode(struct call *c, uint32_t number, uint32_t offset)
{
	TEE_Result result = TEE_SUCCESS;

	memset(c, 0, sizeof(*c));
	if (!number)
		return TEE_SUCCESS;
	c->memory = memory_of(number);
	c->offset = offset;
	if (!c->memory || offset % sizeof(uint32_t) ||
	    offset > c->memory->size_bytes ||
	    sizeof(c->message) > c->memory->size_bytes - offset)
		return TEE_ERROR_BAD_PARAMETERS;
	memcpy(&c->message, c->memory->bytes + offset, sizeof(c->message));
	if (c->message.param_types >> 16)
		return TEE_ERROR_BAD_PARAMETERS;
	for (unsigned int i = 0; i < 4 && result == TEE_SUCCESS; i++)
		result = decode_param(c, i);
	return result;
}

static void encode(struct call *c, TEE_Result result, uint32_t origin)
{
	for (unsigned int i = 0; i < 4; i++) {
		uint32_t type = type_of(c, i);

		if (type == TEE_PARAM_TYPE_VALUE_OUTPUT ||
		    type == TEE_PARAM_TYPE_VALUE_INOUT) {
			c->message.params[i].a = c->params[i].value.a;
			c->message.params[i].b = c->params[i].value.b;
		}
		if (type == TEE_PARAM_TYPE_MEMREF_OUTPUT ||
		    type == TEE_PARAM_TYPE_MEMREF_INOUT)
			c->message.params[i].b =
				(uint32_t)c->params[i].memref.size;
	}
	c->message.result = result;
	c->message.origin = origin;
	if (c->memory)
		memcpy(c->memory->bytes + c->offset, &c->message,
		       sizeof(c->message));
}

static TEE_Result open(struct sp_regs *r, uint32_t memory)
{
	struct call c;
	TEE_Result result = decode(&c, memory, (uint32_t)r->x[4]);
	uint32_t free = 0;

	r->x[5] = TEE_ORIGIN_TEE;
	if (result != TEE_SUCCESS)
		return result;
	while (free < SP_TA_SESSIONS_MAX && sessions[free].is_used)
		free++;
	if (free == SP_TA_SESSIONS_MAX)
		return TEE_ERROR_OUT_OF_MEMORY;
	sessions[free].context = NULL;
	r->x[5] = TEE_ORIGIN_TRUSTED_APP;
	result = TA_OpenSessionEntryPoint(c.message.param_types, c.params,
					  &sessions[free].context);
	encode(&c, result, TEE_ORIGIN_TRUSTED_APP);
	if (result != TEE_SUCCESS)
		return result;
	sessions[free].is_used = true;
	sessions[free].owner = client;
	r->x[4] = free + 1;
	return TEE_SUCCESS;
}

static TEE_Result invoke(struct sp_regs *r, uint32_t memory, uint32_t number)
{
	struct session *s = session_of(number);
	struct call c;
	TEE_Result result = decode(&c, memory, (uint32_t)r->x[4]);

	r->x[5] = TEE_ORIGIN_TEE;
	if (!s)
		return TEE_ERROR_ITEM_NOT_FOUND;
	/* The command is in the message. */
	if (result == TEE_SUCCESS && !c.memory)
		result = TEE_ERROR_BAD_PARAMETERS;
	if (result != TEE_SUCCESS)
		return result;
	r->x[5] = TEE_ORIGIN_TRUSTED_APP;
	result = TA_InvokeCommandEntryPoint(s->context, c.message.command,
					    c.message.param_types, c.params);
	encode(&c, result, TEE_ORIGIN_TRUSTED_APP);
	return result;
}

static TEE_Result close(uint32_t number)
{
	struct session *s = session_of(number);

	if (!s)
		return TEE_ERROR_ITEM_NOT_FOUND;
	TA_CloseSessionEntryPoint(s->context);
	s->is_used = false;
	return TEE_SUCCESS;
}

static TEE_Result serve(struct sp_regs *r)
{
	uint32_t word = (uint32_t)r->x[3];
	uint32_t memory = word >> 8 & 0xff;
	uint32_t session = word >> 16;

	switch (word & 0xff) {
	case SP_TA_VERSION:
		r->x[4] = SP_TA_PROTOCOL_VERSION;
		return TEE_SUCCESS;
	case SP_TA_MAP:
		return map(r);
	case SP_TA_UNMAP:
		return unmap(memory);
	case SP_TA_OPEN:
		return open(r, memory);
	case SP_TA_INVOKE:
		return invoke(r, memory, session);
	case SP_TA_CLOSE:
		return close(session);
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}

void sp_ta_request(struct sp_regs *r)
{
	client = sp_message_sender(r);
	r->x[3] = serve(r);
}

void sp_ta_serve(void)
{
	struct sp_regs r;

	if (TA_CreateEntryPoint() != TEE_SUCCESS)
		return;
	sp_wait(&r);
	for (;;) {
		struct sp_regs answer = r;

		if (!sp_is_request(&r)) {
			sp_wait(&r);
			continue;
		}
		/* Version 2 has another payload, which we do not speak. */
		if ((uint32_t)r.x[0] == FFA_64(FFA_MSG_SEND_DIRECT_REQ2))
			answer = (struct sp_regs){
				.x = {[4] = TEE_ERROR_NOT_SUPPORTED}};
		else
			sp_ta_request(&answer);
		sp_reply(&r, &answer);
		r = answer;
	}
}
