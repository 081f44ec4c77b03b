/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef LIBRARY_H
#define LIBRARY_H

/* The library that the probe is linked with. */
extern int linked_variable;         /* 11 */
extern int *const linked_pointer;   /* &linked_variable */
extern const char *linked_names[3]; /* "one", "two", "three" */
int linked_add(int a, int b);
/* Calls shared_name(), which the probe defines too: the probe's wins. */
int linked_calls_shared_name(void);
int shared_name(void); /* 1 in the probe, 2 in the library */
/* Calls a function that only the probe defines. */
int linked_calls_probe(int x);
int probe_callback(int x); /* x * 3 */
int linked_tls_next(void); /* 100, 101, ... */
int linked_tls_zero(void); /* 0: from .tbss */
int linked_tls_sum(void);  /* 63, from variables of two other kinds */
extern __thread int linked_tls_exported; /* 31 */
int linked_distance_is_right(void);

/* Who was initialised when: each constructor appends its letter. */
extern char init_order[16]; /* in the linked library */
void init_append(char letter);
/* Called by the library's destructors with their letters, when set. */
extern void (*fini_hook)(char letter);

#endif
