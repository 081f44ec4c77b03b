/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random numbers. A root state (SHA-256) collects everything that is
 * unpredictable. Each CPU has a ChaCha20 generator of its own, keyed from the
 * root, so that drawing takes no lock. Every draw replaces the key first:
 * who reads memory later learns nothing about earlier output.
 */
#include "kernel/crypto/rng.h"

#include <mbedtls/chacha20.h>

#include "base/bytes/mem.h"
#include "kernel/arch/cpu.h"
#include "kernel/crypto/hash/state.h"
#include "kernel/log/log.h"
#include "kernel/log/panic.h"
#include "kernel/mm/heap.h"
#include "kernel/thread/spinlock.h"

#define KEY_BYTES     32
/* Draws of one CPU between two looks at the hardware source. */
#define RESEED_DRAWS  1024
/* Words from the hardware source: at start-up (2 x 256 bits), and again. */
#define SEED_WORDS    8
#define RESEED_WORDS  4
/* Rounds of timer jitter at start-up. It is never counted as entropy. */
#define JITTER_ROUNDS 256

struct generator {
	uint8_t key[KEY_BYTES];
	unsigned int draws_left; /* until it is seeded again; 0 at first */
	uint32_t epoch;          /* of the root when it was seeded */
};

static struct spinlock root_lock;
/* Guarded by root_lock. */
static uint8_t root[KEY_BYTES];
static bool is_seeded_by_hardware;
/* Written under root_lock, read without: a late look is no harm. */
static uint32_t root_epoch;

/* Serves CPUs that have no generator of their own (before rng_init() gave
 * them one, or when memory was short). Guarded by shared_lock. */
static struct spinlock shared_lock;
static struct generator shared;

/* What rooms of our own put in front of hashed data, lest two uses of the
 * root give the same value. */
enum root_use {
	USE_ABSORB = 1,
	USE_DERIVE = 2,
	USE_ADVANCE = 3,
};

static void hash_root(enum root_use use, const void *data, size_t size_bytes,
		      uint8_t out[KEY_BYTES])
{
	const uint8_t label = (uint8_t)use;
	struct hash h;

	hash_init(&h, HASH_SHA256);
	hash_update(&h, &label, sizeof(label));
	hash_update(&h, root, KEY_BYTES);
	hash_update(&h, data, size_bytes);
	hash_final(&h, out);
}

void rng_add_entropy(const void *data, size_t size_bytes)
{
	const uint64_t now = arch_counter();
	uint8_t digest[KEY_BYTES + sizeof(now)];
	enum status st;
	irq_state_t s;

	/* Hash what may be long outside of the lock. */
	st = hash_digest(HASH_SHA256, data, size_bytes, digest);
	check_fatal(st == ST_OK);
	memcpy(digest + KEY_BYTES, &now, sizeof(now));
	s = spin_lock(&root_lock);
	hash_root(USE_ABSORB, digest, sizeof(digest), root);
	WRITE_ONCE(root_epoch, root_epoch + 1);
	spin_unlock(&root_lock, s);
	secure_zero(digest, sizeof(digest));
}

/*
 * Words of the hardware source; returns how many came. A source that repeats
 * a word is stuck (chance 2^-64) and counts for nothing.
 */
static size_t draw_hardware(uint64_t *words, size_t count)
{
	size_t n = 0;

	while (n < count && arch_entropy_u64(&words[n]) == ST_OK) {
		if (n > 0 && words[n] == words[n - 1])
			return 0;
		n++;
	}
	return n;
}

static void seed_from_hardware(size_t count)
{
	uint64_t words[SEED_WORDS];
	size_t n = draw_hardware(words, MIN(count, (size_t)SEED_WORDS));

	if (n == 0)
		return;
	rng_add_entropy(words, n * sizeof(words[0]));
	secure_zero(words, sizeof(words));
	if (n >= RESEED_WORDS)
		WRITE_ONCE(is_seeded_by_hardware, true);
}

/* How long hashing takes differs a little on real machines. */
static void seed_from_jitter(void)
{
	struct hash h;
	uint8_t digest[KEY_BYTES];

	hash_init(&h, HASH_SHA256);
	for (unsigned int i = 0; i < JITTER_ROUNDS; i++) {
		uint64_t now = arch_counter();

		hash_update(&h, &now, sizeof(now));
	}
	hash_final(&h, digest);
	rng_add_entropy(digest, sizeof(digest));
}

/* A key from the root that nobody else gets; moves the root on. */
static void derive_key(uint8_t key[KEY_BYTES], uint32_t *epoch)
{
	irq_state_t s = spin_lock(&root_lock);

	hash_root(USE_DERIVE, NULL, 0, key);
	hash_root(USE_ADVANCE, NULL, 0, root);
	*epoch = root_epoch;
	spin_unlock(&root_lock, s);
}

static void chacha20(const uint8_t key[KEY_BYTES], uint8_t *out,
		     size_t size_bytes)
{
	static const uint8_t nonce[12];
	mbedtls_chacha20_context ctx;
	int err;

	/* The key stream is the encryption of zeros. */
	memset(out, 0, size_bytes);
	mbedtls_chacha20_init(&ctx);
	err = mbedtls_chacha20_setkey(&ctx, key);
	if (err == 0)
		err = mbedtls_chacha20_starts(&ctx, nonce, 0);
	if (err == 0)
		err = mbedtls_chacha20_update(&ctx, size_bytes, out, out);
	mbedtls_chacha20_free(&ctx);
	check_fatal(err == 0);
}

static bool needs_seed(const struct generator *g)
{
	return g->draws_left == 0 || g->epoch != READ_ONCE(root_epoch);
}

/* Give @g a new key that depends on its old one and on the root. */
static void reseed(struct generator *g)
{
	uint8_t keys[2 * KEY_BYTES];
	enum status st;

	memcpy(keys, g->key, KEY_BYTES);
	derive_key(keys + KEY_BYTES, &g->epoch);
	st = hash_digest(HASH_SHA256, keys, sizeof(keys), g->key);
	check_fatal(st == ST_OK);
	secure_zero(keys, sizeof(keys));
	g->draws_left = RESEED_DRAWS;
}

/* One block: its first half is the next key, its second a key for the
 * caller, who then needs @g no longer. */
static void step(struct generator *g, uint8_t draw_key[KEY_BYTES])
{
	uint8_t block[2 * KEY_BYTES];

	if (needs_seed(g))
		reseed(g);
	chacha20(g->key, block, sizeof(block));
	memcpy(g->key, block, KEY_BYTES);
	memcpy(draw_key, block + KEY_BYTES, KEY_BYTES);
	secure_zero(block, sizeof(block));
	g->draws_left--;
}

static void draw_shared(uint8_t draw_key[KEY_BYTES])
{
	irq_state_t s = spin_lock(&shared_lock);

	step(&shared, draw_key);
	spin_unlock(&shared_lock, s);
}

static void draw(uint8_t draw_key[KEY_BYTES])
{
	irq_state_t s = arch_irq_mask_all();
	struct cpu *cpu = arch_cpu_this();
	struct generator *g = cpu ? cpu->drbg : NULL;
	bool is_due = false;

	if (g) {
		step(g, draw_key);
		is_due = g->draws_left == 0;
	}
	arch_irq_restore(s);
	if (!g)
		draw_shared(draw_key);
	/* The source may be slow: ask it with interrupts as they were. What it
	 * gives serves the next draw of every CPU. */
	if (is_due)
		seed_from_hardware(RESEED_WORDS);
}

void rng_bytes(void *dst, size_t size_bytes)
{
	uint8_t draw_key[KEY_BYTES];

	draw(draw_key);
	if (size_bytes <= KEY_BYTES)
		memcpy(dst, draw_key, size_bytes);
	else
		chacha20(draw_key, dst, size_bytes);
	secure_zero(draw_key, sizeof(draw_key));
}

bool rng_has_real_source(void)
{
	return READ_ONCE(is_seeded_by_hardware);
}

void rng_init(const void *seed, size_t seed_bytes)
{
	if (seed_bytes > 0)
		rng_add_entropy(seed, seed_bytes);
	seed_from_hardware(SEED_WORDS);
	seed_from_jitter();
	for (unsigned int i = 0; i < cpu_count(); i++) {
		struct cpu *cpu = cpu_at(i);

		/* Without one the CPU uses the shared generator. */
		if (!cpu->drbg)
			cpu->drbg = heap_alloc(sizeof(struct generator));
	}
	if (rng_has_real_source())
		log_debug("rng: seeded by hardware");
	else if (seed_bytes > 0)
		log_info("rng: no hardware source, seeded by the device tree");
	else
		log_error(
			"rng: WARNING: no hardware source and no seed, random "
			"numbers may be guessed");
}
