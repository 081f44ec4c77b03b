/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_OP_KEY_H
#define KERNEL_SYS_OP_KEY_H

#include "kernel/crypto/dh.h"
#include "kernel/crypto/dsa.h"
#include "kernel/crypto/ec.h"
#include "kernel/crypto/edwards.h"
#include "kernel/crypto/montgomery.h"
#include "kernel/crypto/rsa.h"
#include "kernel/sys/object.h"
#include "kernel/sys/sys_attrs.h"

/* Objects as the keys of kernel/crypto. What they hold is not copied. */

/* Public, or a pair: what is not there has size 0. */
struct rsa_key op_rsa_key(const struct object *o);
struct dsa_group op_dsa_group(const struct object *o);
struct dh_group op_dh_group(const struct object *o);
struct ec_point op_ec_point(const struct object *o);
/* EC_CURVE_COUNT: unknown. */
enum ec_curve op_ec_curve(const struct object *o);
enum ec_curve op_ec_curve_of(uint32_t curve);

/* A user buffer that an attribute refers to, in the heap. */
struct op_bytes {
	uint8_t *data; /* NULL: not given, or empty */
	size_t size_bytes;
};
/* Of the first attribute with @id; none is empty. ST_OK; ST_NO_MEM; ST_DENIED;
 * ST_BAD_PARAM (longer than @max_bytes). */
enum status op_bytes_read(const struct sys_attrs *attrs, uint32_t id,
			  size_t max_bytes, struct op_bytes *out);
void op_bytes_free(struct op_bytes *b);

#endif
