/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/ta/result.h"
#include "abi/gp.h"

uint32_t gp_from_status(enum status st)
{
	switch (st) {
	case ST_OK:
		return GP_SUCCESS;
	case ST_BAD_PARAM:
		return GP_ERROR_BAD_PARAMETERS;
	case ST_BAD_FORMAT:
		return GP_ERROR_BAD_FORMAT;
	case ST_BAD_STATE:
		return GP_ERROR_BAD_STATE;
	case ST_DENIED:
		return GP_ERROR_ACCESS_DENIED;
	case ST_CONFLICT:
		return GP_ERROR_ACCESS_CONFLICT;
	case ST_NOT_FOUND:
		return GP_ERROR_ITEM_NOT_FOUND;
	case ST_SHORT_BUFFER:
		return GP_ERROR_SHORT_BUFFER;
	case ST_EXCESS_DATA:
		return GP_ERROR_EXCESS_DATA;
	case ST_OVERFLOW:
		return GP_ERROR_OVERFLOW;
	case ST_NO_MEM:
		return GP_ERROR_OUT_OF_MEMORY;
	case ST_NO_SPACE:
		return GP_ERROR_STORAGE_NO_SPACE;
	case ST_NOT_AVAILABLE:
		return GP_ERROR_STORAGE_NOT_AVAILABLE;
	case ST_BUSY:
		return GP_ERROR_BUSY;
	case ST_CANCELLED:
		return GP_ERROR_CANCEL;
	case ST_TIMEOUT:
		return GP_ERROR_TIMEOUT;
	case ST_NO_DATA:
		return GP_ERROR_NO_DATA;
	case ST_PEER_GONE:
		return GP_ERROR_COMMUNICATION;
	case ST_TARGET_DEAD:
		return GP_ERROR_TARGET_DEAD;
	case ST_SECURITY:
		return GP_ERROR_SECURITY;
	case ST_CORRUPT:
		return GP_ERROR_CORRUPT_OBJECT;
	case ST_NOT_SUPPORTED:
		return GP_ERROR_NOT_SUPPORTED;
	case ST_NOT_IMPLEMENTED:
		return GP_ERROR_NOT_IMPLEMENTED;
	case ST_GENERIC:
		return GP_ERROR_GENERIC;
	}
	return GP_ERROR_GENERIC;
}
