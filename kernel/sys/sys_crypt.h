/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_SYS_CRYPT_H
#define KERNEL_SYS_SYS_CRYPT_H

#include "kernel/crypto/aead.h"
#include "kernel/crypto/cipher.h"
#include "kernel/crypto/hash.h"
#include "kernel/crypto/mac.h"
#include "kernel/sys/object.h"
#include "kernel/sys/op_alg.h"
#include "kernel/sys/sys.h"

/*
 * An operation of a TA. From the heap. It claims its key objects: they live as
 * long as it does. They may be empty and change; a key is read when data
 * begin, and what was begun goes on with the key it began with.
 */
struct crypt_state {
	const struct op_alg *alg;
	uint32_t mode; /* enum ta_crypt_mode */
	bool is_initialised;
	bool is_squeezing; /* SHAKE: output has begun, no more data */
	bool has_text;     /* GCM: no more data to authenticate */
	uint8_t tag_bytes; /* AE */
	struct object *key, *key2;
	/* By class. NULL until the first start, but for digests. */
	union {
		struct hash *hash;
		struct mac *mac;
		struct cipher *cipher;
		struct aes_gcm *gcm;
		struct aes_ccm *ccm;
	};
};

/* State that argument @idx names, or NULL. */
struct crypt_state *crypt_state_find(const struct sys_args *args,
				     unsigned int idx);
/* Wipes and frees, not its keys; @state: struct crypt_state. */
void crypt_state_destroy(void *state);
/* Free what the class's pointer names. */
void crypt_state_stop(struct crypt_state *s);
/* Are all its keys filled, and may they be used so? */
bool crypt_state_has_keys(const struct crypt_state *s);

static inline bool crypt_state_is(const struct crypt_state *s,
				  enum op_class class)
{
	return s->alg->class == class;
}

/* The secret of a symmetric key. */
static inline struct number crypt_secret(const struct object *key)
{
	return object_number(key, key->type->attrs[0].id);
}

#endif
