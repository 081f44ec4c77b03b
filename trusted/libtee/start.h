/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRUSTED_LIBTEE_START_H
#define TRUSTED_LIBTEE_START_H

#include <tee_internal_api.h>

/* Thread-local storage for all loaded modules; again after dlopen(). */
TEE_Result tls_init(void);

/* DT_INIT_ARRAY of the modules from number @first on, dependencies first. */
void run_initialisers(size_t first);
/* DT_FINI_ARRAY of all modules, in the reverse order. */
void run_finalisers(void);
/* Modules that the loader has told of. */
size_t module_count(void);

#endif
