/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

/*
 * The one internal error type. Every function that can fail returns it and
 * every caller must look at it. It is translated exactly once at each ABI edge
 * (kernel/ta/result.h for GlobalPlatform codes, kernel/entry for SMC returns).
 *
 * Each value says whose fault the failure is.
 */
enum [[nodiscard]] status{
	ST_OK = 0,
	/* The caller handed in something wrong. */
	ST_BAD_PARAM,    /* value, type, range or alignment */
	ST_BAD_FORMAT,   /* malformed file, message or structure */
	ST_BAD_STATE,    /* not allowed in the object's present state */
	ST_DENIED,       /* caller has no right to it (address, session) */
	ST_CONFLICT,     /* collides with another user of the object */
	ST_NOT_FOUND,    /* no such item */
	ST_SHORT_BUFFER, /* output buffer too small; size was reported */
	ST_EXCESS_DATA,  /* more than the interface carries */
	ST_OVERFLOW,     /* arithmetic on the caller's numbers wraps */
	/* Resources. */
	ST_NO_MEM,   /* secure memory is used up */
	ST_NO_SPACE, /* storage is used up */
	ST_BUSY,     /* single-user object in use */
	/* The medium that holds the object is not there, or not as it should
	 * be. */
	ST_NOT_AVAILABLE,
	/* Events. */
	ST_CANCELLED, ST_TIMEOUT, ST_NO_DATA,
	/* The other side. */
	ST_PEER_GONE,   /* supplicant, driver or partition went away */
	ST_TARGET_DEAD, /* TA panicked or faulted */
	ST_SECURITY,    /* signature, hash or policy says no */
	ST_CORRUPT,     /* stored data does not verify */
	/* Us. */
	ST_NOT_SUPPORTED,   /* this build or machine cannot */
	ST_NOT_IMPLEMENTED, /* command unknown */
	ST_GENERIC,         /* peer failed without saying why */
};

#endif
