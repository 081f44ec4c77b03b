/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_OPENSSL_SHIM_H
#define KERNEL_CRYPTO_OPENSSL_SHIM_H

/*
 * What single files of OpenSSL find of the library round them: the compiler
 * reads this before each of them (module.mk). Whatever OpenSSL's own public
 * headers would declare is declared here, as far as those files use it, and
 * the headers are switched off by their guards: most do not exist before
 * OpenSSL is configured, and none would suit a kernel.
 *
 * Names are mapped to ours, so that tests can link the whole library too.
 */
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define OPENSSL_BN_H
#define OPENSSL_BUFFER_H
#define OPENSSL_CORE_H
#define OPENSSL_CORE_NUMBERS_H
#define OPENSSL_EC_H
#define OPENSSL_EVP_H
#define OPENSSL_E_OS2_H
#define OPENSSL_MACROS_H
#define OPENSSL_OPENSSLCONF_H
#define OPENSSL_PARAMS_H
#define OPENSSL_PROVERR_H
#define OPENSSL_RAND_H
#define OPENSSL_SHA_H
#define OSSL_CRYPTO_EC_H
#define OSSL_CRYPTO_EVP_H
#define OSSL_E_OS_H
#define OSSL_INTERNAL_COMMON_H
#define OSSL_INTERNAL_DEPRECATED_H
#define OSSL_INTERNAL_ENCODER_H
#define OSSL_INTERNAL_PACKET_H
#define OSSL_INTERNAL_REFCOUNT_H

/* Of the compiler. */
#define ossl_inline      inline
#define ossl_unused      __attribute__((unused))
#define __owur           __attribute__((warn_unused_result))
#define ossl_likely(x)   __builtin_expect(!!(x), 1)
#define ossl_unlikely(x) __builtin_expect(!!(x), 0)
#define ossl_assert(x)   ((x) != 0)
#define OPENSSL_FILE     ""
#define OPENSSL_LINE     0
#define OSSL_NELEM(x)    (sizeof(x) / sizeof((x)[0]))
#define ALIGN32          __attribute__((aligned(32)))

/* Members of objects that are handed round and never looked into. */
#define STACK_OF(type) struct stack_st_##type
#include <openssl/types.h>
typedef struct ec_group_st EC_GROUP;
typedef struct ec_point_st EC_POINT;
typedef struct ec_method_st EC_METHOD;
typedef struct ECDSA_SIG_st ECDSA_SIG;
typedef int point_conversion_form_t;
typedef int CRYPTO_REF_COUNT;
struct ossl_param_st {
	int unused;
};
struct crypto_ex_data_st {
	int unused;
};

/* Numbers that only must differ. */
enum {
	NID_ML_KEM_512 = 1,
	NID_ML_KEM_768,
	NID_ML_KEM_1024,
	EVP_PKEY_ML_DSA_44,
	EVP_PKEY_ML_DSA_65,
	EVP_PKEY_ML_DSA_87,
};
/* Bits that choose parts of a key. */
#define OSSL_KEYMGMT_SELECT_PRIVATE_KEY 1
#define OSSL_KEYMGMT_SELECT_PUBLIC_KEY  2
#define OSSL_KEYMGMT_SELECT_KEYPAIR     3

/* Memory: the kernel's heap, which gives zeros. What could not be had is
 * counted, because those files report all failures alike. */
void *shim_alloc(size_t size_bytes);
void *shim_duplicate(const void *src, size_t size_bytes);
void shim_free(void *ptr);
void shim_free_wiped(void *ptr, size_t size_bytes);
unsigned long shim_failed_allocations(void);
#define OPENSSL_malloc(n)        shim_alloc(n)
#define OPENSSL_zalloc(n)        shim_alloc(n)
#define OPENSSL_memdup(p, n)     shim_duplicate((p), (n))
#define OPENSSL_free(p)          shim_free(p)
#define OPENSSL_clear_free(p, n) shim_free_wiped((p), (n))

void secure_zero(void *dst, size_t size_bytes);
int shim_compare(const void *a, const void *b, size_t size_bytes);
#define OPENSSL_cleanse(p, n)  secure_zero((p), (n))
#define CRYPTO_memcmp(a, b, n) shim_compare((a), (b), (n))

/* Errors: the return value says enough. */
#define ERR_raise(lib, reason)           ((void)0)
#define ERR_raise_data(lib, reason, ...) ((void)0)

/* Random numbers: 1 for success. */
int shim_random(unsigned char *out, size_t size_bytes);
#define RAND_bytes_ex(lib, out, n, strength)      shim_random((out), (n))
#define RAND_priv_bytes_ex(lib, out, n, strength) shim_random((out), (n))

/* Digests: kernel/crypto/hash.h. Functions return 1 for success. */
#define SHA512_DIGEST_LENGTH 64
#define SN_sha512            "SHA512"
#define EVP_MAX_MD_SIZE      64
EVP_MD *shim_md(const char *name); /* NULL: no such; needs no freeing */
int shim_md_is_xof(const EVP_MD *md);
EVP_MD_CTX *shim_md_ctx_new(void); /* NULL: no memory */
void shim_md_ctx_free(EVP_MD_CTX *c);
const EVP_MD *shim_md_of(const EVP_MD_CTX *c);
/* Starts anew; @md NULL: with the same algorithm. */
int shim_md_start(EVP_MD_CTX *c, const EVP_MD *md);
int shim_md_update(EVP_MD_CTX *c, const void *data, size_t size_bytes);
int shim_md_finish(EVP_MD_CTX *c, unsigned char *out, unsigned int *size_bytes);
int shim_md_squeeze(EVP_MD_CTX *c, unsigned char *out, size_t size_bytes);
int shim_md_once(const EVP_MD *md, const void *data, size_t size_bytes,
		 unsigned char *out);
#define EVP_MD_fetch(lib, name, query)    shim_md(name)
#define EVP_MD_free(md)                   ((void)(md))
#define EVP_MD_up_ref(md)                 ((void)(md), 1)
#define EVP_MD_xof(md)                    shim_md_is_xof(md)
#define EVP_MD_CTX_new()                  shim_md_ctx_new()
#define EVP_MD_CTX_free(c)                shim_md_ctx_free(c)
#define EVP_MD_CTX_get0_md(c)             shim_md_of(c)
#define EVP_DigestInit_ex(c, md, engine)  shim_md_start((c), (md))
#define EVP_DigestInit_ex2(c, md, params) shim_md_start((c), (md))
#define EVP_DigestUpdate(c, data, n)      shim_md_update((c), (data), (n))
#define EVP_DigestFinal_ex(c, out, n)     shim_md_finish((c), (out), (n))
#define EVP_DigestFinalXOF(c, out, n)     shim_md_squeeze((c), (out), (n))
#define EVP_DigestSqueeze(c, out, n)      shim_md_squeeze((c), (out), (n))
#define EVP_Digest(data, n, out, size, md, engine)                             \
	shim_md_once((md), (data), (n), (out))

/* Bytes written to, and read from, memory of a known size; 1 for success. */
typedef struct {
	unsigned char *bytes;
	size_t size_bytes;
	size_t done;
} WPACKET;
typedef struct {
	const unsigned char *bytes;
	size_t left;
} PACKET;
int shim_reserve(WPACKET *p, size_t size_bytes, unsigned char **out);
int shim_write(WPACKET *p, const void *src, size_t size_bytes);
int shim_take(PACKET *p, const unsigned char **out, size_t size_bytes);
int shim_read(PACKET *p, unsigned char *out, size_t size_bytes);
#define WPACKET_init_static_len(p, mem, n, prefix)                             \
	(*(p) = (WPACKET){(mem), (n), 0}, 1)
#define WPACKET_allocate_bytes(p, n, out) shim_reserve((p), (n), (out))
#define WPACKET_memcpy(p, src, n)         shim_write((p), (src), (n))
#define WPACKET_get_total_written(p, n)   (*(n) = (p)->done, 1)
#define WPACKET_finish(p)                 ((void)(p), 1)
#define PACKET_buf_init(p, mem, n)        (*(p) = (PACKET){(mem), (n)}, 1)
#define PACKET_remaining(p)               ((p)->left)
#define PACKET_get_bytes(p, out, n)       shim_take((p), (out), (n))
#define PACKET_copy_bytes(p, out, n)      shim_read((p), (out), (n))

#endif
