/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "abi/gp.h"
#include "abi/optee_rpc.h"
#include "kernel/crypto/hash.h"
#include "kernel/storage/rpmb/link.h"
#include "tests/support/sim_rpmb.h"

#define COVERED 284u
#define FRAMES  64u

struct sim_rpmb sim_rpmb;

static struct rpmb_frame last_answer[5][FRAMES];

/* Key of the emulation's CID under the hardware key of zeros: abi-formats 1. */
static const uint8_t default_cid[16] = {0xfe, 0x01, 0x4e, 0x4d, 0x4d, 0x43,
					0x30, 0x34, 0x47, 0x42, 0xc8, 0xf6,
					0x55, 0x2a, 0x61, 0x15};
static const uint8_t default_key[32] = {
	0x71, 0x43, 0xbe, 0xcb, 0x13, 0x82, 0x17, 0x64, 0x1d, 0x97, 0x29,
	0xe8, 0x19, 0xc3, 0x44, 0xef, 0x8a, 0x16, 0x73, 0x3f, 0xa9, 0xc2,
	0x58, 0x3b, 0xff, 0x48, 0xc6, 0xb1, 0x17, 0xd1, 0x64, 0x93,
};

void sim_rpmb_init(void)
{
	unsigned long lent = sim_rpmb.lent;

	memset(&sim_rpmb, 0, sizeof(sim_rpmb));
	memset(last_answer, 0, sizeof(last_answer));
	memcpy(sim_rpmb.cid, default_cid, sizeof(default_cid));
	sim_rpmb.reliable_count = 1;
	sim_rpmb.lent = lent;
}

void sim_rpmb_give_key(void)
{
	memcpy(sim_rpmb.key, default_key, sizeof(default_key));
	sim_rpmb.has_key = true;
}

static void code_of(const struct rpmb_frame *f, size_t count, uint8_t code[32])
{
	uint8_t *all = malloc(count * COVERED);

	for (size_t i = 0; i < count; i++)
		memcpy(all + i * COVERED, f[i].data, COVERED);
	(void)!hmac_sha256(sim_rpmb.key, 32, all, count * COVERED, code);
	free(all);
}

static bool code_is_good(const struct rpmb_frame *f, size_t count)
{
	uint8_t code[32];

	code_of(f, count, code);
	return !memcmp(code, f[count - 1].mac, 32);
}

static unsigned int write_blocks(const struct rpmb_frame *f, size_t count)
{
	uint32_t address = rpmb_get16(f->address);

	if (!sim_rpmb.has_key)
		return 7;
	if (!code_is_good(f, count))
		return 2;
	if (rpmb_get32(f->counter) != sim_rpmb.counter)
		return 3;
	if (address + count > SIM_RPMB_BLOCKS)
		return 4;
	if (rpmb_get16(f->count) != count ||
	    (count > 1 && count > sim_rpmb.reliable_count * 2u))
		return 5;
	for (size_t i = 0; i < count; i++)
		memcpy(sim_rpmb.blocks[address + i], f[i].data, 256);
	sim_rpmb.counter++;
	sim_rpmb.writes++;
	return 0;
}

static void answer_counter(struct rpmb_frame *a, unsigned int result)
{
	rpmb_set16(a->result, result);
	rpmb_set32(a->counter, sim_rpmb.counter);
	if (sim_rpmb.has_key)
		code_of(a, 1, a->mac);
}

static void read_blocks(const struct rpmb_frame *f, struct rpmb_frame *a,
			size_t count)
{
	uint32_t address = rpmb_get16(f->address);
	unsigned int result = !sim_rpmb.has_key                   ? 7
			      : address + count > SIM_RPMB_BLOCKS ? 4
								  : 0;

	sim_rpmb.reads++;
	for (size_t i = 0; i < count; i++) {
		memcpy(a[i].nonce, f->nonce, 16);
		memcpy(a[i].address, f->address, 2);
		rpmb_set16(a[i].count, (uint32_t)count);
		rpmb_set16(a[i].result, result);
		rpmb_set16(a[i].type, 0x0400);
		if (!result)
			memcpy(a[i].data, sim_rpmb.blocks[address + i], 256);
	}
	if (sim_rpmb.has_key)
		code_of(a, count, a[count - 1].mac);
}

static void device(const struct rpmb_frame *f, size_t count,
		   struct rpmb_frame *a, size_t answer_count)
{
	uint32_t type = rpmb_get16(f->type);

	memset(a, 0, answer_count * sizeof(*a));
	rpmb_set16(a->type, type << 8);
	switch (type) {
	case RPMB_PROGRAM_KEY:
		rpmb_set16(a->result, sim_rpmb.has_key ? 5 : 0);
		if (!sim_rpmb.has_key)
			memcpy(sim_rpmb.key, f->mac, 32);
		sim_rpmb.has_key = true;
		sim_rpmb.keys_programmed++;
		break;
	case RPMB_READ_COUNTER:
		memcpy(a->nonce, f->nonce, 16);
		answer_counter(a, sim_rpmb.has_key ? 0 : 7);
		break;
	case RPMB_WRITE:
		memcpy(a->address, f->address, 2);
		answer_counter(a, write_blocks(f, count));
		break;
	case RPMB_READ:
		read_blocks(f, a, answer_count);
		break;
	default:
		rpmb_set16(a->result, 1);
		break;
	}
}

static void spoil_answer(enum sim_rpmb_sabotage how, struct rpmb_frame *a,
			 size_t count, uint32_t type)
{
	struct rpmb_frame *last = &a[count - 1];

	switch (how) {
	case SIM_RPMB_WRONG_CODE:
		last->mac[5] ^= 1;
		break;
	case SIM_RPMB_WRONG_RESULT:
		last->result[1] = 1;
		break;
	case SIM_RPMB_CLAIM_NO_KEY:
		last->result[1] = 7;
		break;
	case SIM_RPMB_REPLAY_ANSWER:
		if (type < 5)
			memcpy(a, last_answer[type], count * sizeof(*a));
		break;
	case SIM_RPMB_GARBAGE:
		memset(a, 0xa5, count * sizeof(*a));
		break;
	default:
		break;
	}
}

static enum sim_rpmb_sabotage sabotage_now(void)
{
	unsigned long n = ++sim_rpmb.exchanges;

	/* The device that is shown is another one. */
	if (sim_rpmb.has_kernel_driver &&
	    sim_rpmb.shown != sim_rpmb.other_devices + 1)
		return SIM_RPMB_CLAIM_NO_KEY;
	if (!sim_rpmb.sabotage_at || n < sim_rpmb.sabotage_at ||
	    n - sim_rpmb.sabotage_at >= sim_rpmb.sabotage_count)
		return SIM_RPMB_HONEST;
	return sim_rpmb.sabotage;
}

static uint32_t exchange(const struct rpc_param *in, struct rpc_param *out,
			 size_t header_bytes)
{
	static struct rpmb_frame f[FRAMES];
	static struct rpmb_frame a[FRAMES];
	size_t count = (in->memref.size_bytes - header_bytes) / sizeof(*f);
	size_t answer_count = out->memref.size_bytes / sizeof(*a);
	enum sim_rpmb_sabotage how = sabotage_now();
	uint32_t type;

	if (!count || count > FRAMES || !answer_count ||
	    answer_count > FRAMES ||
	    shm_read(in->memref.shm, in->memref.offset_bytes + header_bytes, f,
		     count * sizeof(*f)) != ST_OK)
		return GP_ERROR_BAD_PARAMETERS;
	type = rpmb_get16(f->type);
	if (how == SIM_RPMB_LOSE_REQUEST)
		return GP_ERROR_COMMUNICATION;
	if (how == SIM_RPMB_WRONG_ADDRESS)
		f->address[1] ^= 1;
	device(f, count, a, answer_count);
	if (how == SIM_RPMB_LOSE_ANSWER)
		return GP_ERROR_COMMUNICATION;
	spoil_answer(how, a, answer_count, type);
	if (type < 5)
		memcpy(last_answer[type], a, answer_count * sizeof(*a));
	if (shm_write(out->memref.shm, out->memref.offset_bytes, a,
		      answer_count * sizeof(*a)) != ST_OK)
		return GP_ERROR_BAD_PARAMETERS;
	if (how == SIM_RPMB_WRONG_SIZE)
		out->memref.size_bytes += 1;
	return GP_SUCCESS;
}

static uint32_t supplicant(struct rpc_param *p)
{
	uint16_t header[3];
	uint8_t info[19] = {0};

	if (p[0].memref.size_bytes < sizeof(header) ||
	    shm_read(p[0].memref.shm, p[0].memref.offset_bytes, header,
		     sizeof(header)) != ST_OK)
		return GP_ERROR_BAD_PARAMETERS;
	if (header[0] == 0)
		return exchange(&p[0], &p[1], sizeof(header));
	if (p[1].memref.size_bytes != sizeof(info))
		return GP_ERROR_BAD_PARAMETERS;
	memcpy(info, sim_rpmb.cid, 16);
	info[16] = 1;
	info[17] = sim_rpmb.reliable_count;
	return shm_write(p[1].memref.shm, p[1].memref.offset_bytes, info,
			 sizeof(info)) == ST_OK
		       ? GP_SUCCESS
		       : GP_ERROR_GENERIC;
}

static uint32_t show_next(struct rpc_param *p)
{
	uint8_t cid[16] = {0};

	sim_rpmb.shown++;
	p[0].value.a = 0;
	p[0].value.b = 1;
	p[0].value.c = sim_rpmb.reliable_count;
	if (sim_rpmb.shown > sim_rpmb.other_devices + 1)
		return GP_ERROR_ITEM_NOT_FOUND;
	cid[0] = (uint8_t)sim_rpmb.shown;
	if (sim_rpmb.shown == sim_rpmb.other_devices + 1)
		memcpy(cid, sim_rpmb.cid, sizeof(cid));
	p[1].memref.size_bytes = sizeof(cid);
	return shm_write(p[1].memref.shm, p[1].memref.offset_bytes, cid,
			 sizeof(cid)) == ST_OK
		       ? GP_SUCCESS
		       : GP_ERROR_GENERIC;
}

static bool serve(uint32_t cmd, struct rpc_param *p, uint32_t *result)
{
	bool has_kernel = sim_rpmb.has_kernel_driver;

	sim_rpmb.rpcs++;
	switch (cmd) {
	case OPTEE_RPC_CMD_RPMB:
		*result = supplicant(p);
		return true;
	case OPTEE_RPC_CMD_RPMB_PROBE_RESET:
		sim_rpmb.shown = 0;
		p[0].value.a = RPC_SHM_KERNEL;
		*result = has_kernel ? GP_SUCCESS : GP_ERROR_NOT_SUPPORTED;
		return true;
	case OPTEE_RPC_CMD_RPMB_PROBE_NEXT:
		*result = has_kernel ? show_next(p) : GP_ERROR_NOT_SUPPORTED;
		return true;
	case OPTEE_RPC_CMD_RPMB_FRAMES:
		*result = has_kernel && sim_rpmb.shown
				  ? exchange(&p[0], &p[1], 0)
				  : GP_ERROR_ITEM_NOT_FOUND;
		return true;
	default:
		return false;
	}
}

bool sim_rpmb_command(uint32_t cmd, struct rpc_param *p, size_t count,
		      uint32_t *result)
{
	bool is_ours = serve(cmd, p, result);

	if (is_ours && count > 1 && sim_rpmb.spoil)
		sim_rpmb.spoil(&p[1]);
	return is_ours;
}

enum status sim_rpmb_shm_alloc(size_t size_bytes, struct shm **out)
{
	struct shm *shm = calloc(1, sizeof(*shm));
	enum status st = mobj_create_anon((size_bytes + PAGE_MASK) >> PAGE_BITS,
					  &shm->mobj);

	if (st != ST_OK) {
		free(shm);
		return st;
	}
	shm->size_bytes = size_bytes;
	*out = shm;
	sim_rpmb.lent++;
	return ST_OK;
}

void sim_rpmb_shm_free(struct shm *shm)
{
	if (!shm)
		return;
	mobj_put(shm->mobj);
	free(shm);
	sim_rpmb.lent--;
}
