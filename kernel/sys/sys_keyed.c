/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/object.h"
#include "kernel/sys/sys_crypt.h"
#include "kernel/sys/sys_priv.h"

/*
 * Calls on operations that hold keys. cryp_state_alloc makes none of their
 * classes yet, so what is left is what the specification asks for a handle
 * that names nothing and for an operation of another class. Spec: abi-ta 3.5.
 */
static uint32_t refuse(const struct sys_args *args, uint32_t wrong_class)
{
	return crypt_state_find(args, 0) ? wrong_class
					 : GP_ERROR_BAD_PARAMETERS;
}

uint32_t sys_obj_generate_key(struct sys_args *args)
{
	return object_find(args, 0) ? GP_ERROR_NOT_SUPPORTED
				    : GP_ERROR_BAD_STATE;
}

uint32_t sys_derive_key(struct sys_args *args)
{
	return refuse(args, GP_ERROR_NOT_SUPPORTED);
}

uint32_t sys_asymm_operate(struct sys_args *args)
{
	return refuse(args, GP_ERROR_GENERIC);
}

uint32_t sys_asymm_verify(struct sys_args *args)
{
	return refuse(args, GP_ERROR_BAD_PARAMETERS);
}
