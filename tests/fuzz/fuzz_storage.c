/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Target: the REE store (kernel/storage). Input: one byte of mode, then
 * patches of five bytes. A store with three objects is made; patches change
 * its files, or the answers to requests, one after the other. In most modes
 * ciphers do nothing and all tags and hashes are believed, so that what lies
 * behind them meets arbitrary headers, nodes and slots; in the others (the
 * ciphers are slow here) they are real, and whatever is read must be what was
 * written.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bytes/mem.h"
#include "kernel/crypto/aead.h"
#include "kernel/storage/open_table.h"
#include "kernel/storage/ree_dir.h"
#include "kernel/storage/storage.h"
#include "kernel/storage/testing/supplicant.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ALL     (STORAGE_READ | STORAGE_WRITE | STORAGE_WRITE_META)
#define OBJECTS 3u

static bool is_believed;

enum status __real_aes_gcm_update(struct aes_gcm *g, const uint8_t *src,
				  size_t size_bytes, uint8_t *dst);
enum status __wrap_aes_gcm_update(struct aes_gcm *g, const uint8_t *src,
				  size_t size_bytes, uint8_t *dst);
enum status __real_aes_gcm_finish(struct aes_gcm *g, uint8_t *tag,
				  size_t tag_bytes);
enum status __wrap_aes_gcm_finish(struct aes_gcm *g, uint8_t *tag,
				  size_t tag_bytes);
bool __real_ct_equal(const void *a, const void *b, size_t size_bytes);
bool __wrap_ct_equal(const void *a, const void *b, size_t size_bytes);

enum status __wrap_aes_gcm_update(struct aes_gcm *g, const uint8_t *src,
				  size_t size_bytes, uint8_t *dst)
{
	if (!is_believed)
		return __real_aes_gcm_update(g, src, size_bytes, dst);
	memmove(dst, src, size_bytes);
	return ST_OK;
}

enum status __wrap_aes_gcm_finish(struct aes_gcm *g, uint8_t *tag,
				  size_t tag_bytes)
{
	enum status st = __real_aes_gcm_finish(g, tag, tag_bytes);

	return is_believed ? ST_OK : st;
}

bool __wrap_ct_equal(const void *a, const void *b, size_t size_bytes)
{
	return is_believed || __real_ct_equal(a, b, size_bytes);
}

static struct {
	const uint8_t *at;
	size_t left;
} input;

static uint8_t next_byte(void)
{
	if (!input.left)
		return 0;
	input.left--;
	return *input.at++;
}

static uint32_t next_word(void)
{
	uint32_t low = next_byte();

	return low | (uint32_t)next_byte() << 8;
}

static uint8_t pattern[5000], back[20000];
static const size_t sizes[OBJECTS] = {0, 700, 5000};

static struct storage_name name_of(unsigned int i)
{
	struct storage_name n = {.owner = {5}, .id_bytes = (uint8_t)(2 * i)};

	memset(n.id, 'a', n.id_bytes);
	return n;
}

/* What is read without the belief is what was written. */
static void look_at(unsigned int i, bool is_intact)
{
	struct storage_name n = name_of(i);
	struct storage_sink sink = {.kernel = back, .size_bytes = sizeof(back)};
	struct storage_file *f = NULL;
	size_t got = 0;

	if (storage_open(STORAGE_REE, &n, ALL, &f) != ST_OK)
		return;
	if (storage_read(f, 0, &sink, &got) == ST_OK && is_intact &&
	    !is_believed && (got != sizes[i] || memcmp(back, pattern, got)))
		abort();
	storage_close(f);
}

static void change(unsigned int i)
{
	struct storage_name n = name_of(i);
	struct storage_name to = name_of(i + OBJECTS);
	struct storage_source s = {.kernel = pattern, .size_bytes = 600};
	struct storage_file *f = NULL;
	uint64_t cursor = 0;

	(void)!storage_create(STORAGE_REE, &to, ALL | STORAGE_OVERWRITE, &s, 1,
			      NULL);
	(void)!storage_next(STORAGE_REE, n.owner, &cursor, &to);
	if (storage_open(STORAGE_REE, &n, ALL, &f) != ST_OK)
		return;
	(void)!storage_write(f, 3900, &s);
	(void)!storage_truncate(f, 4100);
	to = name_of(i + 2 * OBJECTS);
	(void)!storage_rename(f, &to);
	(void)!storage_remove(f);
}

static void patch_file(uint8_t which)
{
	static const char *const names[] = {"/dirf.db", "/0", "/1", "/2"};
	struct sup_file *f = sup_find(names[which % 4]);
	uint32_t at = next_word();

	if (!f)
		return;
	if (which & 0x10)
		sup_resize(f, at);
	else if (f->size)
		f->bytes[at % f->size] = next_byte();
}

/* Each answer from now on takes a byte; most stay as they are. */
static void lie(struct rpc_param *p, size_t count, uint32_t *result)
{
	uint8_t kind = next_byte();

	if (input.left)
		sup.fault_at = sup.rpc_count + 1;
	for (size_t i = 1; i < count; i++) {
		struct rpc_param *q = &p[i];

		if (kind == 1 && q->kind == RPC_PARAM_VALUE_OUT)
			q->value.a = next_word();
		if (q->kind != RPC_PARAM_MEMREF_OUT)
			continue;
		if (kind == 2)
			q->memref.size_bytes = next_word();
		if (kind == 3 && q->memref.size_bytes)
			((uint8_t *)q->memref.shm
				 ->kva)[q->memref.offset_bytes +
					next_word() % q->memref.size_bytes] ^=
				next_byte();
	}
	for (size_t i = 1; i < count && kind == 6; i++) {
		if (p[i].kind == RPC_PARAM_MEMREF_OUT)
			p[i].memref.size_bytes = UINT64_MAX - next_byte();
		else if (p[i].kind == RPC_PARAM_VALUE_OUT)
			p[i].value.a = UINT64_MAX - next_byte();
	}
	/* Nobody answers any more; Linux says so. */
	if (kind == 7)
		sup.is_cut = true;
	if (kind == 4)
		*result = GP_ERROR_GENERIC - next_byte() % 16;
	if (kind == 5)
		sup_restart();
}

static void reboot(void)
{
	sup.is_cut = false;
	sup_end_call();
	ree_dir_reset();
	sup_restart();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t mode = 0;

	input.at = data;
	input.left = size;
	mode = next_byte();
	is_believed = mode & 0x19;
	sup_reset();
	reboot();
	open_table_forget();
	for (size_t i = 0; i < sizeof(pattern); i++)
		pattern[i] = (uint8_t)(i * 5);
	for (unsigned int i = 0; i < OBJECTS; i++) {
		struct storage_name n = name_of(i);
		struct storage_source s = {.kernel = pattern,
					   .size_bytes = sizes[i]};

		if (storage_create(STORAGE_REE, &n, ALL, &s, 1, NULL) != ST_OK)
			abort();
	}
	if (mode & 2)
		reboot();
	for (unsigned int i = mode >> 5; i && input.left; i--)
		patch_file(next_byte());
	if (mode & 4) {
		sup.lie = lie;
		sup.fault = SUP_LIE;
		sup.fault_at = sup.rpc_count + 1;
	}
	for (unsigned int i = 0; i < OBJECTS; i++)
		look_at(i, true);
	for (unsigned int i = 0; i < OBJECTS; i++)
		change(i);
	reboot();
	for (unsigned int i = 0; i < OBJECTS; i++)
		look_at(i, false);
	sup_end_call();
	return 0;
}
