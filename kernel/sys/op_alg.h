/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_OP_ALG_H
#define KERNEL_SYS_OP_ALG_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/*
 * Algorithms of operations: what an id means. Spec: GP Core 1.3 6.10, abi-ta
 * 3.5.
 */
enum op_class {
	OP_CIPHER,
	OP_MAC,
	OP_AE,
	OP_DIGEST,
	OP_ENCRYPTION, /* asymmetric */
	OP_SIGNATURE,
	OP_DERIVE,
};

/* How, for the classes whose room in kernel/crypto has no name for it. */
enum op_scheme {
	OP_GCM = 64, /* no value of the other enums */
	OP_CCM,
	OP_RSA_RAW,
	OP_RSA_PKCS1,
	OP_RSA_OAEP,
	OP_SM2_PKE,
	OP_RSA_SIG_PKCS1,
	OP_RSA_SIG_BARE, /* no digest's name in it */
	OP_RSA_SIG_PSS,
	OP_DSA,
	OP_ECDSA,     /* of one curve */
	OP_ECDSA_ANY, /* of any */
	OP_ED25519,
	OP_ED448,
	OP_SM2_DSA,
	OP_DH,
	OP_ECDH,
	OP_X25519,
	OP_X448,
	OP_HKDF,
	OP_HKDF_CHOICE, /* an attribute names the hash */
	OP_CONCAT_KDF,
	OP_PBKDF2,
	OP_SM2_KEP,
	OP_ML_KEM,
	OP_ML_DSA,
};

/* The end is padded to whole blocks. Spec: PKCS #7, RFC 5652 6.3 */
#define OP_PKCS5 1

struct op_alg {
	uint32_t id;
	uint32_t key_type; /* secret, or pair; 0: no key */
	uint8_t class;     /* enum op_class */
	uint8_t how;       /* cipher: enum cipher_alg; MAC: enum mac_kind;
			    * others: enum op_scheme */
	uint8_t hash;      /* enum hash_alg where one is used */
	uint8_t param;     /* ECDSA: enum ta_curve; ciphers: OP_PKCS5 or 0 */
};

/* @id as it is meant: older ids stand for others. NULL: not known. */
const struct op_alg *op_alg_find(uint32_t id);
/* Does an operation with @alg work in @mode (enum ta_crypt_mode)? */
bool op_alg_has_mode(const struct op_alg *alg, uint32_t mode);
/* How many keys it has. */
unsigned int op_alg_key_count(const struct op_alg *alg);
/* May an object of type @type_id be its key in @mode? */
bool op_alg_takes_key(const struct op_alg *alg, uint32_t mode,
		      uint32_t type_id);
/* One of these bits of a key's usage must be set (TA_USAGE_x). */
uint32_t op_alg_usage(const struct op_alg *alg, uint32_t mode);

/* All of them, by ascending id: for tests. */
const struct op_alg *op_alg_table(size_t *count);

#endif
