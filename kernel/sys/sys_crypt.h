/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_SYS_CRYPT_H
#define KERNEL_SYS_SYS_CRYPT_H

#include "kernel/crypto/hash.h"
#include "kernel/sys/sys.h"

/* Bits 31..28 of most algorithm ids. Spec: GP Core 1.3 6.10.1, abi-ta 3.5. */
enum crypt_class {
	CRYPT_CIPHER = 1,
	CRYPT_MAC = 3,
	CRYPT_AE = 4,
	CRYPT_DIGEST = 5,
	CRYPT_ASYM_CIPHER = 6,
	CRYPT_SIGNATURE = 7,
	CRYPT_DERIVE = 8,
};

/* An operation of a TA. From the heap. */
struct crypt_state {
	uint32_t algo; /* as the TA named it */
	uint32_t mode; /* enum ta_crypt_mode */
	enum crypt_class class;
	bool is_initialised;
	bool is_squeezing;      /* SHAKE: output has begun, no more data */
	enum hash_alg hash_alg; /* CRYPT_DIGEST */
	struct hash *hash;      /* CRYPT_DIGEST */
};

enum crypt_class crypt_class_of(uint32_t algo);

/* State that argument @idx names, or NULL. */
struct crypt_state *crypt_state_find(const struct sys_args *args,
				     unsigned int idx);
/* Wipes and frees; @state: struct crypt_state. */
void crypt_state_destroy(void *state);

#endif
