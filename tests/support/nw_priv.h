/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_SUPPORT_NW_PRIV_H
#define TESTS_SUPPORT_NW_PRIV_H

#include "tests/support/normal_world.h"

bool nw_take_notification(uint32_t value);
void nw_forget_notifications(void);
/* Write the answer to a NOTIFICATION wait. */
void nw_end_wait(struct nw_call *c, bool has_timed_out);

#endif
