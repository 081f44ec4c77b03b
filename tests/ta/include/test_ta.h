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
	TEST_TA_API = 0x0A,       /* the Internal Core API, by our library */
	TEST_TA_OLD = 0x0B,       /* the same with the signatures of 1.1 */
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

/*
 * Commands of the API TA, with parameters and failures like the probe's.
 */
enum api_command {
	API_DIGEST = 0,
	API_CIPHER,
	API_MAC,
	API_AE,
	API_OBJECTS,
	API_RSA,
	API_CURVES,
	API_DERIVE,
	API_STORAGE,
	API_SYSTEM,
	API_TCP,     /* a: port of a server that echoes */
	API_UDP,     /* the same */
	API_BIGINT,  /* a: enum bigint_op, b: scalar; memrefs: numbers */
	API_HOSTILE, /* a: enum api_hostile: must not return */
	API_KNOWN,   /* DSA, DH, SM2, X448, Ed448: published answers */
	API_LATTICES,
};

/*
 * A number in a memref: sign (1: negative), length in two octets, magnitude;
 * all big-endian. The scalar comes back in a.
 */
enum bigint_op {
	BIGINT_ADD = 0,
	BIGINT_SUB,
	BIGINT_MUL,
	BIGINT_SQUARE,
	BIGINT_NEG,
	BIGINT_ABS,
	BIGINT_ASSIGN,
	BIGINT_DIV,
	BIGINT_MOD,
	BIGINT_ADD_MOD,
	BIGINT_SUB_MOD,
	BIGINT_MUL_MOD,
	BIGINT_SQUARE_MOD,
	BIGINT_INV_MOD,
	BIGINT_EXP_MOD,
	BIGINT_GCD,
	BIGINT_RELATIVE_PRIME,
	BIGINT_PRIME,
	BIGINT_SHIFT,
	BIGINT_BIT,
	BIGINT_BIT_COUNT,
	BIGINT_SET_BIT,
	BIGINT_CLEAR_BIT,
	BIGINT_CMP,
	BIGINT_CMP_S32,
	BIGINT_FROM_S32,
	BIGINT_TO_S32,
	BIGINT_FMM,
	BIGINT_OP_COUNT,
};
#define BIGINT_TEST_BITS 4096

/* What the specification answers by a panic. */
enum api_hostile {
	HOSTILE_FREED_OPERATION = 0,
	HOSTILE_NULL_OPERATION,
	HOSTILE_WRONG_CLASS,
	HOSTILE_NO_KEY,
	HOSTILE_NOT_INITIALISED,
	HOSTILE_KEY_OF_OTHER_TYPE,
	HOSTILE_KEY_WITHOUT_USAGE,
	HOSTILE_TOO_MANY_KEYS,
	HOSTILE_PARTIAL_BLOCK,
	HOSTILE_SHARED_HANDLE,
	HOSTILE_WILD_CHUNK,
	HOSTILE_CONSTANT_OUTPUT,
	HOSTILE_BAD_OBJECT,
	HOSTILE_TRANSIENT_SEEK,
	HOSTILE_POPULATE_TWICE,
	HOSTILE_TOO_MANY_ATTRIBUTES,
	HOSTILE_ATTRIBUTE_KIND,
	HOSTILE_LONG_ID,
	HOSTILE_SHARED_ID,
	HOSTILE_AE_LATE_AAD,
	HOSTILE_AE_WRONG_MODE,
	HOSTILE_DERIVE_INTO_KEY,
	HOSTILE_BIGINT_TOO_LONG,
	HOSTILE_BIGINT_NO_ROOM,
	HOSTILE_BIGINT_BY_ZERO,
	HOSTILE_BIGINT_NO_INVERSE,
	HOSTILE_BIGINT_WILD,
	HOSTILE_FMM_OTHER_MODULUS,
	HOSTILE_SOCKET_COMMAND,
	HOSTILE_SOCKET_NULL,
	HOSTILE_PROPERTY_NULL,
	HOSTILE_PROPERTY_NAMELESS,
	HOSTILE_COUNT,
};

enum big_command {
	BIG_NOTHING = 0,
	BIG_TOUCH, /* writes and checks all of the data */
};

#endif
