/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/sys_priv.h"

/*
 * Objects. No type is supported yet, so none can be made, and every handle a
 * TA passes names nothing. Spec: abi-ta 3.2, 3.7.
 */
uint32_t sys_obj_alloc(__unused struct sys_args *args)
{
	return GP_ERROR_NOT_SUPPORTED;
}

uint32_t sys_obj_on_handle(__unused struct sys_args *args)
{
	return GP_ERROR_BAD_STATE;
}

uint32_t sys_obj_get_attr(__unused struct sys_args *args)
{
	return GP_ERROR_ITEM_NOT_FOUND;
}
