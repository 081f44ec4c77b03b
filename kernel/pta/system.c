/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/pta/system.h"

#include "base/bytes/uuid.h"
#include "kernel/crypto/huk.h"
#include "kernel/crypto/rng.h"
#include "kernel/mm/heap.h"
#include "kernel/pta/pta_list.h"
#include "kernel/svc/event_log.h"
#include "kernel/ta/instance.h"
#include "kernel/ta/loader/dl.h"

/*
 * What the library inside a TA asks of the kernel beyond GlobalPlatform's
 * calls. It works for the TA that opened the session, in whose address space
 * it runs. Spec: abi-xtest 2.4, abi-ta 5.6.
 */
enum {
	SYSTEM_ADD_RNG_ENTROPY = 0,
	SYSTEM_DERIVE_TA_UNIQUE_KEY = 1,
	SYSTEM_MAP_ZEROED = 2,
	SYSTEM_UNMAP = 3,
	SYSTEM_DLOPEN = 10,
	SYSTEM_DLSYM = 11,
	SYSTEM_GET_TPM_EVENT_LOG = 12,
	SYSTEM_PLUGIN_INVOKE = 13,
};

#define UNIQUE_EXTRA_MAX  1024
#define UNIQUE_KEY_MIN    16
#define UNIQUE_KEY_MAX    32
#define SYMBOL_NAME_BYTES 256
/* RTLD_NOW | RTLD_GLOBAL | RTLD_NODELETE: all that is offered. */
#define DLOPEN_FLAGS      0x1102u

static uint32_t add_rng_entropy(__unused struct ta_session *s,
				struct ta_params *ps)
{
	const struct ta_memref *m = &ps->p[0].memref;
	enum status st = ST_OK;
	uint64_t done = 0;
	uint8_t piece[256];

	if (m->is_null || m->size_bytes == 0)
		return GP_ERROR_BAD_PARAMETERS;
	while (done < m->size_bytes && st == ST_OK) {
		size_t n = MIN(m->size_bytes - done, (uint64_t)sizeof(piece));

		st = ta_memref_read(m, done, piece, n);
		if (st == ST_OK)
			rng_add_entropy(piece, n);
		done += n;
	}
	secure_zero(piece, sizeof(piece));
	return gp_from_status(st);
}

/* The message is the TA's UUID in memory order and the extra data. */
static enum status derive_key(const struct ta_session *s,
			      const struct ta_memref *extra, uint8_t *key,
			      size_t key_bytes)
{
	size_t message_bytes = UUID_BYTES + (size_t)extra->size_bytes;
	uint8_t *message = heap_alloc(message_bytes);
	enum status st;

	if (!message)
		return ST_NO_MEM;
	uuid_swap_order(s->owner->uuid, message);
	st = ta_memref_read(extra, 0, message + UUID_BYTES, extra->size_bytes);
	if (st == ST_OK)
		st = huk_derive(HUK_TA_UNIQUE, message, message_bytes, key,
				key_bytes);
	heap_free(message);
	return st;
}

/* m0 in: extra data (may be null); m1 out: key, into secure memory only */
static uint32_t derive_ta_unique_key(struct ta_session *s, struct ta_params *ps)
{
	const struct ta_memref *extra = &ps->p[0].memref;
	const struct ta_memref *out = &ps->p[1].memref;
	uint8_t key[UNIQUE_KEY_MAX];
	enum status st;

	if (extra->size_bytes > UNIQUE_EXTRA_MAX ||
	    out->size_bytes < UNIQUE_KEY_MIN ||
	    out->size_bytes > UNIQUE_KEY_MAX)
		return GP_ERROR_BAD_PARAMETERS;
	if (!ta_memref_is_secure(out))
		return GP_ERROR_SECURITY;
	st = derive_key(s, extra, key, out->size_bytes);
	if (st == ST_OK)
		st = ta_memref_write(out, 0, key, out->size_bytes);
	secure_zero(key, sizeof(key));
	return gp_from_status(st);
}

/* UUID that a TA passes as TEE_UUID, in octets. */
static enum status read_uuid(const struct ta_memref *m,
			     uint8_t uuid[UUID_BYTES])
{
	enum status st;

	if (m->size_bytes != UUID_BYTES)
		return ST_BAD_PARAM;
	st = ta_memref_read(m, 0, uuid, UUID_BYTES);
	if (st == ST_OK)
		uuid_swap_order(uuid, uuid);
	return st;
}

/* m0 in: UUID; v1.a in: flags */
static uint32_t dlopen_library(struct ta_session *s, struct ta_params *ps)
{
	uint8_t uuid[UUID_BYTES];
	enum status st = read_uuid(&ps->p[0].memref, uuid);

	if (st == ST_OK && ps->p[1].value.a != DLOPEN_FLAGS)
		st = ST_BAD_PARAM;
	if (st != ST_OK)
		return gp_from_status(st);
	if (uuid_is_nil(uuid)) /* the program itself */
		return GP_SUCCESS;
	return gp_from_status(ta_dlopen(s->owner, uuid));
}

/* m0 in: UUID; m1 in: name; v2 out: address */
static uint32_t dlsym_library(struct ta_session *s, struct ta_params *ps)
{
	const struct ta_memref *name_ref = &ps->p[1].memref;
	char name[SYMBOL_NAME_BYTES] = {0};
	uint8_t uuid[UUID_BYTES];
	vaddr_t va = 0;
	enum status st = read_uuid(&ps->p[0].memref, uuid);

	if (st == ST_OK && (name_ref->size_bytes == 0 ||
			    name_ref->size_bytes > sizeof(name) - 1))
		st = ST_BAD_PARAM;
	if (st == ST_OK)
		st = ta_memref_read(name_ref, 0, name, name_ref->size_bytes);
	if (st == ST_OK)
		st = ta_dlsym(s->owner, uuid, name, &va);
	if (st != ST_OK)
		return gp_from_status(st);
	ps->p[2].value.a = (uint32_t)(va >> 32);
	ps->p[2].value.b = (uint32_t)va;
	return GP_SUCCESS;
}

/* m0 out: what the firmware measured, if it did */
static uint32_t get_tpm_event_log(__unused struct ta_session *s,
				  struct ta_params *ps)
{
	size_t size_bytes = 0;
	const void *log = event_log(&size_bytes);

	return log ? pta_answer(&ps->p[0], log, size_bytes)
		   : GP_ERROR_NOT_SUPPORTED;
}

static uint32_t invoke(struct ta_session *s, uint32_t cmd, struct ta_params *ps)
{
	static const struct pta_command commands[] = {
		{SYSTEM_MAP_ZEROED,
		 TA_PARAM_TYPES(PTA_V_IN, PTA_V_IO, PTA_V_IN, 0),
		 system_map_zeroed},
		{SYSTEM_UNMAP, TA_PARAM_TYPES(PTA_V_IN, PTA_V_IN, 0, 0),
		 system_unmap},
		{SYSTEM_ADD_RNG_ENTROPY, TA_PARAM_TYPES(PTA_M_IN, 0, 0, 0),
		 add_rng_entropy},
		{SYSTEM_DERIVE_TA_UNIQUE_KEY,
		 TA_PARAM_TYPES(PTA_M_IN, PTA_M_OUT, 0, 0),
		 derive_ta_unique_key},
		{SYSTEM_DLOPEN, TA_PARAM_TYPES(PTA_M_IN, PTA_V_IN, 0, 0),
		 dlopen_library},
		{SYSTEM_DLSYM, TA_PARAM_TYPES(PTA_M_IN, PTA_M_IN, PTA_V_OUT, 0),
		 dlsym_library},
		{SYSTEM_GET_TPM_EVENT_LOG, TA_PARAM_TYPES(PTA_M_OUT, 0, 0, 0),
		 get_tpm_event_log},
		{SYSTEM_PLUGIN_INVOKE,
		 TA_PARAM_TYPES(PTA_M_IN, PTA_V_IN, PTA_M_IO, PTA_V_OUT),
		 system_plugin_invoke},
	};

	return pta_run_command(commands, ARRAY_SIZE(commands),
			       GP_ERROR_NOT_IMPLEMENTED, s, cmd, ps);
}

const struct pta pta_system = {
	.uuid = {0x3a, 0x2f, 0x89, 0x78, 0x5d, 0xc0, 0x11, 0xe8, 0x9c, 0x2d,
		 0xfa, 0x7a, 0xe0, 0x1b, 0xbe, 0xbc},
	.name = "system",
	.flags = PTA_CONCURRENT | PTA_ONLY_FROM_TA,
	.invoke = invoke,
};
