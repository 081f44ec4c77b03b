/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_LATTICE_H
#define KERNEL_SYS_LATTICE_H

#include "kernel/crypto/ml.h"
#include "kernel/sys/op_asymm.h"
#include "kernel/sys/op_derive.h"

/*
 * ML-KEM and ML-DSA: their keys as objects, and operations with them. The
 * size of an object names its parameter set. Spec: docs/design/0006.
 */

/* ML-DSA, all of the message at once. As asymm_sign(), asymm_verify(). */
enum status lattice_sign(struct asymm_job *job);
enum status lattice_verify(const struct asymm_job *job,
			   const struct op_bytes *sig);
/* A key pair of @bits into @o, which is of a pair's type and has room for it.
 * ST_OK; ST_BAD_PARAM; ST_NO_MEM. On error @o is rubbish. */
enum status lattice_generate(struct object *o, uint32_t bits);
/* ML-KEM: a fresh secret for the peer, or the one that the peer sent, as the
 * attributes say. As derive_shared(). */
enum status lattice_derive(struct derive_job *job);

#endif
