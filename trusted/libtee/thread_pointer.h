/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRUSTED_LIBTEE_THREAD_POINTER_H
#define TRUSTED_LIBTEE_THREAD_POINTER_H

/* arch/: A64 puts it into TPIDR_EL0; A32 code asks __tls_get_addr() and has
 * none. */
void set_thread_pointer(void *tcb);

#endif
