/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef HELLO_TA_H
#define HELLO_TA_H

/* 027f6caf-5430-441b-8cb2-0171ea8f6478 */
#define HELLO_TA_UUID                                                          \
	{                                                                      \
		0x027f6caf, 0x5430, 0x441b,                                    \
		{                                                              \
			0x8c, 0xb2, 0x01, 0x71, 0xea, 0x8f, 0x64, 0x78         \
		}                                                              \
	}

/* memref in: a name; memref out: a greeting with NUL, or the size it needs */
#define HELLO_CMD_GREET     0
/* value inout: a is incremented */
#define HELLO_CMD_INCREMENT 1
/* memref in: bytes; memref out: their SHA-256, 32 bytes */
#define HELLO_CMD_SHA256    2

#endif
