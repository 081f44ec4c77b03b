/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TEST_TA_H
#define TEST_TA_H

/*
 * Shared by the test TAs and the Linux program that drives them. A TA's UUID
 * is 7e57ab1e-0000-4000-8000-00000000BBNN: BB = 64 or 32, NN = which.
 */
#define TEST_UUID(bits, number)                                                \
	{                                                                      \
		0x7e57ab1e, 0x0000, 0x4000,                                    \
		{                                                              \
			0x80, 0x00, 0x00, 0x00, 0x00, 0x00, (bits), (number)   \
		}                                                              \
	}

enum test_ta {
	TEST_TA_PROBE = 0x01, /* one instance a session; most commands */
	TEST_TA_PEER = 0x02,  /* called by the probe */
	TEST_TA_KEEP = 0x03,  /* one instance, many sessions, stays */
	TEST_TA_SOLO = 0x04,  /* one instance, one session */
	TEST_LIB_LINKED = 0x05,
	TEST_LIB_LOADED = 0x06,   /* by dlopen() */
	TEST_TA_BIG_1 = 0x07,     /* 1 MiB of data */
	TEST_TA_BIG_8 = 0x08,     /* 8 MiB of data */
	TEST_TA_NO_CREATE = 0x09, /* TA_CreateEntryPoint() fails */
	TEST_TA_PACKED = 0x0E,    /* packed relocations (RELR) */
	TEST_TA_MISSING = 0xFF,
};

/*
 * Commands of the probe. All take value inout, value inout, memref inout,
 * memref inout. A check that fails returns TEE_ERROR_GENERIC with the line in
 * the first value's b.
 */
enum probe_command {
	PROBE_NOTHING = 0,
	PROBE_RELOCATIONS,
	PROBE_INITIALISERS,
	PROBE_TLS,
	PROBE_MODULES,
	PROBE_DLOPEN,
	PROBE_FLOATS,     /* a: rounds, b: seed */
	PROBE_PANIC,      /* a: code */
	PROBE_FAULT,      /* a: enum probe_fault */
	PROBE_WAIT,       /* a: ms, b: 1 unmask first; -> b: result */
	PROBE_SPIN,       /* a: rounds of an empty loop */
	PROBE_CALL_PEER,  /* a: bits of the peer */
	PROBE_PEER_PANIC, /* a: bits; the peer panics, the probe lives */
	PROBE_PROPERTIES,
	PROBE_IDENTITY, /* -> a: login; memref: its UUID, 16 bytes */
	PROBE_HEAP,
	PROBE_TIME,
	PROBE_RANDOM,
	PROBE_WILD,      /* wild pointers to every system call */
	PROBE_TRANSFORM, /* memref[1] = memref[0] + 1, each byte */
	PROBE_MEMORY_RIGHTS,
	PROBE_NULL_MEMREF, /* -> a: bit 0 first is NULL, bit 1 second */
	PROBE_STACK,       /* a: bytes of stack to use */
	PROBE_DIGEST,
	PROBE_FLOATS_KEPT, /* the registers that a system call must keep */
	PROBE_RESULT,      /* a: result to return, after writing b + 1 */
	PROBE_LIBC,
	PROBE_LEAK_SESSIONS, /* a: bits; opens peers and leaves them open */
	PROBE_ARM_FINISHERS, /* destructors tell the kept TA who they are */
};

enum probe_fault {
	FAULT_READ_NULL = 0,
	FAULT_WRITE_NULL,
	FAULT_WRITE_CODE,
	FAULT_WRITE_CONSTANT,
	FAULT_RUN_DATA,
	FAULT_RUN_STACK,
	FAULT_UNDEFINED,
	FAULT_STACK_OVERFLOW,
	FAULT_READ_KERNEL,
	FAULT_WRITE_KERNEL,
	FAULT_JUMP_KERNEL,
	FAULT_PRIVILEGED,
	FAULT_BREAKPOINT,
	FAULT_ABORT,
	FAULT_BAD_FREE,
	FAULT_STACK_SMASH,
	FAULT_COUNT,
	/* A branch to no landing pad: ends a TA only on CPUs with BTI. */
	FAULT_NO_PAD = 100,
};

/* Panic code of the TA library for FAULT_ABORT and what follows. */
#define PEER_ANSWER 0x600d

enum peer_command {
	PEER_VALUES = 0, /* a += b in both values */
	PEER_TRANSFORM,  /* memref[3] = memref[2] + 1; size of 3 set */
	PEER_PANIC,
	PEER_CALLER, /* -> a: login; memref 2: UUID of the caller */
	PEER_SHORT,  /* memref 3: wants one byte more, SHORT_BUFFER */
	PEER_SLEEP,  /* a: ms, not to be cancelled */
};

enum keep_command {
	KEEP_COUNT = 0, /* -> a: calls so far; b: sessions opened so far */
	KEEP_SESSION,   /* -> a: number of this session */
	KEEP_PANIC,
	KEEP_SLEEP, /* a: ms */
	KEEP_MARK,  /* a: a letter, or 0 to begin anew */
	KEEP_MARKS, /* -> a: the last four letters, last one lowest */
};

enum packed_command {
	PACKED_CHECK = 0,
};

enum big_command {
	BIG_NOTHING = 0,
	BIG_TOUCH, /* writes and checks all of the data */
};

#endif
