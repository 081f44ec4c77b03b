/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TEEBENCH_BENCH_H
#define TEEBENCH_BENCH_H

#include <stdint.h>
#include <tee_client_api.h>

#define KIB        1024u
#define MIB        (1024u * 1024u)
/* A command that no TA implements: the whole path and no work. */
#define NO_COMMAND 0xffffu

extern TEEC_Context context;
extern TEEC_SharedMemory big; /* 2 MiB, registered once */

/* One call: of NO_COMMAND unless told. */
struct call {
	TEEC_Session *session;
	uint32_t command;
	TEEC_Result expected;
	TEEC_Operation op;
};

void die(const char *format, ...)
	__attribute__((format(printf, 1, 2), noreturn));
TEEC_Result open_ta(TEEC_Session *session, const TEEC_UUID *uuid);
void open_or_die(TEEC_Session *session, const TEEC_UUID *uuid);
/* Make the call and see that its result is the expected one. */
void invoke(void *call);
/* A parameter that is a part of the registered memory. */
void set_part(TEEC_Parameter *p, size_t offset, size_t size);

/* Run @fn @count times and report; first once to warm up, but for the slow
 * ones (measure_once). */
void measure(const char *name, unsigned int count, void (*fn)(void *),
	     void *arg);
void measure_once(const char *name, void (*fn)(void *), void *arg);
/* What is not measured here keeps the numbers of what is. */
void skip_marks(unsigned int count);

/* Groups of measurements, one file each. */
void measure_calls(void);
void measure_crypto(void);
void measure_asymmetric(void);
void measure_storage(void);

/* 378 KiB: the packaged suite's TA that does cryptography on command. */
extern const TEEC_UUID ta_crypt;
/* Its commands. */
enum crypt_command {
	CRYPT_ALLOC_OPERATION = 5,
	CRYPT_SET_KEY = 9,
	CRYPT_SET_KEY2 = 10,
	CRYPT_DIGEST_FINAL = 13,
	CRYPT_CIPHER_INIT = 14,
	CRYPT_CIPHER_UPDATE = 15,
	CRYPT_ALLOC_OBJECT = 21,
	CRYPT_POPULATE = 24,
	CRYPT_SIGN = 29,
	CRYPT_VERIFY = 30,
	CRYPT_DERIVE = 31,
	CRYPT_AE_INIT = 33,
	CRYPT_AE_UPDATE = 35,
};
enum crypt_mode {
	MODE_ENCRYPT = 0,
	MODE_SIGN = 2,
	MODE_VERIFY = 3,
	MODE_DIGEST = 5,
	MODE_DERIVE = 6,
};

/* A list of attributes in the form that this TA reads: their count, {id,
 * offset or a, length or b} each, then the values. */
struct attributes {
	uint32_t used;
	union {
		uint32_t word[1024];
		uint8_t byte[4096];
	} u;
};
void attributes_init(struct attributes *a, uint32_t count);
void attributes_add(struct attributes *a, uint32_t id, const void *value,
		    size_t size);
void attributes_add_value(struct attributes *a, uint32_t id, uint32_t va,
			  uint32_t vb);

uint32_t alloc_operation(TEEC_Session *s, uint32_t algorithm, uint32_t mode,
			 uint32_t bits);
uint32_t alloc_object(TEEC_Session *s, uint32_t type, uint32_t bits);
uint32_t make_key(TEEC_Session *s, uint32_t type, uint32_t bits,
		  struct attributes *a);
/* A command with one value. */
void command_value(TEEC_Session *s, uint32_t command, uint32_t a, uint32_t b);

#endif
