/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_OP_DERIVE_H
#define KERNEL_SYS_OP_DERIVE_H

#include "kernel/sys/op_key.h"
#include "kernel/sys/sys_attrs.h"
#include "kernel/sys/sys_crypt.h"

/*
 * Secrets out of keys. On error the target holds rubbish, which the caller
 * clears. Spec: abi-ta 3.5.
 */
struct derive_job {
	const struct crypt_state *state; /* its keys are ready */
	struct sys_attrs attrs;          /* those of the algorithm, each once */
	struct object *target;           /* has one secret */
};

/* DH, ECDH, X25519, X448. ST_OK; ST_NO_MEM; ST_DENIED; ST_BAD_PARAM (key,
 * peer's key, no room in the target). */
enum status derive_shared(struct derive_job *job);
/* HKDF, Concat KDF, PBKDF2. As above; ST_NOT_SUPPORTED (hash). */
enum status derive_kdf(struct derive_job *job);
/* SM2's key exchange; writes a confirmation to the TA's memory when asked. As
 * above; ST_SECURITY (the peer's confirmation is wrong). */
enum status derive_sm2(struct derive_job *job);

#endif
