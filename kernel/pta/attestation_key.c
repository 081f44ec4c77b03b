/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/pta/attestation_key.h"

#include "base/bytes/mem.h"
#include "kernel/log/log.h"
#include "kernel/mm/heap.h"
#include "kernel/storage/storage.h"
#include "kernel/thread/mutex.h"

#define KEY_BYTES (ATTESTATION_KEY_BITS / 8)
#define KEY_MAGIC 0x31797461u /* "aty1" */
#define KEY_PARTS 8u

/* As stored: n, e, d, p, q, dp, dq, qinv. */
struct stored_key {
	uint32_t magic;
	uint32_t size_bytes[KEY_PARTS];
	uint8_t part[KEY_PARTS][KEY_BYTES];
};

static struct {
	struct mutex lock;
	struct stored_key *stored; /* NULL until it was needed */
	struct rsa_key key;        /* points into it */
} device = {.lock = MUTEX_INIT(device.lock)};

/* The pseudo-TA's own object. */
static const struct storage_name key_name = {
	.owner = {0x61, 0x08, 0x80, 0x39, 0x2a, 0x18, 0x20, 0x47, 0x9b, 0x67,
		  0x2b, 0xcd, 0x62, 0x2b, 0xc0, 0xb5},
	.id_bytes = 11,
	.id = "device key1",
};

static struct number part(const struct stored_key *k, size_t i)
{
	return (struct number){k->part[i], k->size_bytes[i]};
}

static struct rsa_key view(const struct stored_key *k)
{
	return (struct rsa_key){
		.n = part(k, 0),
		.e = part(k, 1),
		.d = part(k, 2),
		.p = part(k, 3),
		.q = part(k, 4),
		.dp = part(k, 5),
		.dq = part(k, 6),
		.qinv = part(k, 7),
	};
}

/* Storage vouches for the bytes; that they are a key shows here. */
static bool is_key(const struct stored_key *k, size_t got)
{
	const struct rsa_key key = view(k);

	if (got != sizeof(*k) || k->magic != KEY_MAGIC)
		return false;
	for (size_t i = 0; i < KEY_PARTS; i++) {
		if (k->size_bytes[i] == 0 || k->size_bytes[i] > KEY_BYTES)
			return false;
	}
	return rsa_bits(&key) == ATTESTATION_KEY_BITS;
}

static enum status load(struct stored_key *k)
{
	const struct storage_sink all = {.kernel = k, .size_bytes = sizeof(*k)};
	struct storage_file *f = NULL;
	size_t got = 0;
	enum status st =
		storage_open(STORAGE_PRIVATE, &key_name, STORAGE_READ, &f);

	if (st != ST_OK)
		return st;
	st = storage_read(f, 0, &all, &got);
	storage_close(f);
	if (st == ST_OK && !is_key(k, got))
		st = ST_CORRUPT;
	return st;
}

static struct number_out room(struct stored_key *k, size_t i)
{
	return (struct number_out){k->part[i], KEY_BYTES};
}

static enum status generate(struct stored_key *k)
{
	const struct number default_exponent = {NULL, 0};
	struct rsa_key_out out = {
		.n = room(k, 0),
		.e = room(k, 1),
		.d = room(k, 2),
		.p = room(k, 3),
		.q = room(k, 4),
		.dp = room(k, 5),
		.dq = room(k, 6),
		.qinv = room(k, 7),
	};
	const struct number_out *made[KEY_PARTS] = {
		&out.n, &out.e,  &out.d,  &out.p,
		&out.q, &out.dp, &out.dq, &out.qinv,
	};
	enum status st =
		rsa_generate(ATTESTATION_KEY_BITS, &default_exponent, &out);

	if (st != ST_OK)
		return st;
	k->magic = KEY_MAGIC;
	for (size_t i = 0; i < KEY_PARTS; i++)
		k->size_bytes[i] = (uint32_t)made[i]->size_bytes;
	return ST_OK;
}

static enum status make(struct stored_key *k)
{
	const struct storage_source all = {.kernel = k,
					   .size_bytes = sizeof(*k)};
	enum status st = ST_OK;

	log_info("attestation: making this device's key");
	memset(k, 0, sizeof(*k));
	st = generate(k);
	if (st != ST_OK)
		return st;
	/* Before it is used: a signature by a key that gets lost is worth
	 * nothing. */
	return storage_create(STORAGE_PRIVATE, &key_name, STORAGE_WRITE, &all,
			      1, NULL);
}

static enum status fetch(void)
{
	struct stored_key *k = heap_alloc(sizeof(*k));
	enum status st;

	if (!k)
		return ST_NO_MEM;
	st = load(k);
	if (st == ST_NOT_FOUND)
		st = make(k);
	if (st != ST_OK) {
		secure_zero(k, sizeof(*k));
		heap_free(k);
		return st;
	}
	device.stored = k;
	device.key = view(k);
	return ST_OK;
}

enum status attestation_key_get(const struct rsa_key **out)
{
	enum status st = ST_OK;

	mutex_lock(&device.lock);
	if (!device.stored)
		st = fetch();
	mutex_unlock(&device.lock);
	*out = &device.key;
	return st;
}
