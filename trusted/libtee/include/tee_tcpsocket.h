/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TEE_TCPSOCKET_H
#define TEE_TCPSOCKET_H

#include <__tee_ipsocket.h>
#include <__tee_tcpsocket_defines.h>
#include <tee_isocket.h>

typedef struct TEE_tcpSocket_Setup_s {
	TEE_ipSocket_ipVersion ipVersion;
	char *server_addr;
	uint16_t server_port;
} TEE_tcpSocket_Setup;

extern TEE_iSocket *const TEE_tcpSocket;

#endif
