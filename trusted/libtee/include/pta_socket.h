/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef PTA_SOCKET_H
#define PTA_SOCKET_H

/* The socket pseudo-TA; only TAs may open it. v: value, m: memref; i, o. */
#define PTA_SOCKET_UUID                                                        \
	{                                                                      \
		0x3b996a7d, 0x2c2b, 0x4a49,                                    \
		{                                                              \
			0xa8, 0x96, 0xe1, 0xfb, 0x57, 0x66, 0xd2, 0xf4         \
		}                                                              \
	}

/* vi: IP version, port; mi: host; vi: protocol; vo: handle */
#define PTA_SOCKET_OPEN 1

/* vi: handle */
#define PTA_SOCKET_CLOSE 2

#define PTA_SOCKET_TIMEOUT_NONBLOCKING 0
#define PTA_SOCKET_TIMEOUT_BLOCKING    0xffffffff

/* vi: handle, timeout in ms; mi: data; vo: bytes sent */
#define PTA_SOCKET_SEND 3

/* vi: handle, timeout in ms; mo: data */
#define PTA_SOCKET_RECV 4

/* vi: handle, command; mio: its data */
#define PTA_SOCKET_IOCTL 5

#endif
