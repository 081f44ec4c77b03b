/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRUSTED_SP_TESTER_TESTER_H
#define TRUSTED_SP_TESTER_TESTER_H

#include <sp.h>
#include <sp_tester.h>

/* @p: x4..x7 of a request; results go there. Returns x3 of the answer. */
typedef enum ffa_error (*tester_command)(uint64_t p[4]);

extern uint8_t tester_pages[SP_TESTER_PAGES][FFA_PAGE_BYTES];

enum ffa_error tester_fault(uint64_t p[4]);
enum ffa_error tester_send_memory(uint64_t p[4]);
enum ffa_error tester_retrieve(uint64_t p[4]);
enum ffa_error tester_malformed(uint64_t p[4]);

/* fault_arch.S */
void tester_undefined(void);
void tester_privileged(void);

/* Rights of our own pages can be changed at start-up only. */
void tester_try_rights(void);
extern uint32_t tester_rights_seen;

#endif
