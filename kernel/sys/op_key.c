/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/op_key.h"

#include "abi/crypt_values.h"
#include "kernel/mm/heap.h"
#include "kernel/uctx/uctx.h"

struct rsa_key op_rsa_key(const struct object *o)
{
	struct rsa_key key = {
		.n = object_number(o, TA_ATTR_RSA_MODULUS),
		.e = object_number(o, TA_ATTR_RSA_E),
		.d = object_number(o, TA_ATTR_RSA_D),
		.p = object_number(o, TA_ATTR_RSA_P),
		.q = object_number(o, TA_ATTR_RSA_Q),
		.dp = object_number(o, TA_ATTR_RSA_DP),
		.dq = object_number(o, TA_ATTR_RSA_DQ),
		.qinv = object_number(o, TA_ATTR_RSA_QINV),
	};

	/* A TA may name all of the five but have no value for some: the PKCS#11
	 * TA does. Then none helps. */
	if (key.dp.size_bytes == 0 || key.dq.size_bytes == 0 ||
	    key.qinv.size_bytes == 0 || key.p.size_bytes == 0 ||
	    key.q.size_bytes == 0) {
		key.p = (struct number){NULL, 0};
		key.q = key.p;
		key.dp = key.p;
		key.dq = key.p;
		key.qinv = key.p;
	}
	return key;
}

struct dsa_group op_dsa_group(const struct object *o)
{
	return (struct dsa_group){
		.p = object_number(o, TA_ATTR_DSA_P),
		.q = object_number(o, TA_ATTR_DSA_Q),
		.g = object_number(o, TA_ATTR_DSA_G),
	};
}

struct dh_group op_dh_group(const struct object *o)
{
	return (struct dh_group){
		.p = object_number(o, TA_ATTR_DH_P),
		.g = object_number(o, TA_ATTR_DH_G),
		.q = object_number(o, TA_ATTR_DH_Q),
	};
}

struct ec_point op_ec_point(const struct object *o)
{
	return (struct ec_point){
		.x = object_number(o, TA_ATTR_ECC_X),
		.y = object_number(o, TA_ATTR_ECC_Y),
	};
}

enum ec_curve op_ec_curve_of(uint32_t curve)
{
	static const enum ec_curve curves[] = {
		EC_CURVE_COUNT, EC_P192, EC_P224, EC_P256, EC_P384, EC_P521};

	return curve < ARRAY_SIZE(curves) ? curves[curve] : EC_CURVE_COUNT;
}

enum ec_curve op_ec_curve(const struct object *o)
{
	if (object_type_attr(o->type, TA_ATTR_ECC_CURVE) == OBJECT_NO_ATTR)
		return EC_SM2;
	return op_ec_curve_of(object_value(o, TA_ATTR_ECC_CURVE, 0));
}

enum status op_bytes_read(const struct sys_attrs *attrs, uint32_t id,
			  size_t max_bytes, struct op_bytes *out)
{
	const struct utee_attribute *a = sys_attrs_find(attrs, id);
	void *data = NULL;
	enum status st;

	*out = (struct op_bytes){NULL, 0};
	if (!a || a->b == 0)
		return ST_OK;
	if (a->b > max_bytes)
		return ST_BAD_PARAM;
	st = uctx_dup_in((user_addr_t){a->a}, a->b, &data);
	if (st == ST_OK)
		*out = (struct op_bytes){data, a->b};
	return st;
}

void op_bytes_free(struct op_bytes *b)
{
	heap_free(b->data);
	*b = (struct op_bytes){NULL, 0};
}
