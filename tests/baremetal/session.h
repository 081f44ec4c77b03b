/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_BAREMETAL_SESSION_H
#define TESTS_BAREMETAL_SESSION_H

#include "tests/baremetal/call.h"

/* A UUID as its 16 octets in the order they are printed. */
struct uuid_octets {
	uint8_t b[16];
};
extern const struct uuid_octets pta_invoke_tests;
/* Of kernels with TEST_HOOKS=1 only. */
extern const struct uuid_octets pta_fault;
extern const struct uuid_octets pta_device_enum;
extern const struct uuid_octets pta_stats;
extern const struct uuid_octets pta_system;
extern const struct uuid_octets uuid_nobody; /* no such application */
extern const struct uuid_octets ta_os_test;
extern const struct uuid_octets ta_sims;

/* A TA of tests/ta, in 64 or 32 bits. */
struct uuid_octets test_ta_uuid(uint8_t bits, uint8_t number);

/* Set by session_open() etc.: the origin of the last result on this CPU. */
uint32_t last_origin(void);

/* Run, note the origin, free. GP code, or 0xE0000000 | a0 of an SMC error. */
uint32_t call_result(struct call *call);
#define SMC_ERROR(a0) (0xE0000000u | (a0))

/* An OPEN_SESSION call ready to run. */
void session_open_init(struct call *call, const struct uuid_octets *uuid);
uint32_t session_open(const struct uuid_octets *uuid, uint32_t *session);
/* By @login, such as LOGIN_REE_KERNEL. */
uint32_t session_open_as(const struct uuid_octets *uuid, uint32_t login,
			 uint32_t *session);
uint32_t session_close(uint32_t session);
uint32_t session_cancel(uint32_t session, uint32_t cancel_id);
void session_invoke_init(struct call *call, uint32_t session, uint32_t func,
			 const struct tee_param param[4]);
/* @param: 4, updated from the answer; NULL: none. */
uint32_t session_invoke(uint32_t session, uint32_t func,
			struct tee_param *param);

#define VALUE(t, x, y)   ((struct tee_param){.attr = (t), .value = {x, y, 0}})
#define RMEM(t, o, s, c) ((struct tee_param){.attr = (t), .rmem = {o, s, c}})
#define TMEM(t, p, s, c) ((struct tee_param){.attr = (t), .tmem = {p, s, c}})

#define INVOKE_TESTS_TRACE       0
#define INVOKE_TESTS_PARAMS      1
#define INVOKE_TESTS_MUTEX       7
#define INVOKE_TESTS_MEMREF_NULL 10

#endif
