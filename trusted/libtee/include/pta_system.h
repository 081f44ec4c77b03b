/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef PTA_SYSTEM_H
#define PTA_SYSTEM_H

#include <util.h>

/* The system pseudo-TA; only TAs may open it. v: value, m: memref; i, o. */
#define PTA_SYSTEM_UUID                                                        \
	{                                                                      \
		0x3a2f8978, 0x5dc0, 0x11e8,                                    \
		{                                                              \
			0x9c, 0x2d, 0xfa, 0x7a, 0xe0, 0x1b, 0xbe, 0xbc         \
		}                                                              \
	}

/* mi: data that is mixed into the random generator */
#define PTA_SYSTEM_ADD_RNG_ENTROPY 0

/* mi: extra data; mo: key, in secure memory */
#define PTA_SYSTEM_DERIVE_TA_UNIQUE_KEY 1
#define TA_DERIVED_KEY_MIN_SIZE         16
#define TA_DERIVED_KEY_MAX_SIZE         32
#define TA_DERIVED_EXTRA_DATA_MAX_SIZE  1024

/* vi: bytes, flags; vio: address high, low (0: any); vi: pad before, after */
#define PTA_SYSTEM_MAP_ZI             2
#define PTA_SYSTEM_MAP_FLAG_SHAREABLE BIT32(0)

/* vi: bytes, 0; vi: address high, low */
#define PTA_SYSTEM_UNMAP 3

/* mi: UUID of a library; vi: flags of dlopen() */
#define PTA_SYSTEM_DLOPEN 10

/* mi: UUID, nil for any; mi: name with NUL; vo: address high, low */
#define PTA_SYSTEM_DLSYM 11

/* mo: the firmware's event log */
#define PTA_SYSTEM_GET_TPM_EVENT_LOG 12

/* mi: UUID; vi: command, sub-command; mio: data; vo: length of the answer */
#define PTA_SYSTEM_SUPP_PLUGIN_INVOKE 13

#endif
