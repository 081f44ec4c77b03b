/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_DB_VERSION_DB_H
#define KERNEL_TA_DB_VERSION_DB_H

/*
 * Lowest versions of TAs and subkeys that may still run, in secure storage.
 * From here on kernel/ta/store/version.h asks it. Start-up, once.
 */
void version_db_init(void);
/* As a new boot would (tests). */
void version_db_forget(void);

#endif
