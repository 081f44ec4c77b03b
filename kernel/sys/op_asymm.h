/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_OP_ASYMM_H
#define KERNEL_SYS_OP_ASYMM_H

#include "kernel/crypto/ml.h"
#include "kernel/sys/op_key.h"
#include "kernel/sys/sys_attrs.h"
#include "kernel/sys/sys_crypt.h"

/* Asymmetric operations on bytes that lie in the kernel. Spec: abi-ta 3.5. */
struct asymm_job {
	const struct crypt_state *state; /* its keys are ready */
	struct sys_attrs attrs;
	struct op_bytes in; /* text or digest; data may be NULL when empty */
	uint8_t *out;
	size_t out_bytes; /* in: room of asymm_room(); out: written */
};

/* ML-DSA's; no other is longer. */
#define ASYMM_MAX_SIGNATURE ML_DSA_MAX_SIGNATURE_BYTES

/* Longer input is an error with every key. */
uint64_t asymm_max_input(const struct crypt_state *s);
/* Bytes of output that @job can have, or has, when *@is_exact. ST_OK;
 * ST_BAD_PARAM (input too short, no such curve). */
enum status asymm_room(const struct asymm_job *job, size_t *room,
		       bool *is_exact);

/* By the mode of the state. ST_OK; ST_BAD_PARAM (input, key, padding); as of
 * kernel/crypto. */
enum status asymm_crypt(struct asymm_job *job);
/* ST_SECURITY: the digest has the wrong size for DSA. */
enum status asymm_sign(struct asymm_job *job);
/* ST_SECURITY: does not verify; ST_BAD_PARAM: the digest has the wrong size. */
enum status asymm_verify(const struct asymm_job *job,
			 const struct op_bytes *sig);

#endif
