/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef SP_COUNTER_H
#define SP_COUNTER_H

/* A service as a TA would be, that is a partition (sp_ta_protocol.h). */

/* 8d6e5b3a-0f47-4c1e-b2a9-5e7c31d0486f */
#define SP_COUNTER_UUID                                                        \
	0x8d, 0x6e, 0x5b, 0x3a, 0x0f, 0x47, 0x4c, 0x1e, 0xb2, 0xa9, 0x5e,      \
		0x7c, 0x31, 0xd0, 0x48, 0x6f

enum sp_counter_command {
	SP_COUNTER_HELLO = 0, /* buffer out: a line of text */
	/* value in/out: a added to the secure counter; out: low and high half
	 */
	SP_COUNTER_ADD = 1,
	SP_COUNTER_UPPER = 2, /* buffer in, buffer out: letters in upper case */
};

#endif
