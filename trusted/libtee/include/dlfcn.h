/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DLFCN_H
#define DLFCN_H

/* Libraries are named by UUID in text form. @flags must be
 * RTLD_NOW | RTLD_GLOBAL | RTLD_NODELETE. */
#define RTLD_LAZY     0x0001
#define RTLD_NOW      0x0002
#define RTLD_GLOBAL   0x0100
#define RTLD_LOCAL    0x0000
#define RTLD_NODELETE 0x1000

void *dlopen(const char *name, int flags); /* NULL: every loaded ELF */
int dlclose(void *handle);                 /* nothing is unloaded */
void *dlsym(void *handle, const char *name);

#endif
